// The lineage of a run, read back from where it was stored. Another version of the page may have written it:
// whatever is not as it should be refuses the whole.
import { pruneRate } from './controls';
import type { DataKey } from './data-ref';
import { checkRecord } from './engine-record';
import { InvalidValueError } from './errors';
import { HELD_OUT } from './images';
import {
  MOST_CHECKPOINTS,
  ORIGINS,
  type Checkpoint,
  type CutShape,
  type Lineage,
  type Measure,
} from './lineage';
import { SOURCES, STAGES } from './network-state';
import { fields, flag, list, number, oneOf, orNull, text, whole } from './read';
import { readSteps } from './read-recipe';
import { readRows } from './read-rows';
import { changeConfig, DEFAULT_CONFIG, ENGINE_IDS, type RunConfig } from './run-config';
import { DIFFERENCES, type Made } from './run-log';
import { CRITERION_IDS } from './scores';

/** Of a network's name, and of a checkpoint's id. */
const LONGEST_NAME = 100;
/** Blocks of the deepest network. */
const MOST_BLOCKS = 48;

/** @param data the set that its networks were measured on @throws InvalidValueError, MismatchError */
export function readLineage(path: string, given: unknown, data: DataKey): Lineage {
  const names = ['origin', 'orphan', 'brought', 'checkpoints', 'dropped', 'head'];
  const of = fields(path, given, names);
  const brought = readRows(of['brought'], data, ({ earlier }) =>
    earlier === true ? ({ earlier } as const) : {},
  );
  if (brought === null)
    throw new InvalidValueError(`${path}.brought`, of['brought'], 'the rows of a table');
  const checkpoints = list(
    `${path}.checkpoints`,
    of['checkpoints'],
    [1, MOST_CHECKPOINTS],
    readCheckpoint,
  );
  const head = id(`${path}.head`, of['head']);
  const seen = new Set<string>();
  for (const [i, one] of checkpoints.entries()) {
    const isKnown = one.parent === null || seen.has(one.parent);
    if (!isKnown || seen.has(one.id))
      throw new InvalidValueError(`${path}.checkpoints.${i + 1}`, one.id, 'one behind its parent');
    seen.add(one.id);
  }
  if (!seen.has(head)) throw new InvalidValueError(`${path}.head`, head, 'one of its checkpoints');
  return {
    origin: oneOf(`${path}.origin`, of['origin'], ORIGINS),
    orphan: flag(`${path}.orphan`, of['orphan']),
    ...{ brought, checkpoints, head },
    dropped: whole(`${path}.dropped`, of['dropped']),
  };
}

/** A config that was stored: fields that are not known any more are refused. */
export const readConfig = (path: string, given: unknown): RunConfig =>
  changeConfig(DEFAULT_CONFIG, fields(path, given, null));

function readCheckpoint(path: string, given: unknown): Checkpoint {
  const of = fields(path, given, [
    ...(['id', 'parent', 'after', 'config', 'at', 'made', 'shape'] as const),
    ...(['standing', 'cursor', 'measures', 'name', 'differs'] as const),
  ]);
  const config = readConfig(`${path}.config`, of['config']);
  const standing = fields(`${path}.standing`, of['standing'], ['stage', 'source', 'steps']);
  const [after = null] =
    of['after'] === null ? [] : readSteps(`${path}.after`, [of['after']], config);
  return {
    id: id(`${path}.id`, of['id']),
    parent: orNull(`${path}.parent`, of['parent'], id),
    after,
    config,
    at: whole(`${path}.at`, of['at']),
    made: orNull(`${path}.made`, of['made'], readMade),
    shape: orNull(`${path}.shape`, of['shape'], readShape),
    standing: {
      stage: oneOf(`${path}.standing.stage`, standing['stage'], STAGES),
      source: oneOf(`${path}.standing.source`, standing['source'], SOURCES),
      steps: orNull(`${path}.standing.steps`, standing['steps'], whole),
    },
    cursor: whole(`${path}.cursor`, of['cursor']),
    measures: list(`${path}.measures`, of['measures'], [0, HELD_OUT.length], readMeasure),
    name: orNull(`${path}.name`, of['name'], id),
    ...(of['differs'] === undefined
      ? {}
      : { differs: readDifferences(`${path}.differs`, of['differs']) }),
  };
}

const readDifferences = (path: string, given: unknown) =>
  list(path, given, [1, DIFFERENCES.length], (at, one) => oneOf(at, one, DIFFERENCES));

const id = (path: string, given: unknown): string => text(path, given, LONGEST_NAME);

function readShape(path: string, given: unknown): CutShape {
  const of = fields(path, given, ['rate', 'criterion', 'pruned', 'widths']);
  return {
    rate: pruneRate(of['rate']),
    criterion: oneOf(`${path}.criterion`, of['criterion'], CRITERION_IDS),
    pruned: whole(`${path}.pruned`, of['pruned']),
    widths: list(`${path}.widths`, of['widths'], [1, MOST_BLOCKS], (at, widths) => {
      const block = fields(at, widths, ['qkv', 'proj', 'fc1', 'fc2']);
      const width = (site: string) => whole(`${at}.${site}`, block[site]);
      return { qkv: width('qkv'), proj: width('proj'), fc1: width('fc1'), fc2: width('fc2') };
    }),
  };
}

function readMeasure(path: string, given: unknown): Measure {
  const of = fields(path, given, ['split', 'top1', 'top5', 'count']);
  return {
    split: oneOf(`${path}.split`, of['split'], HELD_OUT),
    top1: number(`${path}.top1`, of['top1'], 0, 1),
    top5: number(`${path}.top5`, of['top5'], 0, 1),
    count: whole(`${path}.count`, of['count']),
  };
}

/** What trained. @throws InvalidValueError */
export function readMade(path: string, given: unknown): Made {
  const of = fields(path, given, ['id', 'threads', 'variants']);
  const engine = oneOf(`${path}.id`, of['id'], ENGINE_IDS);
  const threads = whole(`${path}.threads`, of['threads'], 1);
  // An engine with one kernel for everything names none.
  const none = Array.isArray(of['variants']) && of['variants'].length === 0;
  const record = checkRecord(engine, { threads, variants: none ? null : of['variants'] });
  return { id: engine, threads, variants: record?.variants ?? [] };
}
