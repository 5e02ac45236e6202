// The columns of a parquet file, out of the flat list in which their tree is written. No recursion: who wrote it decides
// how deep it is.
import { sizeOf, struct, textOf, type Raw } from './raw';
import { damaged } from './varint';

/** By parquet's numbers. */
export const TYPES = { int32: 1, int64: 2, bytes: 6 } as const;

/** A column: a leaf of the tree. */
export interface Leaf {
  /** Among the chunks of every group. */
  readonly index: number;
  /** Names from below the root. */
  readonly path: readonly string[];
  readonly type: number;
  /** What it is for, where whoever wrote it said so. */
  readonly meant: 'text' | 'number' | 'other' | null;
  /** How many on the way to it may be absent, itself too. */
  readonly optional: number;
  /** Whether a row has any number of it. */
  readonly repeated: boolean;
}

/** Names that are read into a path; what lies deeper is no column that anybody wants. */
const DEPTH = 32;

const REPETITION = { optional: 1, repeated: 2 };

interface Open {
  readonly name: string;
  readonly optional: number;
  readonly repeated: boolean;
  left: number;
}

/** @param elements of the schema, the root first @throws RangeError */
export function leavesOf(elements: readonly unknown[]): Leaf[] {
  const root = struct(elements[0]);
  const open: Open[] = [
    { name: '', optional: 0, repeated: false, left: sizeOf(root['field_5'] ?? 0) },
  ];
  const leaves: Leaf[] = [];
  for (const given of elements.slice(1)) {
    while (open.at(-1)?.left === 0) open.pop();
    const above = open.at(-1);
    if (above === undefined || open.length > DEPTH) throw damaged();
    above.left -= 1;
    const element = struct(given);
    const repetition = sizeOf(element['field_3'] ?? 0);
    const name = textOf(element['field_4']);
    const optional = above.optional + (repetition === REPETITION.optional ? 1 : 0);
    const repeated = above.repeated || repetition === REPETITION.repeated;
    const left = sizeOf(element['field_5'] ?? 0);
    if (element['field_1'] === undefined) open.push({ name, optional, repeated, left });
    else if (left > 0) throw damaged();
    else {
      const path = [...open.slice(1).map((one) => one.name), name];
      const type = sizeOf(element['field_1']);
      leaves.push({
        ...{ index: leaves.length, path, type, optional, repeated },
        meant: meantBy(element),
      });
    }
  }
  if (open.some(({ left }) => left > 0)) throw damaged();
  return leaves;
}

/** Converted types, of old, of text (UTF8, ENUM) and of whole numbers (UINT_8 to INT_64). */
const isText = (converted: number) => converted === 0 || converted === 4;
const isNumber = (converted: number) => converted >= 11 && converted <= 18;

function meantBy(element: Raw): Leaf['meant'] {
  if (element['field_10'] !== undefined) {
    const logical = struct(element['field_10']);
    if (logical['field_1'] !== undefined || logical['field_4'] !== undefined) return 'text';
    return logical['field_10'] === undefined ? 'other' : 'number';
  }
  if (element['field_6'] === undefined) return null;
  const converted = sizeOf(element['field_6']);
  return isText(converted) ? 'text' : isNumber(converted) ? 'number' : 'other';
}
