// How to repeat a run: the settings its page opens with, and what is done then, one command after the other;
// or why nobody can. Pure. Invariant: what stands here repeats the run to the last bit, or it is not there.
import {
  PHASES,
  repeating,
  type DeepPartial,
  type Phase,
  type RunConfig,
  type Start,
} from '../core/run-config';
import { sameCut, type CutName } from '../core/network-state';
import { settingsOf, trainings, type Deed, type Made } from '../core/run-log';
import type { RunState } from './run-state';

/** One command. */
export type Line =
  | { readonly do: 'set'; readonly change: DeepPartial<RunConfig> }
  /** `until` null where the phase comes to its end. */
  | {
      readonly do: 'train';
      readonly phase: Phase;
      readonly steps: number;
      readonly until: number | null;
    }
  | { readonly do: 'goOn'; readonly steps: number; readonly until: number | null }
  | { readonly do: 'measure'; readonly split: 'test' | 'validation' }
  | { readonly do: 'cut'; readonly rate: number }
  | { readonly do: 'undo' }
  | { readonly do: 'control'; readonly steps: number };

/** Why a run cannot be repeated. */
export type Obstacle =
  /** It went on from what the browser kept, or from a file. */
  | 'kept'
  | 'file'
  /** It has steps on images that a script handed in. */
  | 'given'
  /** It was trained on several engines, or with several sets of kernels. */
  | 'engines'
  /** It went on without the moments that an engine took with it. */
  | 'restart'
  /** It has more deeds than are written down. */
  | 'long';

export interface Recipe {
  /** With the engine that trained, where one did. */
  readonly config: RunConfig;
  readonly start: Start;
  readonly lines: readonly Line[];
}

type Repeated = Pick<RunState, 'source' | 'continued' | 'log' | 'config' | 'engine' | 'results'>;

/** Why a run cannot be repeated; null where it can. */
export function obstacleOf({ source, continued, log }: Repeated): Obstacle | null {
  const { deeds, dropped } = log;
  if (continued || deeds.some((deed) => deed.do === 'open')) return 'kept';
  if (source === 'file') return 'file';
  if (deeds.some((deed) => deed.do === 'given')) return 'given';
  if (dropped > 0) return 'long';
  const made = trainings(log).map((training) => JSON.stringify(training.made));
  if (made.some((one) => one !== made[0])) return 'engines';
  return losesMoments(deeds) ? 'restart' : null;
}

/** Whether a phase was trained on after the moments of its optimizer were lost. */
function losesMoments(deeds: readonly Deed[]): boolean {
  let moments: Phase | null = null;
  let lost: Phase | null = null;
  for (const deed of deeds) {
    if (deed.do === 'cut' || deed.do === 'undo') moments = lost = null;
    if (deed.do === 'restart') [moments, lost] = [null, moments ?? lost];
    if (deed.do !== 'train' || deed.to === deed.from) continue;
    if (lost === deed.phase) return true;
    [moments, lost] = [deed.phase, null];
  }
  return false;
}

/** What repeats a run without an obstacle. */
export function recipeOf(run: Repeated): Recipe {
  const { log, source } = run;
  const first = firstSettings(run);
  const made: Made | null = trainings(log)[0]?.made ?? run.engine;
  return {
    config: made === null ? first : repeating(first, made),
    start: source === 'shipped' ? 'shipped' : 'fresh',
    lines: linesOf(run, first),
  };
}

/** Settings under which the first training of every phase needs no other. */
function firstSettings({ log, config }: Repeated): RunConfig {
  const done = trainings(log);
  const standing = log.deeds[0]?.config ?? config;
  const start = done[0] ?? { config: standing };
  const phases = { ...standing.phases };
  for (const training of done.toReversed())
    Object.assign(phases, { [training.phase]: settingsOf(training).phases[training.phase] });
  const { batch, augment } = start.config;
  return { ...standing, batch, augment, phases };
}

