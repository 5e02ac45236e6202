// Kinds of Vision Transformers that are not the one network of this page, told by the names of their tensors, so that
// and by what its files say of it, so that each is refused by its own name and with the reason. Knows no values.
import type { Happened } from '../../core/error-names';
import { words } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { cut, cutText } from '../../core/shown';
import type { Said } from './said-values';
import type { Tensors } from './tensor-names';

interface Unsupported {
  readonly names: RegExp;
  readonly happened: Happened;
  /** What the network has that this page's has not. */
  readonly has: string;
}

/** The first that fits is said; of parts of one architecture the most telling stands first. */
const UNSUPPORTED: readonly Unsupported[] = [
  {
    names: /(^|\.)(lora_(A|B|embedding\w*)|base_layer)\./,
    happened: 'hasAdapters',
    has: 'adapters (LoRA) beside its weights, which have to be merged into them',
  },
  {
    names: /^blocks_token_only\.|(^|\.)cls_attn\./,
    happened: 'hasClassAttention',
    has: 'class attention (CaiT): blocks of their own for the class token',
  },
  {
    names: /(^|\.)(reg_token|register_tokens?)$/,
    happened: 'hasRegisters',
    has: 'register tokens: more tokens than a class token and patches',
  },
  {
    names: /(^|\.)attn_pool\.|(^|\.)attention_pool|(^|\.)head\.(probe|attention)/,
    happened: 'hasAttentionPool',
    has: 'a pooling head with attention of its own',
  },
  {
    names: /(^|\.)fc_norm\./,
    happened: 'hasMeanPool',
    has: 'a head on the mean of all patches (fc_norm), and not on the class token',
  },
  {
    names: /(^|\.)(ls[12]\.gamma|gamma_[12]|lambda_?[12]|layer_scale[12]?(\.(lambda1|gamma))?)$/,
    happened: 'hasLayerScale',
    has: 'LayerScale: a factor a channel behind attention and MLP',
  },
  {
    names: /(^|\.)mlp\.(w12|w1|w2|w3|fc1_[gx]|weights_in|gate_proj)(\.|$)/,
    happened: 'hasSwiGlu',
    has: 'SwiGLU: an MLP of three maps',
  },
  {
    names: /(^|\.)(rope|rotary|freqs_cis|rope_embed)/,
    happened: 'hasRotary',
    has: 'rotary position embeddings, which turn queries and keys',
  },
  {
    names: /(^|\.)(q_norm|k_norm|norm_q|norm_k|query_norm|key_norm)\./,
    happened: 'hasQueryNorm',
    has: 'a norm of queries and keys',
  },
  {
    names: /relative_position_bias|(^|\.)rel_pos_/,
    happened: 'hasRelativePositions',
    has: 'relative positions within attention (BEiT, Swin)',
  },
  {
    names:
      /^(\w+\.)?(encoder\.)?((layers|stages)\.\d+\.(blocks|layers|downsample\w*|conv\w*)\.|downsample_layers\.\d)|(^|\.)layer[1-4]\.\d+\.|(^|\.)(running_mean|conv_dw\.\w+|dwconv\.\w+)$/,
    happened: 'hasStages',
    has: 'stages of several sizes or convolutions (Swin, ConvNeXt, ResNet and the like)',
  },
  {
    names: /(^|\.)(norm_pre|pre_layrnorm|ln_pre)\./,
    happened: 'hasFirstNorm',
    has: 'a norm before the first block (CLIP)',
  },
  {
    names: /(^|\.)patch_embed\.(backbone|conv\d|stem)/,
    happened: 'hasConvolutions',
    has: 'convolutions before its patches',
  },
  {
    names: /(^|\.)pre_logits\./,
    happened: 'hasPreLogits',
    has: 'one more layer before its head',
  },
];

/** timm's packed form of SwiGLU: the first map has twice the rows that the second has columns. */
function packedGlu(tensors: Tensors): string | undefined {
  const first = 'blocks.0.mlp.fc1.weight';
  const rows = tensors.get(first)?.shape[0] ?? 0;
  const columns = tensors.get('blocks.0.mlp.fc2.weight')?.shape[1] ?? 0;
  return columns > 0 && rows === 2 * columns ? first : undefined;
}

/** @throws FormatError naming what the network has that this page's has not */
export function refuseUnsupported(tensors: Tensors): void {
  const names = [...tensors.keys()];
  for (const { names: pattern, happened, has } of UNSUPPORTED) {
    const found =
      names.find((name) => pattern.test(name)) ??
      (happened === 'hasSwiGlu' ? packedGlu(tensors) : undefined);
    if (found !== undefined) throw otherThanPlain(has, happened, `tensor ${cutText(found)}`, found);
  }
}

const otherThanPlain = (has: string, happened: Happened, where: string, name: string) =>
  new FormatError(
    `The network must be a plain Vision Transformer, which reads its class token behind the last block; got one with ${has} (${where}).`,
    'Choose a ViT or DeiT without it: cutting its channels would need other rules.',
    words(happened, 'plainVit', { name: cut(name) }),
  );

/** What Hugging Face calls networks of this kind. */
const MODEL_TYPES = ['vit', 'deit', 'vit_msn', 'timm_wrapper'];

/** @throws FormatError where its files say that it computes what this page's does not, though its tensors look alike */
export function refuseUnsaid({
  modelType = 'vit',
  activation = 'gelu',
  pool = 'token',
}: Said): void {
  if (pool !== 'token') {
    const where = `global_pool ${cutText(pool)}`;
    if (pool === 'map')
      throw otherThanPlain(
        'a pooling head with attention of its own',
        'hasAttentionPool',
        where,
        where,
      );
    throw otherThanPlain('a head on more than its class token', 'hasMeanPool', where, where);
  }
  if (!MODEL_TYPES.includes(modelType))
    throw new FormatError(
      `“model_type” must be ${MODEL_TYPES.slice(0, 2).join(' or ')}; got ${cutText(modelType)}.`,
      'Choose a ViT or DeiT: cutting its channels would need other rules.',
      words('otherArchitecture', 'plainVit', { name: cut(modelType) }),
    );
  if (activation !== 'gelu')
    throw new FormatError(
      `The activation of the network must be gelu; got ${cutText(activation)}.`,
      'Choose a network with GELU.',
      words('otherActivation', 'plainVit', { name: cut(activation) }),
    );
}
