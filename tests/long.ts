// Which of the long tests run. `npm run test:long` runs all of them; `npm test` a share that the seed draws, at
// least one of every list, so that each of them comes up in time and a failure can be repeated.
import { createHash } from 'node:crypto';

export const LONG = process.env['ESPALIER_LONG'] === '1';
const SEED = process.env['ESPALIER_SEED'] ?? '1';

const mark = (text: string) => createHash('sha256').update(`${SEED} ${text}`).digest('hex');

/**
 * The cases to try, in their order.
 * @param name of the list, so that lists are drawn apart from each other
 * @param share of the cases that is drawn where not everything is tried, rounded up
 */
export function drawn<T>(name: string, cases: readonly T[], share = 0.1): T[] {
  if (LONG) return [...cases];
  const marks = cases.map((_, i) => mark(`${name} ${i}`));
  const last = [...marks].sort()[Math.ceil(share * cases.length) - 1] ?? '';
  return cases.filter((_, i) => (marks[i] ?? '') <= last);
}

/** Whether a long test that stands alone is tried. @param share how often it is */
export const isDrawn = (name: string, share = 0.1): boolean =>
  LONG || parseInt(mark(name).slice(0, 8), 16) < share * 2 ** 32;
