/** Boxes moved apart until none lies on another, each as near to its place as those before it allow. */

export interface Box {
  /** The middle. */
  x: number;
  y: number;
  width: number;
  height: number;
}

const STEP = 4;
const TURNS = 32;

/** The middles of the boxes after moving, in the given order; all stay within the frame. */
export function spread(
  boxes: readonly Box[],
  frame: { width: number; height: number },
): { x: number; y: number }[] {
  const placed: Box[] = [];
  for (const box of boxes) {
    placed.push(
      around(box, Math.hypot(frame.width, frame.height))
        .map((each) => inside(each, frame))
        .find((each) => !placed.some((other) => overlap(each, other))) ?? inside(box, frame),
    );
  }
  return placed.map(({ x, y }) => ({ x, y }));
}

/** The box where it is, then on ever wider rings around there. */
function around(box: Box, reach: number): Box[] {
  const found = [box];
  for (let radius = STEP; radius < reach; radius += STEP) {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const angle = (2 * Math.PI * turn) / TURNS;
      found.push({
        ...box,
        x: box.x + radius * Math.cos(angle),
        y: box.y + radius * Math.sin(angle),
      });
    }
  }
  return found;
}

function inside(box: Box, frame: { width: number; height: number }): Box {
  return {
    ...box,
    x: within(box.x, box.width / 2, frame.width - box.width / 2),
    y: within(box.y, box.height / 2, frame.height - box.height / 2),
  };
}

function overlap(one: Box, other: Box): boolean {
  return (
    Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
    Math.abs(one.y - other.y) < (one.height + other.height) / 2
  );
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
