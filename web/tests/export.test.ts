import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csv, csvCell, xlsx } from '@/shared/export';

describe('a CSV file', () => {
  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '＝1'])(
    'takes the formula out of %s',
    (text) => {
      expect(csvCell(text).replaceAll('"', '')).toMatch(/^'/);
    },
  );

  it.each(['-5', '+86', 'a=1', '35032220261121'])('leaves %s alone', (text) => {
    expect(csvCell(text)).toBe(text);
  });

  it('quotes what holds its own signs and begins with a mark', () => {
    const text = csv([{ a: 'x,"y"\nz' }], [{ title: '列', value: (line) => line.a }]);
    expect(text).toBe('\uFEFF列\r\n"x,""y""\nz"\r\n');
  });
});

describe('an XLSX file', () => {
  it('holds numbers as numbers and everything else as text', async () => {
    const made = await xlsx(
      [{ a: '=1+1', n: 3 }],
      [
        { title: '<甲>', value: (line) => line.a },
        { title: 'n', value: (line) => line.n },
      ],
    );
    const sheet = entry(Buffer.from(await made.arrayBuffer()), 'xl/worksheets/sheet1.xml');
    expect(sheet).toContain('&lt;甲&gt;');
    expect(sheet).toContain(
      '<c r="A2" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>',
    );
    expect(sheet).toContain('<c r="B2"><v>3</v></c>');
  });
});

/** By the ZIP's own directory, as a spreadsheet reads it. */
function entry(file: Buffer, wanted: string): string {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = file.readUInt32LE(end + 16);
  for (let n = file.readUInt16LE(end + 10); n > 0; n--) {
    const names = file.readUInt16LE(at + 28);
    const name = file.toString('utf8', at + 46, at + 46 + names);
    const start = file.readUInt32LE(at + 42);
    if (name === wanted) {
      const from = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
      const content = file.subarray(from, from + file.readUInt32LE(at + 20));
      return (file.readUInt16LE(at + 10) === 8 ? inflateRawSync(content) : content).toString(
        'utf8',
      );
    }
    at += 46 + names + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  throw new Error(`no ${wanted}`);
}
