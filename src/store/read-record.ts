// A stored run read back. Storage comes from outside: another version may have written it, a person
// may have changed it. Whatever is not as it should be refuses the whole run.
import { areCounts } from '../core/gate-bins';
import { checkViTConfig, resolveModel, type ViTConfig } from '../core/config';
import { SOURCES } from '../core/network-state';
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

type Fields = Readonly<Record<string, unknown>>;

/** Characters of an identity, and how far a number goes: a page can show all of these. */
const LONGEST_ID = 100;
const LARGEST = Number.MAX_SAFE_INTEGER;

/** Ends the reading of a run; never leaves this file. */
class Unreadable extends Error {}

/** The run that a parsed text holds; null where it holds none that this version can read. */
export function readRecord(value: unknown): RunRecord | null {
  try {
    return record(fields(value));
  } catch {
    return null;
  }
}

function record(of: Fields): RunRecord {
  if (of['v'] !== VERSION) throw new Unreadable();
  const config = changeConfig(DEFAULT_CONFIG, fields(of['config']));
  return {
    id: text(of['id']),
    number: number(of['number']),
    look: whole(of['look']),
    name: orNull(of['name'], (name) => text(name, LONGEST_NAME)),
    begun: number(of['begun']),
    pinned: flag(of['pinned']),
    hidden: flag(of['hidden']),
    config,
    // Runs of before this was written down.
    trained: list(of['trained'] ?? [], trained).slice(-MOST_CHANGES),
    model: model(of['model'], config),
    source: oneOf(of['source'], SOURCES),
    results: results(of['results'], config),
    times: list(of['times'], time),
    curves: curves(fields(of['curves'])),
    gates: orNull(of['gates'], (counts) => {
      if (areCounts(counts)) return counts;
      throw new Unreadable();
    }),
    keptAs: of['keptAs'] === undefined ? null : orNull(of['keptAs'], text),
  };
}

/** A network opened from a file may have other sizes than the configuration's. */
const model = (value: unknown, config: RunConfig): ViTConfig =>
  value === undefined
    ? resolveModel(config.model)
    : checkViTConfig(fields(value) as Fields & ViTConfig);

/** The settings of a phase are those of a config that has them. */
function trained(value: unknown): TrainedWith {
  const of = fields(value);
  const phase = oneOf(of['phase'], PHASES);
  const { batch, augment } = of;
  const change = { batch, augment, phases: { [phase]: fields(of['set']) } };
  const config = changeConfig(DEFAULT_CONFIG, change as DeepPartial<RunConfig>);
  return {
    phase,
    at: number(of['at']),
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
  if (rows === null) throw new Unreadable();
  return rows.filter((row) => row.data === data);
}

function time(value: unknown): NetworkTime {
  const of = fields(value);
  return {
    rate: orNull(of['rate'], number),
    engine: oneOf(of['engine'], ENGINE_IDS),
    median: number(of['median']),
    low: number(of['low']),
    high: number(of['high']),
  };
}

const curves = (of: Fields): RecordedCurves => ({
  ce: points(of['ce']),
  penalty: points(of['penalty']),
  accuracy: points(of['accuracy']),
  validation: points(of['validation']),
  bands: list(of['bands'], band),
});

function points(value: unknown): readonly Point[] {
  return list(value, (point) => {
    const { step, value: at } = fields(point);
    return { step: number(step), value: number(at) };
  });
}

function band(value: unknown): PhaseBand {
  const of = fields(value);
  const undone = of['undone'] === true ? ({ undone: true } as const) : {};
  return {
    phase: oneOf(of['phase'], PHASES),
    start: number(of['start']),
    end: orNull(of['end'], number),
    ...undone,
  };
}

function fields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable();
  return value as Fields;
}

function list<T>(value: unknown, read: (item: unknown) => T): readonly T[] {
  if (!Array.isArray(value) || value.length > MOST_POINTS) throw new Unreadable();
  return value.map((item: unknown) => read(item));
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !(Math.abs(value) <= LARGEST)) throw new Unreadable();
  return value;
}

function whole(value: unknown): number {
  const found = number(value);
  if (!Number.isInteger(found) || found < 0) throw new Unreadable();
  return found;
}

function text(value: unknown, most = LONGEST_ID): string {
  if (typeof value !== 'string' || value === '' || value.length > most) throw new Unreadable();
  return value;
}

function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Unreadable();
  return value;
}

const orNull = <T>(value: unknown, read: (value: unknown) => T): T | null =>
  value === null ? null : read(value);

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new Unreadable();
  return found;
}
