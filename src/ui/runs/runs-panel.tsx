// Table and plot over the same runs. Loaded apart from the page's first code; the plot follows the
// table by a frame, so that neither holds up the page.
import { useDeferredValue, useMemo, useState } from 'react';
import { usePage, usePageState } from '../page-context';
import { useStages } from '../stages';
import { createEntriesReader, createTrainedReader } from '../model/run-entries';
import { Pareto } from './pareto';
import { RunsTable } from './runs-table';

export function RunsPanel() {
  // What stands in for the network in a lesson is no run of the person's.
  const { store } = usePage();
  const past = usePageState((page) => page.runs.past);
  const present = usePageState((page) => page.runs.present);
  const own = usePageState((page) => page.runs.own);
  const loose = usePageState((page) => page.runs.loose);
  const read = useState(createTrainedReader)[0];
  const entriesOf = useState(createEntriesReader)[0];
  const set = usePageState(() => read(store.live()));
  const source = usePageState(() => store.live().source);
  const results = usePageState(() => store.live().results);
  const times = usePageState(() => store.live().times);
  const stage = useStages(3);
  const entries = useMemo(
    () => entriesOf({ present, own, past, loose }, { ...set, source, results, times }),
    [entriesOf, present, own, past, loose, set, source, results, times],
  );
  // A hundred runs are a hundred marks: the plot is worked out in pieces, between what a person does.
  const plotted = useDeferredValue(entries);
  return (
    <div className="runs-columns">
      <RunsTable entries={entries} />
      {stage > 0 && <Pareto entries={plotted} stage={stage - 1} />}
    </div>
  );
}
