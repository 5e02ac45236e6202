// The entry of the kernels: runs a list of operations, whole or one thread's part of each.
import { attention, attentionColumns, attentionRows } from './attention';
import { barrier } from './barrier';
import { fold } from './fold';
import { loss } from './loss';
import { normalise } from './normalise';
import { normaliseBack } from './normalise-back';
import { patches } from './patches';
import { product } from './product';
import { address, wholeImages, word } from './record';
import { carry, clear, tokenSum } from './tokens';
import { unfold } from './unfold';
import { measure, update } from './update';
import { weightSum } from './weight-sum';

export { changes } from './barrier';

/**
 * @param list addresses of records; a record's first word names its kernel, as in records.ts. Bit 0 of an
 *   address says that threads which have whole images need not meet behind it
 * @param control where threads meet; not read when `parts` is 1
 * @returns false where another thread is gone: the list was not done
 */
export function run(
  list: usize,
  count: i32,
  images: i32,
  part: i32,
  parts: i32,
  control: usize,
): bool {
  const whole = wholeImages(images, parts);
  for (let i = 0; i < count; i++) {
    const entry = address(list, i);
    const record = entry & ~1;
    runOne(word(record, 0), record + 4, images, part, parts);
    if (parts === 1 || (whole && (entry & 1) !== 0)) continue;
    if (!barrier(control, parts)) return false;
  }
  return true;
}

function runOne(kernel: i32, record: usize, images: i32, part: i32, parts: i32): void {
  switch (kernel) {
    case 0:
      return patches(record, images, part, parts);
    case 1:
      return fold(record, images, part, parts);
    case 2:
      return product(record, images, part, parts);
    case 3:
      return weightSum(record, images, part, parts);
    case 4:
      return normalise(record, images, part, parts);
    case 5:
      return normaliseBack(record, images, part, parts);
    case 6:
      return attention(record, images, part, parts);
    case 7:
      return attentionRows(record, images, part, parts);
    case 8:
      return attentionColumns(record, images, part, parts);
    case 9:
      return loss(record, images, part, parts);
    case 10:
      return clear(record, images, part, parts);
    case 11:
      return tokenSum(record, images, part, parts);
    case 12:
      return unfold(record, images, part, parts);
    case 13:
      return measure(record, images, part, parts);
    case 14:
      return update(record, images, part, parts);
    case 15:
      return carry(record, images, part, parts);
    default:
      unreachable();
  }
}
