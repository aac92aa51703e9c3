/** What needs no browser: limits, outcomes, and that every word of bpmn-js has its Chinese one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import words from './bpmn/dictionary.zh.json';
import { readLimit, readShares, writeLimit } from './bpmn/limit';
import { changed, outcomesChange, outcomesOf } from './bpmn/model';

const MODULES = join(import.meta.dirname, '../../../node_modules');

function texts(folder: string): string {
  return readdirSync(join(MODULES, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(MODULES, folder, name), 'utf8'))
    .join('\n');
}

describe('the dictionary', () => {
  const source = texts('bpmn-js/lib/features') + texts('diagram-js/lib/features');
  const asked = [
    ...source.matchAll(/translate\(\s*'([^']+)'\s*[,)]/g),
    ...source.matchAll(/\blabel: '([^']+)'/g),
  ].map((match) => match[1] ?? '');

  it('has every text that bpmn-js asks for', () => {
    expect(asked.length).toBeGreaterThan(80);
    const known = words as Record<string, string>;
    const missing = asked.filter(
      (text) =>
        /[a-z]{2}/.test(text) && known[text] === undefined && known[text.trim()] === undefined,
    );
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('a limit', () => {
  it.each([
    '',
    'working days(3)',
    'urgent hours(2)',
    'setting("accept_within")',
    'category limit(case.phase, setting("feedback_within"))',
  ])('%s is read and written alike', (text) => {
    expect(writeLimit(readLimit(text))).toBe(text);
  });

  it('has shares', () => {
    expect(readShares('share(50, 80,100)')).toEqual([50, 80, 100]);
    expect(readShares('share(80, repeat: PT1H)')).toBeNull();
  });
});

describe('outcomes', () => {
  it('take their texts and acts with them', () => {
    const props = {
      form: 'sign',
      outcomes: 'sign|return',
      'outcome.sign.zh': 'x',
      'outcome.sign.en': 'y',
      'act.sign': 'sign_feedback',
    };
    const [first, second] = outcomesOf(props);
    expect(first).toEqual({ code: 'sign', zh: 'x', en: 'y', act: 'sign_feedback' });
    const after = changed(
      props,
      outcomesChange(props, [{ ...first, code: 'agree' } as never, second as never]),
    );
    expect(after).toEqual({
      form: 'sign',
      outcomes: 'agree|return',
      'outcome.agree.zh': 'x',
      'outcome.agree.en': 'y',
      'act.agree': 'sign_feedback',
    });
  });
});
