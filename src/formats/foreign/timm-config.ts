// config.json as timm writes it: `architecture`, `model_args` and `pretrained_cfg`.
import { fields, isGiven, list, number, text, whole, type Fields } from '../../core/read';
import type { Resize } from '../../core/traits';
import { classLabels, MOST_CLASSES, perChannel, type Said } from './said-values';

/** Epsilon of every ViT and DeiT that timm builds. */
const EPSILON = 1e-6;
const LARGEST_SIZE = 1e6;

/**
 * Channels of a head by what an architecture is called. The sizes that are no row here have 64, as nearly all do.
 * Source: timm, vision_transformer.py.
 */
const HEAD_WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/^test_vit(?!\d)/, 32],
  [/^(?:vit|flexivit|deit3?)_huge_/, 80],
  [/^vit_giant_/, 88],
  [/^vit_gigantic_/, 104],
  [/^vit_so400m_/, 72],
  [
    /^(?:vit|flexivit|deit3?)_(?:tiny|small|base|large|medium|mediumd|little|wee|pwee|betwixt)_/,
    64,
  ],
  [/^deit_(?:tiny|small|base)_distilled_/, 64],
];

/**
 * Channels of a head of an architecture that timm builds; undefined where its name says nothing.
 * @param name as timm has it, `vit_base_patch16_224`, with or without the tag of its weights
 */
export const headWidthOf = (name: string): number | undefined =>
  HEAD_WIDTHS.find(([pattern]) => pattern.test(`${name.split('.')[0] ?? ''}_`))?.[1];

/** @throws InvalidValueError */
export function timmConfig(of: Fields): Said {
  const within = (field: string): Fields =>
    isGiven(of[field]) ? fields(field, of[field], null) : {};
  const [args, cfg] = [within('model_args'), within('pretrained_cfg')];
  const name = isGiven(of['architecture']) ? text('architecture', of['architecture'], 200) : '';
  const headWidth = headWidthOf(name);
  const activation = args['act_layer'];
  const pool = args['global_pool'] ?? of['global_pool'];
  const classNames = labelsOf(of);
  const resize = resizeOf(cfg);
  return {
    epsilon: EPSILON,
    ...(headWidth !== undefined && { headWidth }),
    ...(isGiven(args['num_heads']) && {
      heads: whole('model_args.num_heads', args['num_heads'], 1, LARGEST_SIZE),
    }),
    ...(isGiven(of['num_features']) && {
      sizes: { dim: whole('num_features', of['num_features'], 1, LARGEST_SIZE) },
    }),
    ...(isGiven(activation) && { activation: text('model_args.act_layer', activation, 100) }),
    ...(isGiven(pool) && pool !== '' && { pool: text('global_pool', pool, 100) }),
    ...(isGiven(cfg['mean']) && { mean: perChannel('pretrained_cfg.mean', cfg['mean'], 'mean') }),
    ...(isGiven(cfg['std']) && { std: perChannel('pretrained_cfg.std', cfg['std'], 'std') }),
    ...(classNames !== undefined && { classNames }),
    ...(resize !== undefined && { resize }),
  };
}

/** Names of classes: what `label_descriptions` has for them, where it has, since names are often those of WordNet. */
function labelsOf(of: Fields): string[] | undefined {
  const names = of['label_names'] ?? undefined;
  if (names === undefined) return undefined;
  const said = of['label_descriptions'];
  const known = isGiven(said) ? fields('label_descriptions', said, null) : {};
  const described = list('label_names', names, [1, MOST_CLASSES], (_, one) =>
    typeof one === 'string' && Object.hasOwn(known, one) ? known[one] : one,
  );
  return classLabels('label_names', described);
}

function resizeOf(cfg: Fields): Resize | undefined {
  const { crop_pct: share, crop_mode: mode, interpolation: filter } = cfg;
  if (!isGiven(share) && !isGiven(filter)) return undefined;
  return {
    fit: mode === 'squash' ? 'squash' : 'crop',
    // timm's own, where its config has none.
    share: isGiven(share) ? number('pretrained_cfg.crop_pct', share, 0.01, 1) : 0.875,
    filter: filter === 'bilinear' ? 'bilinear' : 'bicubic',
  };
}