function linesOf({ log, source, results }: Repeated, first: RunConfig): Line[] {
  const lines: Line[] = [];
  let set = first;
  let measured = true;
  let phase: Phase | null = null;
  let whole: 'dense' | 'sparse' = source === 'shipped' ? 'sparse' : 'dense';
  let cut: CutName | null = null;
  const become = (next: RunConfig) => {
    const change = changeTo(set, next);
    if (change !== null) lines.push({ do: 'set', change });
    set = next;
  };
  const measure = () => {
    if (measured) return;
    measured = true;
    // A line of the table is of the last network of its kind: where that was not measured, none is.
    const kind = phase === 'finetune' ? 'finetuned' : whole;
    const row = results.find(
      (line) => line.source === 'init' && line.kind === kind && sameCut(line, cut),
    );
    if (row !== undefined && row.top1 !== null) lines.push({ do: 'measure', split: 'test' });
    if (row?.validation !== undefined) lines.push({ do: 'measure', split: 'validation' });
  };
  for (const deed of log.deeds) {
    if (deed.do === 'train' && deed.to > deed.from) {
      // The table has a line for every phase; between two stretches of one nothing is measured.
      if (deed.phase !== phase) measure();
      phase = deed.phase;
      if (phase === 'sparse') whole = phase;
      // Its length is told with it, whatever is set.
      const { batch, augment, phases } = deed.config;
      const { steps } = set.phases[phase];
      become({
        ...set,
        ...{ batch, augment },
        phases: { ...set.phases, [phase]: { ...phases[phase], steps } },
      });
      const until = deed.to < deed.steps ? deed.to : null;
      if (deed.from > 0) lines.push({ do: 'goOn', steps: deed.steps, until });
      else lines.push({ do: 'train', phase, steps: deed.steps, until });
      measured = false;
    } else if (deed.do === 'cut') {
      measure();
      become({ ...set, criterion: deed.config.criterion });
      lines.push({ do: 'cut', rate: deed.rate });
      cut = { rate: deed.rate, criterion: deed.config.criterion };
      phase = null;
    } else if (deed.do === 'undo') {
      measure();
      lines.push({ do: 'undo' });
      cut = null;
      phase = null;
    } else if (deed.do === 'control') {
      measure();
      become(deed.config);
      lines.push({ do: 'control', steps: deed.steps });
    }
  }
  measure();
  return lines;
}

/** What has to be set to come from one config to another of the same run; null where nothing has. */
function changeTo(from: RunConfig, to: RunConfig): DeepPartial<RunConfig> | null {
  const change = {
    ...differing(pick(from), pick(to)),
    ...nested(PHASES.map((phase) => [phase, differing(from.phases[phase], to.phases[phase])])),
  };
  return Object.keys(change).length === 0 ? null : change;
}

const pick = ({ batch, augment, criterion }: RunConfig) => ({ batch, augment, criterion });

function nested(phases: [Phase, object][]): DeepPartial<RunConfig> {
  const changed = phases.filter(([, change]) => Object.keys(change).length > 0);
  return changed.length === 0 ? {} : { phases: Object.fromEntries(changed) };
}

const differing = <T extends object>(from: T, to: T): Partial<T> => {
  const before = new Map(Object.entries(from));
  const changed = Object.entries(to).filter(([name, value]) => before.get(name) !== value);
  return Object.fromEntries(changed) as Partial<T>;
};

/** The commands of a recipe for the browser's console. */
export function scriptOf({ lines }: Recipe): string {
  return lines.map((line) => `await espalier.${callOf(line)};`).join('\n');
}

function callOf(line: Line): string {
  const until = 'until' in line && line.until !== null ? { until: line.until } : {};
  switch (line.do) {
    case 'set':
      return `configure(${literal(line.change)})`;
    case 'train': {
      const { phase, steps } = line;
      if (phase === 'finetune') return `finetune(${literal({ steps, ...until })})`;
      return `train(${literal({ phase, steps, ...until })})`;
    }
    case 'goOn':
      return line.until === null ? 'goOn()' : `goOn(${literal(until)})`;
    case 'measure':
      return `evaluate(${literal({ split: line.split })})`;
    case 'cut':
      return `prune(${line.rate})`;
    case 'undo':
      return 'undoPrune()';
    case 'control':
      return `denseControl(${literal({ steps: line.steps })})`;
  }
}

/** An object as a person would type it. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, of]) => `${name}: ${literal(of)}`);
  return `{ ${fields.join(', ')} }`;
}
