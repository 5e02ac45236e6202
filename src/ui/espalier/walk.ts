// Which branch a key leads to. Up and down go a half-row, so that attention and MLP are both reached;
// the page keys go a whole block; left and right choose the side.
import type { Place } from '../../store/view-state';
import { placeOf, rowNumber, sideOf } from '../drawing/tree-geometry';

/** The branch after a key; null for keys that mean nothing here. At an end it stays. */
export function placeAfterKey(at: Place, key: string, depth: number): Place | null {
  const go = (rows: number) => {
    const row = Math.min(2 * depth - 1, Math.max(0, rowNumber(at) + rows));
    return placeOf(row, sideOf(at.site));
  };
  const within = (rows: number) => {
    const next = at.block + rows;
    return next < 0 || next >= depth ? at : { ...at, block: next };
  };
  switch (key) {
    case 'ArrowUp':
      return go(1);
    case 'ArrowDown':
      return go(-1);
    case 'PageUp':
      return within(1);
    case 'PageDown':
      return within(-1);
    case 'Home':
      return go(-2 * depth);
    case 'End':
      return go(2 * depth);
    case 'ArrowLeft':
      return placeOf(rowNumber(at), 'reads');
    case 'ArrowRight':
      return placeOf(rowNumber(at), 'writes');
    default:
      return null;
  }
}
