// Kinds of Vision Transformers that are not the one network of this page, told by the names of their tensors, so that
// each is refused by its own name and with the reason. Knows no values.
import type { Happened } from '../../core/error-names';
import { words } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import { cut, cutText } from '../../core/shown';

interface Unsupported {
  readonly names: RegExp;
  readonly happened: Happened;
  /** What the network has that this page's has not. */
  readonly has: string;
}

/** The first that fits is said; of parts of one architecture the most telling stands first. */
const UNSUPPORTED: readonly Unsupported[] = [
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
    names: /^(layers|stages|downsample_layers)\.\d+\./,
    happened: 'hasStages',
    has: 'stages of several sizes (Swin, ConvNeXt and the like)',
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
];

/** @throws FormatError naming what the network has that this page's has not */
export function refuseUnsupported(names: readonly string[]): void {
  for (const { names: pattern, happened, has } of UNSUPPORTED) {
    const found = names.find((name) => pattern.test(name));
    if (found === undefined) continue;
    throw new FormatError(
      `The network must be a plain Vision Transformer, which reads its class token behind the last block; got one with ${has} (tensor ${cutText(found)}).`,
      'Choose a ViT or DeiT without it: cutting its channels would need other rules.',
      words(happened, 'plainVit', { name: cut(found) }),
    );
  }
}
