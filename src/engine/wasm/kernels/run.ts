// The entry of the kernels: runs a list of operations, whole or one thread's part of each.
import { attention, attentionColumns, attentionRows } from './attention';
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

//kernels

/**
 * @param list addresses of records; a record's first word names its kernel. Bit 0 of an
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
    case PATCHES:
      return patches(record, images, part, parts);
    case FOLD:
      return fold(record, images, part, parts);
    case PRODUCT:
      return product(record, images, part, parts);
    case WEIGHT_SUM:
      return weightSum(record, images, part, parts);
    case NORMALISE:
      return normalise(record, images, part, parts);
    case NORMALISE_BACK:
      return normaliseBack(record, images, part, parts);
    case ATTENTION:
      return attention(record, images, part, parts);
    case ATTENTION_ROWS:
      return attentionRows(record, images, part, parts);
    case ATTENTION_COLUMNS:
      return attentionColumns(record, images, part, parts);
    case LOSS:
      return loss(record, images, part, parts);
    case CLEAR:
      return clear(record, images, part, parts);
    case TOKEN_SUM:
      return tokenSum(record, images, part, parts);
    case UNFOLD:
      return unfold(record, images, part, parts);
    case MEASURE:
      return measure(record, images, part, parts);
    case UPDATE:
      return update(record, images, part, parts);
    case CARRY:
      return carry(record, images, part, parts);
    default:
      unreachable();
  }
}

// Where threads wait for one another between operations. All threads of a run call it equally often.
// Nobody sleeps in here: the baseline compiler of V8 11 sleeps at wrong addresses. JavaScript does it.

/**
 * Sleeps until barrier `passed` is behind all threads; false where one of them is gone.
 * threads.ts has it for the leading thread, thread.ts for the others.
 */
@external('env', 'sleep')
declare function sleep(passed: i32): bool;

// Words of the control block: barriers passed so far, and threads that have arrived at the next.
const ARRIVED: usize = 4;

/** Looks before a thread goes to sleep; an operation's other half is seldom far. */
const PATIENCE: i32 = 20000;

/**
 * Returns when all `parts` threads have called it, or false when one of them is gone. Where memory is not
 * shared there is one thread.
 */
function barrier(control: usize, parts: i32): bool {
  if (ASC_FEATURE_THREADS) {
    const passed = atomic.load<i32>(control);
    if (atomic.add<i32>(control, 1, ARRIVED) === parts - 1) {
      atomic.store<i32>(control, 0, ARRIVED);
      atomic.store<i32>(control, passed + 1);
      atomic.notify(control, parts);
      return true;
    }
    return changes(control, passed) || sleep(passed);
  }
  return true;
}

/** Whether a word stops being `value` within a short while. */
export function changes(word: usize, value: i32): bool {
  if (ASC_FEATURE_THREADS) {
    for (let i = 0; i < PATIENCE; i++) if (atomic.load<i32>(word) !== value) return true;
  }
  return false;
}
