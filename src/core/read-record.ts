// What is said of a run, read back: the record that version 0.1.0 of the page kept of one, and the parts that
// stored runs have in common with it. Another version may have written it, a person may have changed it:
// whatever is not as it should be refuses the whole.
import { dataKey } from './data-ref';
import { areCounts } from './gate-bins';
import { checkViTConfig, type ViTConfig } from './config';
import { InvalidValueError } from './errors';
import { named, SOURCES } from './network-state';
import { fields, flag, list, number, oneOf, orNull, text, whole, type Fields } from './read';
import { CRITERION_IDS, DEFAULT_CRITERION } from './scores';
import { readRows } from './read-rows';
import { modelOf } from './data-fit';
import {
  changeConfig,
  DEFAULT_CONFIG,
  ENGINE_IDS,
  PHASES,
  type DeepPartial,
  type RunConfig,
} from './run-config';
import { MOST_CHANGES, type TrainedWith } from './trained-settings';
import type { NetworkTime } from './network-times';
import { MOST_POINTS } from './run-curves';
import {
  LONGEST_NAME,
  type EarlierRecord,
  type Measured,
  type PhaseBand,
  type RecordedCurves,
  type RunDrawings,
  type RunLabel,
  type RunTag,
  type ToldRun,
} from './run-record';
import type { Point } from './series';

const VERSION = 1;

/** Characters of an identity, and a number that leaves room for the runs after it. */
const LONGEST_ID = 100;
const LAST_NUMBER = 1e9;

/** The run that a parsed text of version 0.1.0 holds; null where it holds none that can be read. */
export function readRecord(value: unknown): EarlierRecord | null {
  try {
    const of = fields('run', value, null);
    if (of['v'] !== VERSION) return null;
    return {
      id: id('id', of['id']),
      ...readPlace(of),
      ...readLabel(of),
      ...readTold(of),
      times: readTimes('times', of['times']),
      ...readDrawings(of),
      keptAs: of['keptAs'] === undefined ? null : orNull('keptAs', of['keptAs'], id),
    };
  } catch {
    return null;
  }
}

/** Where a run stands among others. @throws InvalidValueError, as all that follow */
export const readPlace = (of: Fields): Pick<RunTag, 'number' | 'look' | 'begun'> => ({
  number: whole('number', of['number'], 1, LAST_NUMBER),
  look: whole('look', of['look']),
  begun: number('begun', of['begun']),
});

export const readLabel = (of: Fields): RunLabel => ({
  name: orNull('name', of['name'], (path, name) => text(path, name, LONGEST_NAME)),
  pinned: flag('pinned', of['pinned']),
  hidden: flag('hidden', of['hidden']),
});

/** What is said of a run whose network nobody has. */
export function readTold(of: Fields): ToldRun {
  const config = changeConfig(DEFAULT_CONFIG, fields('config', of['config'], null));
  return {
    config,
    // Runs of before this was written down.
    trained: points('trained', of['trained'] ?? [], trained).slice(-MOST_CHANGES),
    model: model(of['model'], config),
    source: oneOf('source', of['source'], SOURCES),
    results: results(of['results'], config),
  };
}

export const readTimes = (path: string, given: unknown): NetworkTime[] => points(path, given, time);

export const readDrawings = (of: Fields): RunDrawings => ({
  curves: curves(fields('curves', of['curves'], null)),
  gates: orNull('gates', of['gates'], (path, counts) => {
    if (areCounts(counts)) return counts;
    throw new InvalidValueError(path, counts, 'what a run has there');
  }),
});

const id = (path: string, given: unknown): string => text(path, given, LONGEST_ID);

/** No list of a run is longer than its curves. */
const points = <T>(path: string, given: unknown, item: (path: string, given: unknown) => T): T[] =>
  list(path, given, [0, MOST_POINTS], item);

/** A network opened from a file may have other sizes than the configuration's. */
const model = (value: unknown, config: RunConfig): ViTConfig =>
  value === undefined
    ? modelOf(config)
    : checkViTConfig(fields('model', value, null) as Fields & ViTConfig);

/** The settings of a phase are those of a config that has them. */
function trained(path: string, value: unknown): TrainedWith {
  const of = fields(path, value, null);
  const phase = oneOf(`${path}.phase`, of['phase'], PHASES);
  const { batch, augment } = of;
  const change = { batch, augment, phases: { [phase]: fields(`${path}.set`, of['set'], null) } };
  const config = changeConfig(DEFAULT_CONFIG, change as DeepPartial<RunConfig>);
  return {
    phase,
    at: number(`${path}.at`, of['at']),
    batch: config.batch,
    augment: config.augment,
    set: config.phases[phase],
  };
}

function results(value: unknown, { data }: RunConfig): readonly Measured[] {
  const key = dataKey(data);
  const rows = readRows(value, key, ({ undone, earlier }) => ({
    ...(earlier === true ? ({ earlier } as const) : {}),
    ...(undone === true ? ({ undone } as const) : {}),
  }));
  if (rows === null) throw new InvalidValueError('results', value, 'the rows of a table');
  return rows.filter((row) => row.data === key);
}

function time(path: string, value: unknown): NetworkTime {
  const of = fields(path, value, null);
  const ms = (name: 'median' | 'low' | 'high') => number(`${path}.${name}`, of[name]);
  return {
    rate: orNull(`${path}.rate`, of['rate'], number),
    ...named(oneOf(`${path}.criterion`, of['criterion'] ?? DEFAULT_CRITERION, CRITERION_IDS)),
    engine: oneOf(`${path}.engine`, of['engine'], ENGINE_IDS),
    median: ms('median'),
    low: ms('low'),
    high: ms('high'),
  };
}

function curves(of: Fields): RecordedCurves {
  const curve = (name: Exclude<keyof RecordedCurves, 'bands'>) => points(name, of[name], point);
  return {
    ce: curve('ce'),
    penalty: curve('penalty'),
    accuracy: curve('accuracy'),
    validation: curve('validation'),
    bands: points('bands', of['bands'], band),
  };
}

function point(path: string, value: unknown): Point {
  const of = fields(path, value, null);
  return { step: number(`${path}.step`, of['step']), value: number(`${path}.value`, of['value']) };
}

function band(path: string, value: unknown): PhaseBand {
  const of = fields(path, value, null);
  const undone = of['undone'] === true ? ({ undone: true } as const) : {};
  return {
    phase: oneOf(`${path}.phase`, of['phase'], PHASES),
    start: number(`${path}.start`, of['start']),
    end: orNull(`${path}.end`, of['end'], number),
    ...undone,
  };
}
