/** The shipped forms in both languages, and what an outcome demands of their answers. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { needTexts } from '../src/i18n';
import {
  check,
  cleaned,
  hasField,
  implied,
  localized,
  neededFor,
  type Schema,
  steps,
} from '../src/shared/forms/schema';
import { validator } from '../src/shared/forms/validator';

const FOLDER = new URL('../../forms/', import.meta.url);
const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}.schema.json`, FOLDER), 'utf8')) as Schema;
const NAMES = readdirSync(FOLDER)
  .filter((each) => each.endsWith('.schema.json'))
  .map((each) => each.replace('.schema.json', ''));

beforeAll(() => needTexts('forms'));

describe.each(NAMES)('the form %s', (name) => {
  const schema = read(name);

  it('is whole in English and keeps its meaning', () => {
    const english = localized(schema, 'en');
    expect(/[\u4e00-\u9fff]/.test(JSON.stringify(visible(english)))).toBe(false);
    expect(localized(schema, 'zh').title).toBe(schema.title);
    expect(english['x-outcomes']).toEqual(schema['x-outcomes']);
  });

  it('finds what its outcomes demand', () => {
    for (const outcome of Object.keys((schema['x-outcomes'] ?? {}) as object)) {
      const wrong = check(schema, outcome, implied(schema, outcome, {}));
      const missing = neededFor(schema, outcome).filter(
        (field) => implied(schema, outcome, {})[field] === undefined,
      );
      expect([...wrong.keys()].sort()).toEqual(missing.map((each) => `/${each}`).sort());
    }
  });
});

function visible(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(visible);
  if (typeof part !== 'object' || part === null) return null;
  return Object.entries(part).map(([key, value]) =>
    key === 'title' || key === 'description' ? value : visible(value),
  );
}

describe('answers', () => {
  it('are told what is wrong where', () => {
    const wrong = check(read('handle'), 'done', {
      measures: 'x',
      result: 'fine',
      orders: ['ordered_by_date'],
    });
    expect(Object.fromEntries([...wrong].map(([where, texts]) => [where, texts.length]))).toEqual({
      '/measures': 1,
      '/rectify_by': 1,
    });
  });

  it('follow from the outcome where it fixes them', () => {
    const form = read('ask_reporter');
    expect(implied(form, 'not_solved', {})).toEqual({ contacted: true, solved: false });
    expect([...check(form, 'solved', { contacted: true, solved: false }).keys()]).toEqual([
      '/solved',
    ]);
  });

  it('leave out what was left empty', () => {
    expect(cleaned({ a: '', b: [], c: { d: undefined }, e: false, f: 0 })).toEqual({
      e: false,
      f: 0,
    });
  });

  it('are found by pointer', () => {
    expect(steps('/a~1b/0')).toEqual(['a/b', '0']);
    expect(hasField(read('accept'), '/reason')).toBe(true);
    expect(hasField(read('accept'), '/12')).toBe(false);
  });
});

describe('the validator', () => {
  it('interprets conditions without eval', () => {
    const { if: condition } = read('handle') as { if: Schema };
    expect(validator.isValid(condition, { orders: ['ordered_by_date'] }, condition)).toBe(true);
    expect(validator.isValid(condition, { orders: ['power_cut'] }, condition)).toBe(false);
  });
});
