// Where the labels of the trade-off plot stand: beside their mark, clear of lines, of other marks and of
// one another. Pure; everything in pixels, y downwards.

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LabelSpot {
  /** Centre of the mark. */
  readonly x: number;
  readonly y: number;
  /** Of the words. */
  readonly width: number;
}

export interface PlacedLabel {
  /** Where the words begin, in the middle, or end, on the line they stand on. */
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Pixels between a mark's centre and its words. */
const GAP = 10;

const meet = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const within = (box: Box, area: Box) =>
  box.x >= area.x &&
  box.y >= area.y &&
  box.x + box.width <= area.x + area.width &&
  box.y + box.height <= area.y + area.height;

const boxOf = ({ x, y, anchor }: PlacedLabel, width: number, height: number): Box => {
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor];
  return { x: left, y: y - 0.8 * height, width, height };
};

/** Left of the mark first, since a frontier leaves it to the right; then above, under, right. */
const candidates = ({ x, y }: LabelSpot, height: number): PlacedLabel[] => {
  const [above, level, under] = [y - GAP, y + 0.3 * height, y + GAP + 0.6 * height];
  return [
    { x: x - GAP, y: level, anchor: 'end' },
    { x, y: above, anchor: 'middle' },
    { x: x - GAP, y: above, anchor: 'end' },
    { x: x + GAP, y: under, anchor: 'start' },
    { x: x - GAP, y: under, anchor: 'end' },
    { x: x + GAP, y: level, anchor: 'start' },
  ];
};

/**
 * A place for each label, first come first; null where it would lie over an earlier one everywhere.
 * @param obstacles what it keeps clear of where it can
 */
export function placeLabels(
  spots: readonly LabelSpot[],
  height: number,
  obstacles: readonly Box[],
  area: Box,
): (PlacedLabel | null)[] {
  const taken: Box[] = [];
  return spots.map((spot) => {
    const boxed = candidates(spot, height)
      .map((label) => ({ label, box: boxOf(label, spot.width, height) }))
      .filter(({ box }) => within(box, area) && !taken.some((other) => meet(box, other)));
    const free = boxed.find(({ box }) => !obstacles.some((other) => meet(box, other)));
    const chosen = free ?? boxed[0];
    if (chosen === undefined) return null;
    taken.push(chosen.box);
    return chosen.label;
  });
}

/** The box around a straight line. */
export const lineBox = (x1: number, y1: number, x2: number, y2: number): Box => ({
  x: Math.min(x1, x2) - 1,
  y: Math.min(y1, y2) - 1,
  width: Math.abs(x2 - x1) + 2,
  height: Math.abs(y2 - y1) + 2,
});
