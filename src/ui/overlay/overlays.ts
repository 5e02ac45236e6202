// The earlier runs that a person has pinned, for whoever draws them over the run at hand. While a lesson is
// open there are none: it speaks of what it shows, and another run beside it could answer what it asks.
// Invariant: the same list comes back until a person changes it.
import { useMemo } from 'react';
import { isDrawn, type RunDrawings, type RunLine } from '../../core/run-record';
import { usePageState, useView } from '../page-context';

/** More lines than this cannot be told apart on one chart. */
const MOST = 6;

/** A run with what is drawn of it. */
export interface Overlay extends RunLine {
  readonly drawings: RunDrawings;
}

/** What is drawn of one comes a moment after it was pinned. */
const isOverlay = (run: RunLine): run is Overlay => isDrawn(run) && run.drawings !== null;

/** Pinned runs that are not hidden, oldest first; of too many the latest. @param lesson whether one is open */
export const pinnedRuns = (past: readonly RunLine[], lesson: boolean): readonly Overlay[] =>
  lesson ? NONE : past.filter(isOverlay).slice(-MOST);

const NONE: readonly Overlay[] = [];

export function useOverlays(): readonly Overlay[] {
  const past = usePageState((page) => page.runs.past);
  const lesson = useView((view) => view.lesson !== null);
  return useMemo(() => pinnedRuns(past, lesson), [past, lesson]);
}
