// What was done to the networks of a run, read back from where it was kept. Another version of the page may have
// written it: whatever is not as it should be refuses the whole.
import { pruneRate } from './controls';
import { checkRecord } from './engine-record';
import { fields, list, oneOf, text, whole, type Fields } from './read';
import { GATES, OPTIMIZERS } from './recipe';
import { changeConfig, DEFAULT_CONFIG, ENGINE_IDS, PHASES, type RunConfig } from './run-config';
import { MOST_DEEDS, type Deed, type Made, type RunLog } from './run-log';

/** Of a network's name. */
const LONGEST_NAME = 100;

/** @throws InvalidValueError, MismatchError */
export function readLog(path: string, given: unknown): RunLog {
  const of = fields(path, given, ['dropped', 'deeds']);
  return {
    dropped: whole(`${path}.dropped`, of['dropped']),
    deeds: list(`${path}.deeds`, of['deeds'], [0, MOST_DEEDS], readDeed),
  };
}

/** A config that was kept: fields that are not known any more are refused. */
export const readConfig = (path: string, given: unknown): RunConfig =>
  changeConfig(DEFAULT_CONFIG, fields(path, given, null));

/** Reads what a deed of one kind says beside its settings. */
type DeedReader = (path: string, of: Fields) => Act;
type Act = Deed extends infer D ? (D extends Deed ? Omit<D, 'config' | 'at'> : never) : never;

const READERS: Readonly<Record<Deed['do'], DeedReader>> = {
  train: (path, of) => ({
    do: 'train',
    phase: oneOf(`${path}.phase`, of['phase'], PHASES),
    steps: whole(`${path}.steps`, of['steps'], 1),
    from: whole(`${path}.from`, of['from']),
    to: whole(`${path}.to`, of['to']),
    ...(of['gates'] === undefined ? {} : { gates: oneOf(`${path}.gates`, of['gates'], GATES) }),
    ...(of['optimizer'] === undefined
      ? {}
      : { optimizer: oneOf(`${path}.optimizer`, of['optimizer'], OPTIMIZERS) }),
    made: readMade(`${path}.made`, of['made']),
  }),
  cut: (_, of) => ({ do: 'cut', rate: pruneRate(of['rate']) }),
  undo: () => ({ do: 'undo' }),
  name: (path, of) => ({ do: 'name', as: text(`${path}.as`, of['as'], LONGEST_NAME) }),
  go: (path, of) => ({ do: 'go', to: text(`${path}.to`, of['to'], LONGEST_NAME) }),
  given: (path, of) => ({ do: 'given', count: whole(`${path}.count`, of['count'], 1) }),
  control: (path, of) => ({ do: 'control', steps: whole(`${path}.steps`, of['steps']) }),
  restart: () => ({ do: 'restart' }),
  open: () => ({ do: 'open' }),
};

const KINDS = Object.keys(READERS) as readonly Deed['do'][];

function readDeed(path: string, given: unknown): Deed {
  const of = fields(path, given, null);
  const config = readConfig(`${path}.config`, of['config']);
  const at = whole(`${path}.at`, of['at']);
  const act = READERS[oneOf(`${path}.do`, of['do'], KINDS)](path, of);
  return { config, at, ...act };
}

/** What trained. @throws InvalidValueError */
export function readMade(path: string, given: unknown): Made {
  const of = fields(path, given, ['id', 'threads', 'variants']);
  const id = oneOf(`${path}.id`, of['id'], ENGINE_IDS);
  const threads = whole(`${path}.threads`, of['threads'], 1);
  // An engine with one kernel for everything names none.
  const none = Array.isArray(of['variants']) && of['variants'].length === 0;
  const record = checkRecord(id, { threads, variants: none ? null : of['variants'] });
  return { id, threads, variants: record?.variants ?? [] };
}
