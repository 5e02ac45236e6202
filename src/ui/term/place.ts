// Where an explanation stands: near its word and always wholly inside the window. Pure.

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room left free at the edges of the window, px. */
const EDGE = 12;
/** Room between a word and its explanation, px. */
const GAP = 6;

/** Moves what is `size` long into the room between two edges; where it is longer, it begins at the first. */
export const held = (value: number, size: number, start: number, end: number): number =>
  Math.max(start, Math.min(value, end - size));

/** The same in a window that is `room` long. */
const inWindow = (value: number, size: number, room: number) =>
  held(value, size, EDGE, room - EDGE);

/** Under the word, or over it where the window ends; CSS pixels of the window's corner. */
export function placeAtWord(word: Box, size: Size, room: Size): { left: number; top: number } {
  const under = word.bottom + GAP;
  const fits = under + size.height + EDGE <= room.height;
  const top = fits ? under : word.top - GAP - size.height;
  return {
    left: inWindow(word.left, size.width, room.width),
    top: inWindow(top, size.height, room.height),
  };
}

/**
 * Beside a row where there is room; else over it, so that what follows the row stays readable, and
 * under it only at the head of the window.
 */
export function placeAtRow(row: Box, size: Size, room: Size): { left: number; top: number } {
  const beside = row.right + EDGE;
  const before = row.left - EDGE - size.width;
  const left = beside + size.width <= room.width ? beside : before;
  if (left >= EDGE) return { left, top: inWindow(row.top - 8, size.height, room.height) };
  const over = row.top - GAP - size.height;
  const top = over >= EDGE ? over : row.bottom + GAP;
  return {
    left: inWindow(row.left, size.width, room.width),
    top: inWindow(top, size.height, room.height),
  };
}

/** Moves a popover that is open to its place. */
export function moveTo(popover: HTMLElement, place: { left: number; top: number }): void {
  popover.style.left = `${place.left}px`;
  popover.style.top = `${place.top}px`;
}

/** The window's size. */
export const windowSize = (): Size => ({ width: innerWidth, height: innerHeight });
