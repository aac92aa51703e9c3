import { describe, expect, it } from 'vitest';
import { dueState } from '@/shared/due';
import { countyDay, formatTime } from '@/shared/time';
import { readState, writeState } from '@/shared/urlState';

const DEFAULTS = { q: '', overdue: false, page: 1, levels: [] as string[] };

describe('a view in an address', () => {
  it('comes back as it was and leaves defaults out', () => {
    const params = writeState(
      new URLSearchParams('task=4'),
      { q: 'x y', overdue: true, levels: ['a', 'b'], page: 1 },
      DEFAULTS,
    );
    expect(params.toString()).toBe('task=4&q=x+y&overdue=1&levels=a&levels=b');
    expect(readState(params, DEFAULTS)).toEqual({
      q: 'x y',
      overdue: true,
      page: 1,
      levels: ['a', 'b'],
    });
  });

  it('survives nonsense', () => {
    expect(readState(new URLSearchParams('page=x&overdue=maybe'), DEFAULTS)).toEqual(DEFAULTS);
  });
});

describe('a moment', () => {
  it("is told by the county's clock", () => {
    expect(formatTime('2026-11-21T20:00:00Z', 'time', 'Asia/Shanghai')).toBe('04:00');
    expect(countyDay('2026-11-21T20:00:00Z', 'Asia/Shanghai')).toBe('2026-11-22');
  });

  it('is late, soon or fine', () => {
    const now = new Date('2026-11-21T12:00:00Z');
    expect(dueState('2026-11-21T11:59:59Z', now)).toBe('late');
    expect(dueState('2026-11-21T18:00:00Z', now)).toBe('soon');
    expect(dueState('2026-11-30T18:00:00Z', now)).toBe('fine');
    expect(dueState(null, now)).toBe('none');
  });
});
