import { describe, expect, it } from 'vitest';
import { type Box, spread } from './spread';

const FRAME = { width: 480, height: 430 };

function overlaps(boxes: readonly Box[], at: readonly { x: number; y: number }[]): number {
  let found = 0;
  for (const [i, one] of at.entries()) {
    for (const [j, other] of at.entries()) {
      if (j <= i) continue;
      const [a, b] = [boxes[i] as Box, boxes[j] as Box];
      const x = (a.width + b.width) / 2 - Math.abs(one.x - other.x);
      const y = (a.height + b.height) / 2 - Math.abs(one.y - other.y);
      if (x > 0.5 && y > 0.5) found += 1;
    }
  }
  return found;
}

describe('spread', () => {
  it('leaves alone what does not touch', () => {
    const boxes = [
      { x: 60, y: 60, width: 80, height: 40 },
      { x: 300, y: 300, width: 80, height: 40 },
    ];
    expect(spread(boxes, FRAME)).toEqual(boxes.map(({ x, y }) => ({ x, y })));
  });

  it('moves seventeen towns in one place apart, within the frame', () => {
    const boxes = Array.from({ length: 17 }, (_, n) => ({
      x: 240 + (n % 4),
      y: 215 + (n % 3),
      width: 92,
      height: 50,
    }));
    const at = spread(boxes, FRAME);
    expect(overlaps(boxes, at)).toBe(0);
    for (const { x, y } of at) {
      expect(x).toBeGreaterThanOrEqual(46);
      expect(x).toBeLessThanOrEqual(480 - 46);
      expect(y).toBeGreaterThanOrEqual(25);
      expect(y).toBeLessThanOrEqual(430 - 25);
    }
  });

  it('moves the later of two only as far as it must', () => {
    const [first, second] = spread(
      [
        { x: 200, y: 200, width: 80, height: 200 },
        { x: 230, y: 200, width: 80, height: 200 },
      ],
      FRAME,
    );
    expect(first).toEqual({ x: 200, y: 200 });
    const way = Math.hypot((second?.x ?? 0) - 230, (second?.y ?? 0) - 200);
    expect(way).toBeGreaterThanOrEqual(50);
    expect(way).toBeLessThan(56);
  });
});
