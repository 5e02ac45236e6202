// What an event of the worker makes of the run: one pure function. Nothing here reads a clock, touches
// the page or sends a command.
import { dataKey } from '../core/data-ref';
import { sameConfig } from '../core/config';
import { scored, type GateValues } from '../core/gates';
import { rankScores } from '../core/ranking';
import { gateScores } from '../core/scores';
import type { RunEvent } from '../core/events';
import { MOST_ROWS, named, sameCut, type ResultRow } from '../core/network-state';
import { curvesAfter, endsCut, type Drawn } from '../core/run-curves';
import { planted, reached, withCheckpoint, type Lineage } from '../core/lineage';
import { extendHistory, noHistory } from './gate-history';
import { withTimes } from '../core/network-times';
import { rankedFromGates, rankingBy } from './rankings';
import { initialRun, type Result, type RunState } from './run-state';

/** Whether two rows speak of the same network; one that shipped and one's own are two. */
const sameRow = (a: ResultRow, b: ResultRow) =>
  a.kind === b.kind && sameCut(a, b) && a.source === b.source;

/** Whether step times of the run before hold for a new one: they depend on sizes, not on weights. */
const stillTrue = (run: RunState, next: Extract<RunEvent, { type: 'run' }>): boolean =>
  run.committed === null &&
  sameConfig(run.model, next.model) &&
  run.config.batch === next.config.batch;

/** What a run is until more is told of it. */
const rootAlone = ({ config, source, stage }: Extract<RunEvent, { type: 'run' }>): Lineage => {
  const standing = { stage, source, steps: stage === 'fresh' ? 0 : null };
  const root = { config, at: 0, shape: null, standing, cursor: 0 };
  return planted(root, { origin: source === 'init' ? 'fresh' : source, brought: [] });
};

/** The run after an event. Events of older runs change nothing. */
export function reduceRun(run: RunState, event: RunEvent): RunState {
  if (event.run < run.run) return run;
  switch (event.type) {
    case 'run':
      return {
        ...initialRun,
        run: event.run,
        open: true,
        config: event.config,
        model: event.model,
        classNames: event.classNames,
        source: event.source,
        lineage: rootAlone(event),
        origin: { network: event.source, parent: event.source },
        stage: event.stage,
        data: dataKey(run.config.data) === dataKey(event.config.data) ? run.data : initialRun.data,
        engine: run.engine,
        engineChosen: run.engineChosen,
        engines: run.engines,
        engineTimes: stillTrue(run, event) ? run.engineTimes : [],
        activity: run.activity,
      };
    case 'config': {
      const next = { ...run, config: event.config };
      const same = event.config.criterion === run.config.criterion;
      // Accuracies with a mask belong to what the masks were made by.
      return same ? next : withRanking({ ...next, maskAccuracies: [] });
    }
    case 'did':
      return run;
    case 'lineage':
      return { ...run, lineage: event.lineage };
    case 'checkpoint':
      return { ...run, lineage: withCheckpoint(run.lineage, event.checkpoint, event.head) };
    case 'network': {
      return {
        ...run,
        stage: event.stage,
        stopped: event.stopped,
        // The steps that tuned an earlier cut are none of the one at hand.
        progress:
          event.stage === 'pruned' && run.progress?.phase === 'finetune' ? null : run.progress,
        origin: { network: event.source, parent: event.parentSource },
        parentKnown: event.parentKnown,
        results: endsCut(drawn(run), event) ? withUndone(run) : run.results,
        curves: curvesAfter(run.curves, event, drawn(run)),
        inference: event.kept === null || event.stage === 'pruned' ? null : run.inference,
        engineTimes: (event.kept === null) === (run.committed === null) ? run.engineTimes : [],
        committed:
          event.kept === null || event.rate === null
            ? null
            : {
                rate: event.rate,
                ...named(event.criterion),
                pruned: event.pruned,
                kept: event.kept,
              },
      };
    }
    case 'gates':
      return withGates(run, event, event.start, run.progress?.globalStep ?? 0);
    case 'scores': {
      const ranking = rankScores({ criterion: event.criterion, values: event.values });
      const others = run.scored.filter(({ criterion }) => criterion !== event.criterion);
      return withRanking({ ...run, scored: [...others, ranking] });
    }
    case 'activity': {
      const { task, paused, done, total } = event;
      const curves = curvesAfter(run.curves, event, drawn(run));
      const reading = task === 'pictures' ? run.reading : null;
      return { ...run, activity: { task, paused, done, total }, reading, curves };
    }
    case 'progress':
      return withProgress(run, event);
    case 'validation': {
      const { globalStep, top1, loss, count, classes } = event;
      const look = { globalStep, top1, loss, count, classes };
      return { ...run, look, curves: curvesAfter(run.curves, event, drawn(run)) };
    }
    case 'past':
      return withPast(run, event);
    case 'mask-accuracy': {
      // Rates are chosen by these: on validation images all, and of a parent that there is.
      const { rate, top1, count, split } = event;
      if (split !== 'validation' || !run.parentKnown) return run;
      const others = run.maskAccuracies.filter((m) => m.rate !== rate);
      const measured = { rate, top1, count, split };
      const maskAccuracies = [...others, measured].sort((a, b) => a.rate - b.rate);
      return { ...run, maskAccuracies };
    }
    case 'kept':
      return { ...run, unkept: null };
    // The book of runs takes these.
    case 'runs':
    case 'stored':
      return run;
    case 'unkept':
      return { ...run, unkept: event.error };
    case 'reading': {
      const { done, total, rate, left } = event;
      return { ...run, reading: { done, total, rate, left } };
    }
    case 'pictures':
      return { ...run, pictures: event.pictures };
    case 'survey':
      return { ...run, surveying: event.next };
    case 'results':
      return event.rows.reduce(withResult, run);
    case 'result':
      return withResult(run, event.row);
    case 'engine-time': {
      const { id, ms, batch } = event;
      const others = run.engineTimes.filter((time) => time.id !== id);
      return { ...run, engineTimes: [...others, { id, ms, batch }] };
    }
    case 'inference-time': {
      const { engine, before, after } = event;
      const times = withTimes(run.times, event, run.committed);
      return { ...run, inference: { engine, before, after }, times };
    }
    case 'data':
      return { ...run, data: { loaded: event.loaded, total: event.total } };
    case 'engine':
      return {
        ...run,
        engine: event.info,
        engineChosen: event.chosen,
        engines: event.choices,
      };
    case 'failed': {
      const { error, recoveries, goodStep } = event;
      return { ...run, failure: { error, recoveries, goodStep } };
    }
    case 'waits':
      return { ...run, waits: event.seconds };
    case 'stray':
      return run;
    case 'recovered':
      return { ...run, failure: null };
  }
}

