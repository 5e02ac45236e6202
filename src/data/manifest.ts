// The list of shards that lies beside the files of a data set. Read as a stranger's: every field that
// is used is checked before a shard is fetched.
import { FormatError } from '../core/errors';

/** One pair of IDX files. */
export interface ShardEntry {
  readonly split: 'train' | 'test';
  /** File names, beside the manifest. */
  readonly images: string;
  readonly labels: string;
  readonly count: number;
}

export const PUBLISH_AGAIN = 'Publish the site again with the folder data/ that belongs to it.';

/** @throws FormatError naming the field that is not what it must be */
export function parseManifest(text: string): ShardEntry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new FormatError('The manifest is not JSON.', PUBLISH_AGAIN);
  }
  const { shards } = fieldsOf(json);
  if (!Array.isArray(shards)) throw wrong('shards', 'a list');
  return shards.map(readShard);
}

function readShard(given: unknown, i: number): ShardEntry {
  const { split, images, labels, count } = fieldsOf(given);
  const field = `shards[${i}]`;
  if (split !== 'train' && split !== 'test') throw wrong(`${field}.split`, 'train or test');
  if (!isFileName(images)) throw wrong(`${field}.images`, 'a file name');
  if (!isFileName(labels)) throw wrong(`${field}.labels`, 'a file name');
  if (typeof count !== 'number') throw wrong(`${field}.count`, 'a number');
  return { split, images, labels, count };
}

const fieldsOf = (value: unknown): Partial<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** A name in the manifest's own folder: nothing that leads elsewhere. */
const isFileName = (value: unknown): value is string =>
  typeof value === 'string' && /^\w[\w.-]*$/.test(value);

const wrong = (field: string, wanted: string): FormatError =>
  new FormatError(`In the manifest, ${field} is not ${wanted}.`, PUBLISH_AGAIN);
