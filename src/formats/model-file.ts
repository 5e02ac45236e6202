// A network in a safetensors file: timm's tensor names, and metadata that says which network it is.
// A file is never guessed into shape: what `readModel` returns has exactly the names and sizes of
// the parameter table, and anything else is refused by name.
import { sameConfig, type ViTConfig } from '../core/config';
import { words } from '../core/error-words';
import { FormatError, MismatchError } from '../core/errors';
import { averageName } from '../core/gates';
import { param, paramTable, type ModelShape, type ParamSet, type ParamSpec } from '../core/params';
import {
  readMetadata,
  writeMetadata,
  type Notes,
  type ReadMetadata,
  type WrittenTraits,
} from './model-metadata';
import {
  parseSafetensors,
  showShape,
  writeSafetensors,
  type SafetensorsFile,
  type Tensor,
} from './safetensors';

/** A network, how its images are normalised, and what travels with it. */
export interface ReadModel extends ReadMetadata {
  /** Exactly the names and sizes of `paramTable(shape)`. */
  readonly params: ParamSet;
}

export interface WritableModel extends WrittenTraits {
  readonly shape: ModelShape;
  readonly params: ParamSet;
  /** Espalier's notes. */
  readonly metadata?: Notes;
  /** What came with the network and is not Espalier's. */
  readonly foreign?: Readonly<Record<string, string>>;
}

/** What may stand behind the tensors of the parameter table: running means of |g| that score the gates. */
const averages = (table: readonly ParamSpec[]): ParamSpec[] =>
  table
    .filter(({ role }) => role === 'gate')
    .map((spec) => ({ ...spec, name: averageName(spec.name) }));

/** The bytes of a network's file, tensors in the order of the parameter table. */
export function writeModel({
  shape,
  params,
  metadata = {},
  foreign = {},
  ...traits
}: WritableModel): Uint8Array<ArrayBuffer> {
  const table = paramTable(shape);
  const more = averages(table).filter(({ name }) => name in params);
  const tensors = [...table, ...more].map((spec): [string, Tensor] => [
    spec.name,
    { shape: spec.shape, data: param(params, spec.name) },
  ]);
  return writeSafetensors(
    Object.fromEntries(tensors),
    writeMetadata(shape, traits, metadata, foreign),
  );
}

/**
 * Reads a network. Where a dense file has no gates at all (plain timm) they are 1; some and not all is a
 * damaged file.
 * @param config the network that the file must hold; null where the file says it itself
 * @throws FormatError when the file is damaged, says no config, or its tensors are not those of the
 *   config; MismatchError when it says another config than the given one; InvalidValueError when the
 *   given config cannot be built
 */
export function readModel(bytes: ArrayBuffer | Uint8Array, config: ViTConfig | null): ReadModel {
  const file = parseSafetensors(bytes);
  const said = readMetadata(file.metadata, config);
  if (config !== null && !sameConfig(config, said.shape.config))
    throw new MismatchError(
      `The file must hold the network of the given config; got another: ${differences(said.shape.config, config)}.`,
      'Give the config of the file, or none.',
      words('otherNetwork', 'otherFile'),
    );
  return { ...said, params: readParams(said.shape, file.tensors) };
}

/**
 * Values of a network out of tensors of its names.
 * @throws FormatError for what is missing, of another shape, no number, or more than the network has
 */
export function readParams(shape: ModelShape, tensors: SafetensorsFile['tensors']): ParamSet {
  const table = paramTable(shape);
  const ungated = !table.some(({ name, role }) => role === 'gate' && Object.hasOwn(tensors, name));
  const means = averages(table);
  const averaged = means.some(({ name }) => Object.hasOwn(tensors, name));
  const wanted = averaged ? [...table, ...means] : table;
  const params = wanted.map((spec): [string, Float32Array] => {
    const tensor = Object.hasOwn(tensors, spec.name) ? tensors[spec.name] : undefined;
    if (tensor === undefined && spec.role === 'gate' && ungated)
      return [spec.name, new Float32Array(spec.size).fill(1)];
    if (tensor === undefined)
      throw new FormatError(
        `The file must hold a tensor ${spec.name} of shape ${showShape(spec.shape)}; got none.`,
        'Choose a file of the network that the config describes.',
        words('tensorMissing', 'otherFile', { name: spec.name }),
      );
    checkTensor(spec.name, tensor, spec.shape, shape.kept === null);
    if (means.includes(spec)) checkMeans(spec.name, tensor.data);
    return [spec.name, tensor.data];
  });
  const known = new Set(wanted.map((spec) => spec.name));
  const unknown = Object.keys(tensors).find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new FormatError(
      `Tensors of the file must be those of the network; got ${unknown} too.`,
      'Choose a file of the network that the config describes, with timm’s names for its tensors.',
      words('tensorUnknown', 'otherFile', { name: unknown }),
    );
  return Object.fromEntries(params);
}

function checkTensor(
  name: string,
  { shape, data }: Tensor,
  wanted: readonly number[],
  dense: boolean,
): void {
  if (shape.length !== wanted.length || shape.some((size, axis) => size !== wanted[axis]))
    throw new FormatError(
      `The shape of tensor ${name} must be ${showShape(wanted)}; got ${showShape(shape)}.`,
      dense
        ? 'Give the config of this file; a pruned network needs its kept channels in the metadata (“kept”).'
        : 'Choose a file whose kept channels are those of its tensors.',
      words('tensorShape', 'otherFile', {
        name,
        shape: showShape(shape),
        wanted: showShape(wanted),
      }),
    );
  const broken = firstBroken(data);
  if (broken !== -1)
    throw new FormatError(
      `Values of tensor ${name} must be finite numbers; got ${data[broken]} at place ${broken}, counted from 0.`,
      'Save the network again from an earlier state.',
    );
}

/** Where the first value is that is no finite number; −1 where all are. A call a value would take most of the time. */
function firstBroken(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/** Means of |g| are ranked as they are. */
function checkMeans(name: string, values: Float32Array): void {
  const below = values.findIndex((value) => value < 0);
  if (below !== -1)
    throw new FormatError(
      `Values of tensor ${name} must be 0 or more; got ${values[below]} at place ${below}, counted from 0.`,
      'Save the network again from an earlier state.',
    );
}

function differences(found: ViTConfig, wanted: ViTConfig): string {
  return (Object.keys(wanted) as (keyof ViTConfig)[])
    .filter((field) => found[field] !== wanted[field])
    .map((field) => `${field} is ${found[field]} in the file and ${wanted[field]} in the config`)
    .join(', ');
}
