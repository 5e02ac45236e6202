// Opens a data set by its name. Every source of images is listed here and nowhere else.
import type { ViTConfig } from '../core/config';
import type { DataRef, OwnData } from '../core/data-ref';
import { words } from '../core/error-words';
import { DataError } from '../core/errors';
import type { DataPart, Dataset } from './dataset';
import { openFashion } from './fashion';
import { openSynthetic } from './synthetic';

/** The images of a set of one's own, part for part as {@link ownShards} cuts it; null where they are not here. */
export type FindOwn = (
  data: OwnData,
) => Promise<((signal: AbortSignal, from: number) => AsyncIterable<DataPart>) | null>;

export interface DataSource {
  readonly data: DataRef;
  /** Gives the synthetic set its image size, channels and classes. */
  readonly model: ViTConfig;
  /** Where the site's files are, ending in a slash. */
  readonly base: string;
  readonly fetch: typeof fetch;
  /** Absent where nobody keeps any. */
  readonly findOwn?: FindOwn;
}

/** Opens a data set; fetches nothing until its stream is read. */
export function openDataset({ data, model, base, fetch, findOwn = nowhere }: DataSource): Dataset {
  switch (data) {
    case 'fashion':
      return openFashion(`${base}data/fashion-mnist/`, fetch);
    case 'synthetic':
      return openSynthetic(model);
    default:
      return openOwn(data, findOwn);
  }
}

const nowhere: FindOwn = () => Promise.resolve(null);

const SHARD = 10_000;

/** Training images of every part of a set of one's own. */
export const ownShards = ({ counts: { train } }: OwnData): number[] =>
  Array.from({ length: Math.ceil(train / SHARD) }, (_, i) => Math.min(SHARD, train - i * SHARD));

function openOwn(data: OwnData, findOwn: FindOwn): Dataset {
  const { name, classNames: classes, mean, std, counts } = data;
  return {
    ...{ name, classes, mean, std, counts, trainShards: ownShards(data) },
    async *stream(signal, from = 0) {
      const parts = await findOwn(data);
      if (parts === null) throw notHere(data);
      yield* parts(signal, from);
    },
  };
}

function notHere({ name, sha256, counts }: OwnData): DataError {
  const count = counts.train + counts.validation + counts.test;
  const values = { name, count, hash: sha256.slice(0, 12) };
  return new DataError(
    `The images of “${name}” must be here: ${count} pictures, SHA-256 ${values.hash}…; got none.`,
    'Bring the same pictures again: drop them on the page.',
    words('ownMissing', 'bringAgain', values),
  );
}
