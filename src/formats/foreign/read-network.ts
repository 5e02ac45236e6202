// A network of somebody's files: one of ours, or timm's or Hugging Face's in one file or several, with the JSON files that
// lie beside it. Brings the files together; what is in them, foreign-network.ts knows.
import type { NetworkChoices, NetworkNote } from '../../core/brought';
import { checkViTConfig } from '../../core/config';
import { words } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { freshHead } from '../../core/init';
import { param } from '../../core/params';
import { cut, cutText } from '../../core/shown';
import { readModel, type ReadModel } from '../model-file';
import type { NoteKey } from '../model-metadata';
import { openSafetensors, type OpenSafetensors, type StoredTensor } from '../safetensors';
import { HEAD_BYTES, tellKind } from '../tell-kind';
import { foreignNetwork } from './foreign-network';
import { resamplePositions } from './positions';
import type { Said } from './said-values';
import { readSidecar } from './sidecars';
import { isHubNamed, unwrapped } from './tensor-names';

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface BroughtNetwork {
  readonly model: ReadModel;
  readonly notes: readonly NetworkNote[];
}

/**
 * @param files one safetensors file, or all of several, and JSON files beside them
 * @throws FormatError where they are no network of this page's; InvalidValueError, NetworkSizeError for its sizes
 */
export function readNetwork(files: readonly GivenFile[], choices: NetworkChoices): BroughtNetwork {
  const weights = files.filter((file) => !isJson(file));
  const [only] = weights;
  if (only === undefined)
    throw new FormatError(
      'There must be a safetensors file among the files; got none.',
      'Choose the weights too: model.safetensors.',
      words('noWeights', 'otherFile'),
    );
  const parts = weights.map(({ name, bytes }) => ({ name, file: openSafetensors(bytes) }));
  const [first] = parts;
  if (weights.length === 1 && first !== undefined && isOwn(first.file))
    return withChoices(readModel(only.bytes, null), choices);
  const said = files
    .filter(isJson)
    .map(readSidecar)
    .reduce<Said>((all, one) => ({ ...all, ...one }), {});
  const file = joinShards(parts, said.shards ?? null);
  return foreignNetwork(file, said, only.name, choices);
}

/** By its content, and by its name where that says nothing. */
function isJson({ name, bytes }: GivenFile): boolean {
  const kind = tellKind(bytes.subarray(0, HEAD_BYTES), bytes.length);
  return kind === 'json' || (kind === 'unknown' && /\.json$/i.test(name));
}

/** A file of ours, with the names that it writes. */
const isOwn = ({ metadata, tensors }: OpenSafetensors): boolean =>
  Object.hasOwn(metadata, 'espalier') && !isHubNamed(unwrapped(tensors).tensors);

interface Part {
  readonly name: string;
  readonly file: OpenSafetensors;
}

/** All tensors of all parts. @throws FormatError where a part is missing or one too many, or two hold one tensor */
function joinShards(
  parts: readonly Part[],
  index: ReadonlyMap<string, string> | null,
): OpenSafetensors {
  const tensors = new Map<string, StoredTensor>();
  for (const { name: part, file } of parts)
    for (const [name, tensor] of file.tensors) {
      if (tensors.has(name))
        throw new FormatError(
          `Each tensor must be in one file; got ${cutText(name)} in two.`,
          'Choose the files of one network.',
          words('shardTwice', 'otherFile', { name: cut(name) }),
        );
      if (index !== null && !index.has(name))
        throw new FormatError(
          `All files must belong to the network of the index; got ${cutText(part)}, with tensor ${cutText(name)}, which the index does not name.`,
          'Choose the files of one network.',
          words('shardExtra', 'otherFile', { name: cut(part), tensor: cut(name) }),
        );
      tensors.set(name, tensor);
    }
  const here = new Set(parts.map(({ name }) => baseName(name)));
  for (const [name, shard] of index ?? [])
    if (!tensors.has(name)) {
      if (!here.has(baseName(shard))) throw shardMissing(shard);
      throw new FormatError(
        `${cutText(shard)} must hold tensor ${cutText(name)}, as the index says; got a file without it.`,
        'Download it again; part of it may be missing.',
        words('shardCut', 'allShards', { name: cut(shard), tensor: cut(name) }),
      );
    }
  if (index === null) checkCount(parts.map(({ name }) => baseName(name)));
  return { tensors, metadata: parts[0]?.file.metadata ?? {} };
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const shardMissing = (shard: string): FormatError =>
  new FormatError(
    `All files of the network must be chosen together; got none called ${cutText(shard)}.`,
    'Choose every file that the index names.',
    words('shardMissing', 'allShards', { name: cut(shard) }),
  );

/** Parts of one network say in their names how many there are. @throws FormatError naming the first that is missing */
function checkCount(names: readonly string[]): void {
  const here = new Set(names);
  for (const name of names) {
    const [, start = '', rest = '', count = '0'] =
      /^(.*-)\d{5}(-of-(\d{5})\..*)$/s.exec(name) ?? [];
    for (let i = 1; i <= Math.min(Number(count), here.size + 1); i++) {
      const part = `${start}${String(i).padStart(5, '0')}${rest}`;
      if (!here.has(part)) throw shardMissing(part);
    }
  }
}

/** Notes that speak of its answers, its images, or the run that has it as it was. */
const OUTDATED: readonly NoteKey[] = ['results', 'pictures', 'keptAt', 'run'];

/**
 * A network of ours, with what a person decides of it: a new head, images of another size.
 * @throws InvalidValueError where an image has no whole patches, or there are too many classes
 */
function withChoices(model: ReadModel, { head, image, seed }: NetworkChoices): BroughtNetwork {
  const { shape, params: had } = model;
  const { config: old } = shape;
  const config = checkViTConfig({
    ...old,
    image: image ?? old.image,
    classes: head === 'keep' ? old.classes : head,
  });
  const notes: NetworkNote[] = [];
  const params = { ...had };
  if (config.image !== old.image) {
    const [from, to] = [old.image / old.patch, config.image / config.patch];
    params['pos_embed'] = resamplePositions(param(had, 'pos_embed'), from, to, old.dim);
    notes.push({ did: 'positions', from: old.image, to: config.image });
  }
  if (head !== 'keep') {
    Object.assign(params, freshHead(config, seed));
    notes.push({ did: 'headNew', had: old.classes, classes: head });
  }
  if (notes.length === 0) return { model, notes };
  const metadata = Object.fromEntries(
    Object.entries(model.metadata).filter(([key]) => !OUTDATED.some((one) => one === key)),
  );
  const classNames = head === 'keep' ? model.classNames : null;
  return { model: { ...model, shape: { ...shape, config }, params, metadata, classNames }, notes };
}
