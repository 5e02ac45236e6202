// Where the card of a cell stands: beside the cell, over or under it where the window is too narrow for
// that, and always wholly inside the room. Pure.

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

/** Between the cell and its card, px. */
const GAP = 10;
/** Free at the edges of the room, px. */
const EDGE = 4;

/** Where it is longer than the room it begins at the room's start. */
const held = (value: number, size: number, start: number, end: number) =>
  Math.max(start + EDGE, Math.min(value, end - size - EDGE));

/** The corner of the card. All in CSS pixels of one origin. @param room what is free of other things */
export function placeCard(cell: Box, { width, height }: Size, room: Box) {
  const [after, before] = [cell.right + GAP, cell.left - GAP - width];
  const [right, left] = [after + width + EDGE <= room.right, before - EDGE >= room.left];
  // Away from the nearer edge where both sides have room.
  const toRight = right && (!left || cell.right + cell.left < room.right + room.left);
  if (right || left)
    return {
      left: toRight ? after : before,
      top: held(cell.top, height, room.top, room.bottom),
    };
  const under = cell.bottom + GAP;
  const fits = under + height + EDGE <= room.bottom;
  return {
    left: held((cell.left + cell.right - width) / 2, width, room.left, room.right),
    top: held(fits ? under : cell.top - GAP - height, height, room.top, room.bottom),
  };
}
