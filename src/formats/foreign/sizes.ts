// Sizes of somebody else's Vision Transformer by the shapes of its tensors, held against what its files say of them.
// Reads no values.
import type { NetworkChoices, NetworkNote } from '../../core/brought';
import { checkViTConfig, MOST_CLASSES, type ViTConfig } from '../../core/config';
import { words } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { showShape } from '../safetensors';
import type { Said, SaidSizes } from './said-values';
import type { Tensors } from './tensor-names';

/** Positions before those of the patches: of a class token, and of a distillation token behind it. */
export type Tokens = 0 | 1 | 2;

export interface FoundSizes {
  /** As the tensors have them, unchecked; 0 classes where there is no head. */
  readonly config: ViTConfig;
  readonly tokens: Tokens;
}

/** Channels of a head where nothing says them, as nearly every ViT has. */
const HEAD_WIDTH = 64;
const PATCHES = 'patch_embed.proj.weight';
const CHOOSE_VIT = 'Choose a ViT or DeiT for classification.';

/**
 * @param distilled whether there is a second token's position
 * @throws FormatError where there is no network of this kind, or another than its files say
 */
export function foundSizes(
  tensors: Tensors,
  said: Said,
  distilled: boolean,
  notes: NetworkNote[],
): FoundSizes {
  const [dim = 0, channels = 0, patch = 0, across = 0] = sized(tensors, PATCHES, [
    'width',
    'channels',
    'patch',
    'patch',
  ]);
  if (patch !== across)
    throw wrongShape(tensors, PATCHES, `[${dim}, ${channels}, ${patch}, ${patch}]`);
  if (!tensors.has('cls_token'))
    throw new FormatError(
      'The network must have a class token (cls_token), which its head reads; got one without.',
      'Choose a ViT or DeiT with a class token.',
      words('noClassToken', 'plainVit'),
    );
  const [one, positions = 0, width] = sized(tensors, 'pos_embed', ['1', 'positions', 'width']);
  if (one !== 1 || width !== dim)
    throw wrongShape(tensors, 'pos_embed', `[1, ${positions}, ${dim}]`);
  const [hidden = 0] = sized(tensors, 'blocks.0.mlp.fc1.weight', ['hidden', 'width']);
  const tokens = tokensOf(positions, distilled);
  let depth = 0;
  while (tensors.has(`blocks.${depth}.mlp.fc1.weight`)) depth++;
  const sizes = { channels, image: Math.sqrt(positions - tokens) * patch, patch, dim, depth };
  checkSaid(said.sizes ?? {}, { ...sizes, hidden });
  const classes = tensors.has('head.weight')
    ? (sized(tensors, 'head.weight', ['classes', 'width'])[0] ?? 0)
    : 0;
  const mlpRatio = dim === 0 ? 0 : hidden / dim;
  return { config: { ...sizes, mlpRatio, classes, heads: headsOf(dim, said, notes) }, tokens };
}

/** The shape of a tensor that every such network has. */
function sized(tensors: Tensors, name: string, axes: readonly string[]): readonly number[] {
  const shape = tensors.get(name)?.shape;
  if (shape === undefined)
    throw new FormatError(
      `The file must hold a tensor ${name}, as timm or Hugging Face name a ViT’s; got none among ${tensors.size}.`,
      CHOOSE_VIT,
      words('tensorMissing', 'otherFile', { name }),
    );
  if (shape.length !== axes.length) throw wrongShape(tensors, name, `[${axes.join(', ')}]`);
  return shape;
}

function wrongShape(tensors: Tensors, name: string, wanted: string): FormatError {
  const shape = showShape(tensors.get(name)?.shape ?? []);
  return new FormatError(
    `The shape of tensor ${name} must be ${wanted}; got ${shape}.`,
    CHOOSE_VIT,
    words('tensorShape', 'otherFile', { name, shape, wanted }),
  );
}

const isSquare = (count: number): boolean =>
  count >= 1 && Math.round(Math.sqrt(count)) ** 2 === count;

function tokensOf(positions: number, distilled: boolean): Tokens {
  const tokens = distilled ? 2 : 1;
  if (isSquare(positions - tokens)) return tokens;
  // timm's `no_embed_class`: positions are those of patches alone.
  if (!distilled && isSquare(positions)) return 0;
  throw new FormatError(
    `The patches of the network must form a square, and ${distilled ? 'two tokens' : 'a class token'} stand before them; got ${positions} positions.`,
    'Choose a network of square images.',
    words('notSquare', 'otherFile', { count: positions }),
  );
}

/** @throws FormatError where a config that lies beside the weights is that of others */
function checkSaid(said: SaidSizes, found: Required<SaidSizes>): void {
  for (const [size, says] of Object.entries(said) as [keyof SaidSizes, number][]) {
    const has = found[size];
    if (says === has) continue;
    throw new FormatError(
      `config.json must be that of these weights; got ${size} ${says} in it and ${has} in the tensors.`,
      'Choose the config.json that lies beside the weights, or leave it out.',
      words('otherConfig', 'leaveOut', { size, says, has }),
    );
  }
}

function headsOf(dim: number, said: Said, notes: NetworkNote[]): number {
  if (said.heads !== undefined) return said.heads;
  const width = said.headWidth ?? HEAD_WIDTH;
  const heads = dim / width;
  if (!Number.isInteger(heads))
    throw new FormatError(
      `Something must say how many heads the network has; got no config.json, and its width ${dim} is not that of heads of ${width} channels.`,
      'Choose its config.json too.',
      words('headsUnknown', 'configToo', { dim, width }),
    );
  if (said.headWidth === undefined) notes.push({ did: 'headsGuessed', heads });
  return heads;
}

/**
 * What the network is to be.
 * @throws FormatError where it has no head to keep, or one of too many classes; InvalidValueError, NetworkSizeError
 */
export function chosenConfig(found: ViTConfig, { head, image }: NetworkChoices): ViTConfig {
  const { classes } = found;
  if (head === 'keep' && classes === 0)
    throw new FormatError(
      'The network must have a head for classes; got one without, which only describes images.',
      'Open it with a new head of as many classes as your images have.',
      words('noHead', 'newHead'),
    );
  if (head === 'keep' && classes > MOST_CLASSES)
    throw new FormatError(
      `The head of the network must have at most ${MOST_CLASSES} classes; got ${classes}.`,
      'Open it with a new head of as many classes as your images have.',
      words('headLarge', 'newHead', { has: classes, most: MOST_CLASSES }),
    );
  // Its own sizes are checked first, so that a side that nobody chose is not what is said.
  const kept = checkViTConfig({ ...found, classes: head === 'keep' ? classes : head });
  return image === null ? kept : checkViTConfig({ ...kept, image });
}
