// The JSON files that lie beside a network's weights on a hub: what it is (config.json, in the form of Hugging Face's
// transformers or of timm), how pictures come to it (preprocessor_config.json), and which file of several holds which
// tensor. Takes out what is needed, checked, and passes over all the rest, of which there is much.
import { words } from '../../core/error-words';
import { EspalierError, FormatError } from '../../core/errors';
import { fields, isGiven, list, number, text, whole, type Fields } from '../../core/read';
import { repeatedName } from '../../core/repeated-name';
import { cut, cutText } from '../../core/shown';
import { checkEpsilon, LONGEST_CLASS_NAME, type Resize, type Traits } from '../../core/traits';

/** What the files beside the weights say; null and undefined where they say nothing. */
export interface Said extends Partial<Traits> {
  readonly heads?: number;
  /** By tensor: the file that holds it. */
  readonly shards?: ReadonlyMap<string, string>;
}

/** Bytes of a JSON file: that of 22,000 classes has one. */
export const LARGEST_SIDECAR = 8 * 2 ** 20;
/** Tensors and classes that a file may list. */
const MOST = 50_000;

interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** @throws FormatError naming the file, and the field that is not what it must be */
export function readSidecar({ name, bytes }: NamedFile): Said {
  const given = parsed(name, bytes);
  const has = (field: string) => Object.hasOwn(given, field);
  try {
    if (has('weight_map'))
      return { shards: shardsOf(fields('weight_map', given['weight_map'], null)) };
    if (has('image_mean') || has('image_processor_type') || has('feature_extractor_type'))
      return preprocessing(given);
    return { ...timmConfig(given), ...hubConfig(given) };
  } catch (error) {
    if (!(error instanceof EspalierError)) throw error;
    throw new FormatError(
      `${cutText(name)} cannot be read. ${error.message}`,
      'Leave it out, or download it again.',
      words('sidecar', 'leaveOut', { name: cut(name), detail: error.message }),
    );
  }
}

function parsed(name: string, bytes: Uint8Array): Fields {
  let given: unknown = null;
  const fits = bytes.length <= LARGEST_SIDECAR;
  let twice: string | null = null;
  try {
    const json = fits ? new TextDecoder('utf-8', { fatal: true }).decode(bytes) : '';
    given = JSON.parse(json);
    twice = repeatedName(json);
  } catch {
    given = null;
  }
  if (typeof given === 'object' && given !== null && !Array.isArray(given) && twice === null)
    return given as Fields;
  const detail = `It must be a JSON object of at most ${LARGEST_SIDECAR / 2 ** 20} MB that says each name once.`;
  throw new FormatError(
    `${cutText(name)} cannot be read. ${detail}`,
    'Leave it out, or download it again.',
    words('sidecar', 'leaveOut', { name: cut(name), detail }),
  );
}

function shardsOf(map: Fields): ReadonlyMap<string, string> {
  const entries = Object.entries(map);
  list('weight_map', entries, [1, MOST], () => null);
  return new Map(
    entries.map(([tensor, file]) => [tensor, text('weight_map.*', file, LONGEST_CLASS_NAME)]),
  );
}

/** One number a channel. */
const perChannel = (path: string, given: unknown): number[] =>
  list(path, given, [1, 4], (at, value) => number(at, value, -10, 10));

/** Of transformers: `ViTConfig`, `DeiTConfig`. */
function hubConfig(of: Fields): Said {
  const act = of['hidden_act'];
  if (isGiven(act) && act !== 'gelu') throw otherActivation(String(act));
  return {
    ...(isGiven(of['num_attention_heads']) && {
      heads: whole('num_attention_heads', of['num_attention_heads'], 1, 64),
    }),
    ...(isGiven(of['layer_norm_eps']) && {
      epsilon: checkEpsilon('layer_norm_eps', of['layer_norm_eps']),
    }),
    ...(isGiven(of['id2label']) && {
      classNames: labels(fields('id2label', of['id2label'], null)),
    }),
  };
}

const otherActivation = (act: string): FormatError =>
  new FormatError(
    `“hidden_act” must be gelu; got ${cutText(act)}.`,
    'Choose a network with GELU.',
    words('otherActivation', 'plainVit', { name: cut(act) }),
  );

