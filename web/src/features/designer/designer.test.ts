/** What needs no browser: limits, outcomes, and that every word of bpmn-js has its Chinese one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import words from './bpmn/dictionary.zh.json';
import { readLimit, readSchedule, writeLimit, writeSchedule } from './bpmn/limit';
import { changed, outcomesChange, outcomesOf } from './bpmn/model';
import { completed, suggested, typedBefore, usedNames } from './panel/feel';

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
    const text = 'share(50, 80, repeat: setting("overtime_repeat"), times: max(1, 2))';
    expect(readSchedule(text)).toEqual({
      shares: [50, 80],
      repeat: 'setting("overtime_repeat")',
      times: 'max(1, 2)',
    });
    expect(writeSchedule({ shares: [50, 80], repeat: '', times: '3' })).toBe('share(50, 80)');
    const read = readSchedule(text);
    expect(read && writeSchedule(read)).toBe(text);
    expect(readSchedule('share(some shares)')).toBeNull();
    expect(readSchedule('PT4H')).toBeNull();
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

describe('FEEL while it is typed', () => {
  const words = [
    { text: 'case.level', about: '', kind: 'name' as const },
    { text: 'working days', about: '', kind: 'function' as const },
  ];

  it('goes on with names and with functions of several words', () => {
    const text = 'limit = working d';
    const [first] = suggested(words, typedBefore(text, text.length));
    expect(first?.word.text).toBe('working days');
    expect(first && completed(text, text.length, first)).toEqual({
      text: 'limit = working days()',
      caret: 'limit = working days('.length,
    });
    expect(suggested(words, typedBefore('1 + ca', 6))[0]?.word.text).toBe('case.level');
    expect(suggested(words, typedBefore('1 + ', 4))).toEqual([]);
  });

  it('knows which names a text uses', () => {
    const names = ['case.level', 'case', 'round'];
    expect(usedNames('case.level = "round" and my_round > 1', names)).toEqual(['case.level']);
    expect(usedNames('round > 1', names)).toEqual(['round']);
  });
});
