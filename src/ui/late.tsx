// A part of the page that mounts after others: the page's first commit would be one long task
// otherwise. The order is that of use: the slider first, what lies under the fold last.
import type { ReactNode } from 'react';
import { useStages } from './stages';

/** @param turn frames that go before */
export function Late({ turn, children }: { turn: number; children: ReactNode }) {
  return useStages(turn) < turn ? null : children;
}
