import { describe, expect, it } from 'vitest';
import { filled, nameOf } from '@/i18n';

describe('a text', () => {
  it('takes its values', () => {
    expect(filled('{a} and {b}', { a: 'x', b: 2 })).toBe('x and 2');
  });

  it('chooses by number and keeps what it has no value for', () => {
    const text = '{n|{n} case|{n} cases} by {who}';
    expect(filled(text, { n: 1, who: 'A' })).toBe('1 case by A');
    expect(filled(text, { n: 3 })).toBe('3 cases by {who}');
  });
});

describe('a name', () => {
  it('is in the language asked for, or the one there is', () => {
    expect(nameOf({ zh: '甲', en: 'A' }, 'en')).toBe('A');
    expect(nameOf({ zh: '甲', en: '' }, 'en')).toBe('甲');
    expect(nameOf({ name: '东镇', name_en: '' }, 'en')).toBe('东镇');
    expect(nameOf(null)).toBe('');
  });
});
