// Where the card of a cell stands: beside the cell, over or under it where the window is too narrow for
// that, and always wholly inside the room. Pure.
import { held, type Box, type Size } from '../term/place';

/** Between the cell and its card, px. */
const GAP = 10;
/** Free at the edges of the room, px. */
const EDGE = 4;

/** The corner of the card. All in CSS pixels of one origin. @param room what is free of other things */
export function placeCard(cell: Box, { width, height }: Size, room: Box) {
  const [after, before] = [cell.right + GAP, cell.left - GAP - width];
  const [start, end] = [room.left + EDGE, room.right - EDGE];
  const [top, bottom] = [room.top + EDGE, room.bottom - EDGE];
  const [right, left] = [after + width <= end, before >= start];
  // Away from the nearer edge where both sides have room.
  const toRight = right && (!left || cell.right + cell.left < start + end);
  if (right || left)
    return {
      left: toRight ? after : before,
      top: held(cell.top, height, top, bottom),
    };
  const under = cell.bottom + GAP;
  const fits = under + height <= bottom;
  return {
    left: held((cell.left + cell.right - width) / 2, width, start, end),
    top: held(fits ? under : cell.top - GAP - height, height, top, bottom),
  };
}
