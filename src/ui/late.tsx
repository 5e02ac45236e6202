// A part of the page that mounts after others: the page's first commit would be one long task
// otherwise. The order is that of use: the slider first, what lies under the fold last.
import type { ReactElement } from 'react';
import { useStages } from './stages';

interface LateProps {
  /** Frames that go before. */
  readonly turn: number;
  readonly children: ReactElement | readonly (ReactElement | false)[];
}

export function Late({ turn, children }: LateProps) {
  return useStages(turn) < turn ? null : children;
}
