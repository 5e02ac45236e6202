// The list of shards that lies beside the files of a data set. Read as a stranger's: every field that
// is used is checked before a shard is fetched.
import { FormatError } from '../core/errors';
import { showText } from '../core/shown';

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
    throw new FormatError('The manifest must be JSON; got something else.', PUBLISH_AGAIN);
  }
  const { shards } = fieldsOf(json);
  if (!Array.isArray(shards)) throw wrong('shards', 'a list', shards);
  return shards.map(readShard);
}

function readShard(given: unknown, i: number): ShardEntry {
  const { split, images, labels, count } = fieldsOf(given);
  const field = `shards.${i + 1}`;
  if (split !== 'train' && split !== 'test') throw wrong(`${field}.split`, 'train or test', split);
  if (!isFileName(images)) throw wrong(`${field}.images`, 'a file name', images);
  if (!isFileName(labels)) throw wrong(`${field}.labels`, 'a file name', labels);
  if (typeof count !== 'number') throw wrong(`${field}.count`, 'a number', count);
  return { split, images, labels, count };
}

const fieldsOf = (value: unknown): Partial<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** A name in the manifest's own folder: nothing that leads elsewhere. */
const isFileName = (value: unknown): value is string =>
  typeof value === 'string' && /^\w[\w.-]*$/.test(value);

const wrong = (field: string, wanted: string, given: unknown): FormatError =>
  new FormatError(
    `In the manifest, ${field} must be ${wanted}; got ${showText(given)}.`,
    PUBLISH_AGAIN,
  );
