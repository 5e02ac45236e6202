// The earlier runs that a person has pinned, for whoever draws them over the run at hand.
// Invariant: the same list comes back until a person changes it.
import { useMemo } from 'react';
import type { RunBook } from '../../store/run-book';
import type { RunRecord } from '../../store/run-record';
import { usePageState } from '../page-context';

/** More lines than this cannot be told apart on one chart. */
const MOST = 6;

/** Pinned runs that are not hidden, oldest first; of too many the latest. */
export const pinnedRuns = ({ past }: Pick<RunBook, 'past'>): readonly RunRecord[] =>
  past.filter(({ pinned, hidden }) => pinned && !hidden).slice(-MOST);

export function useOverlays(): readonly RunRecord[] {
  const past = usePageState((page) => page.runs.past);
  return useMemo(() => pinnedRuns({ past }), [past]);
}
