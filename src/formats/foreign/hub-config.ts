// config.json as Hugging Face's transformers write it (`ViTConfig`, `DeiTConfig`).
import { isGiven, text, whole, type Fields } from '../../core/read';
import { checkEpsilon } from '../../core/traits';
import { numberedLabels, squareSide, type Said, type SaidSizes } from './said-values';

/** Sizes by the names that they have there. */
const SIZES = {
  dim: 'hidden_size',
  depth: 'num_hidden_layers',
  hidden: 'intermediate_size',
  channels: 'num_channels',
} as const satisfies Partial<Record<keyof SaidSizes, string>>;

/** More than any of them is; the tensors say what it has to be. */
const LARGEST_SIZE = 1e6;

/** @throws InvalidValueError */
export function hubConfig(of: Fields): Said {
  const sizes = Object.fromEntries(
    Object.entries(SIZES).flatMap(([size, field]) =>
      isGiven(of[field]) ? [[size, whole(field, of[field], 1, LARGEST_SIZE)] as const] : [],
    ),
  );
  const [image, patch] = [
    squareSide('image_size', of['image_size']),
    squareSide('patch_size', of['patch_size']),
  ];
  const classNames = isGiven(of['id2label'])
    ? numberedLabels('id2label', of['id2label'])
    : undefined;
  const word = (field: string) => text(field, of[field], 100);
  return {
    sizes: {
      ...sizes,
      ...(image !== undefined && { image }),
      ...(patch !== undefined && { patch }),
    },
    ...(isGiven(of['model_type']) && { modelType: word('model_type') }),
    ...(isGiven(of['hidden_act']) && { activation: word('hidden_act') }),
    ...(isGiven(of['num_attention_heads']) && {
      heads: whole('num_attention_heads', of['num_attention_heads'], 1, LARGEST_SIZE),
    }),
    ...(isGiven(of['layer_norm_eps']) && {
      epsilon: checkEpsilon('layer_norm_eps', of['layer_norm_eps']),
    }),
    ...(classNames !== undefined && { classNames }),
  };
}