/** `{"0": "tench", …}`, in the order of the numbers. */
function labels(of: Fields): string[] {
  const count = Object.keys(of).length;
  return list(
    'id2label',
    Array.from({ length: Math.min(count, MOST + 1) }, (_, i) => of[String(i)]),
    [1, MOST],
    label,
  );
}

/** Two classes of ImageNet have one name ("crane"): what tells them apart is their place. */
const label = (path: string, given: unknown): string =>
  text(
    path,
    typeof given === 'string' ? given.slice(0, LONGEST_CLASS_NAME) : given,
    LONGEST_CLASS_NAME,
  );

/** Heads of architectures that timm names, by the letters behind `vit_` or `deit_`. */
const HEADS: Readonly<Record<string, number>> = {
  tiny: 3,
  small: 6,
  base: 12,
  large: 16,
  huge: 16,
};

/** Of timm: `architecture`, `model_args` and `pretrained_cfg`. */
function timmConfig(of: Fields): Said {
  if (!isGiven(of['architecture']) && !isGiven(of['pretrained_cfg'])) return {};
  const name = isGiven(of['architecture']) ? text('architecture', of['architecture'], 200) : '';
  const args = isGiven(of['model_args']) ? fields('model_args', of['model_args'], null) : {};
  const cfg = isGiven(of['pretrained_cfg'])
    ? fields('pretrained_cfg', of['pretrained_cfg'], null)
    : of;
  const size = /^(?:vit|deit3?)_(?:base_|)?(tiny|small|base|large|huge)(?:_distilled)?_/.exec(
    name,
  )?.[1];
  // test_vit has two heads, as timm builds it.
  const known = name === 'test_vit' ? 2 : HEADS[size ?? ''];
  const heads = isGiven(args['num_heads'])
    ? whole('model_args.num_heads', args['num_heads'], 1, 64)
    : known;
  return {
    epsilon: 1e-6,
    ...(heads !== undefined && { heads }),
    ...(isGiven(cfg['mean']) && { mean: perChannel('pretrained_cfg.mean', cfg['mean']) }),
    ...(isGiven(cfg['std']) && { std: perChannel('pretrained_cfg.std', cfg['std']) }),
    ...(Array.isArray(of['label_names']) && {
      classNames: list('label_names', of['label_names'], [1, MOST], label),
    }),
    resize: {
      fit: cfg['crop_mode'] === 'squash' ? 'squash' : 'crop',
      share: isGiven(cfg['crop_pct'])
        ? number('pretrained_cfg.crop_pct', cfg['crop_pct'], 0.01, 1)
        : 0.875,
      filter: cfg['interpolation'] === 'bilinear' ? 'bilinear' : 'bicubic',
    },
  };
}

/** Of PIL's numbers for filters, the one that is not taken as bicubic. */
const BILINEAR = 2;

/** Of transformers' image processors. */
function preprocessing(of: Fields): Said {
  const side = sideOf('size', of['size']);
  const crops = of['do_center_crop'] === true && isGiven(of['crop_size']);
  const crop = crops ? sideOf('crop_size', of['crop_size']) : null;
  const resize: Resize = {
    fit: crop === null ? 'squash' : 'crop',
    share: crop === null || side === null ? 1 : Math.min(1, crop / side),
    filter: of['resample'] === BILINEAR ? 'bilinear' : 'bicubic',
  };
  const normalises = of['do_normalize'] !== false;
  return {
    ...(normalises &&
      isGiven(of['image_mean']) && { mean: perChannel('image_mean', of['image_mean']) }),
    ...(normalises &&
      isGiven(of['image_std']) && { std: perChannel('image_std', of['image_std']) }),
    resize,
  };
}

/** A side in pixels: a number, `{height, width}` or `{shortest_edge}`; null where nothing is said. */
function sideOf(path: string, given: unknown): number | null {
  if (!isGiven(given)) return null;
  if (typeof given === 'number') return whole(path, given, 1, 4096);
  const of = fields(path, given, null);
  return whole(`${path}.height`, of['height'] ?? of['shortest_edge'], 1, 4096);
}
