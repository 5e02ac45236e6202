// The earlier runs that a person has pinned, for whoever draws them over the run at hand. While a lesson is
// open there are none: it speaks of what it shows, and another run beside it could answer what it asks.
// Invariant: the same list comes back until a person changes it.
import { useMemo } from 'react';
import type { RunRecord } from '../../core/run-record';
import { usePageState, useView } from '../page-context';

/** More lines than this cannot be told apart on one chart. */
const MOST = 6;

/** Pinned runs that are not hidden, oldest first; of too many the latest. @param lesson whether one is open */
export const pinnedRuns = (past: readonly RunRecord[], lesson: boolean): readonly RunRecord[] =>
  lesson ? NONE : past.filter(({ pinned, hidden }) => pinned && !hidden).slice(-MOST);

const NONE: readonly RunRecord[] = [];

export function useOverlays(): readonly RunRecord[] {
  const past = usePageState((page) => page.runs.past);
  const lesson = useView((view) => view.lesson !== null);
  return useMemo(() => pinnedRuns(past, lesson), [past, lesson]);
}
