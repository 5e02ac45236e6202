// A stored run read back. Storage comes from outside: another version may have written it, a person
// may have changed it. Whatever is not as it should be refuses the whole run.
import { areCounts } from '../core/gate-bins';
import { checkViTConfig, resolveModel, type ViTConfig } from '../core/config';
import { InvalidValueError } from '../core/errors';
import { named, SOURCES } from '../core/network-state';
import { fields, flag, list, number, oneOf, orNull, text, whole, type Fields } from '../core/read';
import { CRITERION_IDS, DEFAULT_CRITERION } from '../core/scores';
import { readRows } from '../core/read-rows';
import {
  changeConfig,
  DEFAULT_CONFIG,
  ENGINE_IDS,
  PHASES,
  type DeepPartial,
  type RunConfig,
} from '../core/run-config';
import { MOST_CHANGES, type TrainedWith } from '../core/run-log';
import type { NetworkTime } from './network-times';
import { LONGEST_NAME } from './run-book';
import { MOST_POINTS, type RecordedCurves, type RunRecord } from './run-record';
import type { PhaseBand, Result } from './run-state';
import type { Point } from './series';

const VERSION = 1;

/** Characters of an identity, and a number that leaves room for the runs after it. */
const LONGEST_ID = 100;
const LAST_NUMBER = 1e9;

/** The run that a parsed text holds; null where it holds none that this version can read. */
export function readRecord(value: unknown): RunRecord | null {
  try {
    return record(fields('run', value, null));
  } catch {
    return null;
  }
}

function record(of: Fields): RunRecord {
  const fail = (field: string) => new InvalidValueError(field, of[field], 'what a run has there');
  if (of['v'] !== VERSION) throw fail('v');
  const config = changeConfig(DEFAULT_CONFIG, fields('config', of['config'], null));
  return {
    id: id('id', of['id']),
    number: whole('number', of['number'], 1, LAST_NUMBER),
    look: whole('look', of['look']),
    name: orNull('name', of['name'], (path, name) => text(path, name, LONGEST_NAME)),
    begun: number('begun', of['begun']),
    pinned: flag('pinned', of['pinned']),
    hidden: flag('hidden', of['hidden']),
    config,
    // Runs of before this was written down.
    trained: points('trained', of['trained'] ?? [], trained).slice(-MOST_CHANGES),
    model: model(of['model'], config),
    source: oneOf('source', of['source'], SOURCES),
    results: results(of['results'], config),
    times: points('times', of['times'], time),
    curves: curves(fields('curves', of['curves'], null)),
    gates: orNull('gates', of['gates'], (_, counts) => {
      if (areCounts(counts)) return counts;
      throw fail('gates');
    }),
    keptAs: of['keptAs'] === undefined ? null : orNull('keptAs', of['keptAs'], id),
  };
}

const id = (path: string, given: unknown): string => text(path, given, LONGEST_ID);

/** No list of a run is longer than its curves. */
const points = <T>(path: string, given: unknown, item: (path: string, given: unknown) => T): T[] =>
  list(path, given, [0, MOST_POINTS], item);

/** A network opened from a file may have other sizes than the configuration's. */
const model = (value: unknown, config: RunConfig): ViTConfig =>
  value === undefined
    ? resolveModel(config.model)
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

function results(value: unknown, { data }: RunConfig): readonly Result[] {
  const rows = readRows(value, data, ({ undone, earlier }) => ({
    ...(earlier === true ? ({ earlier } as const) : {}),
    ...(undone === true ? ({ undone } as const) : {}),
  }));
  if (rows === null) throw new InvalidValueError('results', value, 'the rows of a table');
  return rows.filter((row) => row.data === data);
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