/** The run with a line of its table new or renewed; the same run where it has that line already. */
function withResult(run: RunState, row: ResultRow): RunState {
  const before = run.results.find((other) => sameRow(other, row));
  if (before !== undefined && equal(before, row)) return run;
  const results =
    before === undefined
      ? [...run.results, row].slice(-MOST_ROWS)
      : run.results.map((other) => (other === before ? row : other));
  return { ...run, results, continued: run.continued || row.earlier === true };
}

const equal = (a: Result, b: ResultRow): boolean =>
  a.undone === undefined && JSON.stringify(a) === JSON.stringify(b);

/** The results with those of the cut at hand marked as undone. */
function withUndone({ results, committed, origin }: RunState): readonly Result[] {
  return results.map((row) =>
    sameCut(row, committed) && row.source === origin.network ? { ...row, undone: true } : row,
  );
}

/** @param step of the run after which the gates were so */
function withGates(run: RunState, values: GateValues, start: boolean, step: number): RunState {
  const { criterion } = run.config;
  const { gates, averages } = values;
  const ranking = rankedFromGates(run, values, criterion) ?? rankScores(gateScores(scored(values)));
  // Accuracies with a mask belong to one set of weights: new gates, new weights.
  return {
    ...run,
    snapshot: { gates, averages, ranking },
    scored: [],
    history: extendHistory(run.history, step, ranking),
    startScores: start ? ranking : run.startScores,
    maskAccuracies: [],
  };
}

/** The run with the ranking by the criterion at hand in sight, as soon as that is known. */
function withRanking(run: RunState): RunState {
  const { snapshot } = run;
  const ranking = rankingBy(run, run.config.criterion);
  if (snapshot === null || ranking === null || ranking === snapshot.ranking) return run;
  const history = extendHistory(run.history, run.progress?.globalStep ?? 0, ranking);
  return { ...run, snapshot: { ...snapshot, ranking }, history };
}

function withProgress(run: RunState, event: Extract<RunEvent, { type: 'progress' }>): RunState {
  const { phase, step, steps, globalStep, stats, lr, stepsPerSecond, secondsLeft } = event;
  const progress = { phase, step, steps, globalStep, stats, lr, stepsPerSecond, secondsLeft };
  // A compact network has no gates of its own: the snapshot stays the parent's.
  const next = phase === 'finetune' ? run : withGates(run, event, false, globalStep);
  // What is trained here is no longer what it came as.
  const parent = phase === 'finetune' ? run.origin.parent : 'init';
  return {
    ...next,
    failure: null,
    progress,
    lineage: reached(run.lineage, phase, step),
    origin: { network: 'init', parent },
    curves: curvesAfter(run.curves, event, drawn(run)),
  };
}

/** The run with what it had told before it was stored. */
function withPast(run: RunState, event: Extract<RunEvent, { type: 'past' }>): RunState {
  let history = noHistory;
  for (const { globalStep, gates } of event.gates)
    history = extendHistory(history, globalStep, gateScores(gates));
  const { snapshot } = run;
  const end = event.stretches.at(-1)?.globalStep ?? 0;
  if (snapshot !== null) history = extendHistory(history, end, snapshot.ranking);
  return {
    ...run,
    history,
    curves: curvesAfter(run.curves, event, drawn(run)),
  };
}

const drawn = ({ progress, config, stage, committed }: RunState): Drawn => ({
  step: progress?.globalStep ?? 0,
  lambda: config.phases.sparse.lambda,
  stage,
  cut: committed,
});
