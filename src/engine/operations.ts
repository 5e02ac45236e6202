// The operations a training step is made of. Both executors have one kernel for each; shapes are in
// the docstrings, B images a batch, rows of a view counted an image. Types, and how much work one is; nothing of
// how anything is computed.
import type { HeadLayout, Linear, Linears, TokenTable } from './linears';
import type { View } from './memory';

/** Images of the batch, normalised and cut: out [B·n, C·p·p], row 0 of every image 0. */
export interface PatchesOp {
  readonly op: 'patches';
  readonly out: View;
  readonly image: number;
  readonly patch: number;
  readonly channels: number;
}

/** Folds every linear map: W′, W′ᵀ, b′ and the token table, from parameters and mask. */
export interface FoldOp {
  readonly op: 'fold';
  readonly linears: readonly Linear[];
  readonly tokens: TokenTable;
}

/**
 * out = a·W (+ b′) (+ add), then GELU or a product by element.
 * `forward` reads W′ [k, n] in panels, `backward` W′ᵀ [n, k].
 */
export interface ProductOp {
  readonly op: 'product';
  readonly a: View;
  readonly linear: Linear;
  readonly direction: 'forward' | 'backward';
  readonly out: View;
  /** Whether b′ is added. */
  readonly bias: boolean;
  /** A matrix of `out`'s shape that is added; may be `out` itself. */
  readonly residual: View | null;
  /** Added instead: row r of an image gets row r of the token table. */
  readonly table: TokenTable | null;
  /** With it out = GELU(z) and slope = GELU′(z), of one shape. */
  readonly slope: View | null;
  /** Multiplies the result element by element; may be `out` itself. */
  readonly times: View | null;
}

/** G = dyᵀ·x [n, k] into linear.product, Σ dy [n] into linear.biasSum where it has one. */
export interface WeightSumOp {
  readonly op: 'weight-sum';
  readonly dy: View;
  readonly x: View;
  readonly linear: Linear;
}

/**
 * out = (x − mean)·rstd at `channels` (out.stride places, −1 is padding), stats [rows, 2] = mean, rstd, where rstd is
 * 1/√(variance + epsilon).
 */
export interface NormaliseOp {
  readonly op: 'normalise';
  readonly x: View;
  readonly channels: Int32Array;
  readonly out: View;
  readonly stats: View;
  readonly epsilon: number;
}

/**
 * dx += rstd·(d − mean(d) − x̂·mean(d∘x̂)), where d is dy at `channels`, 0 elsewhere, and
 * x̂ = (x − mean)·rstd over all x.cols channels. dx and x may have a stride of many tokens.
 */
export interface NormaliseBackOp {
  readonly op: 'normalise-back';
  readonly dy: View;
  readonly channels: Int32Array;
  readonly x: View;
  readonly stats: View;
  readonly dx: View;
}

/**
 * p = softmax(q·kᵀ·scale) [B, H·q, n] (padding 0), o = p·v, head by head. The first q of an image's n
 * tokens ask, as many as `o` has rows.
 */
export interface AttentionOp {
  readonly op: 'attention';
  readonly layout: HeadLayout;
  readonly qkv: View;
  readonly p: View;
  readonly o: View;
}

/** By query row: ds = p∘(do·vᵀ − Σ p∘(do·vᵀ))·scale [B, H·q, n] and q's part of dqkv = ds·k. */
export interface AttentionRowsOp {
  readonly op: 'attention-rows';
  readonly layout: HeadLayout;
  readonly qkv: View;
  readonly p: View;
  readonly dout: View;
  readonly ds: View;
  readonly dqkv: View;
}

/**
 * By key column: k's and v's parts of dqkv: dsᵀ·q and pᵀ·do. The q part of tokens that do not ask
 * becomes 0.
 */
export interface AttentionColumnsOp {
  readonly op: 'attention-columns';
  readonly layout: HeadLayout;
  readonly qkv: View;
  readonly p: View;
  readonly dout: View;
  readonly ds: View;
  readonly dqkv: View;
}

/**
 * From logits [B, K]: dlogits = (softmax − target)/S with target (1−e)·onehot + e/K, and per image
 * `scores` [1, 2] = cross-entropy, 1 if the first largest logit is the label's else 0. Padding 0. S are the
 * images of the whole step; in its later parts `scores` are added to what is there.
 */
export interface LossOp {
  readonly op: 'loss';
  readonly logits: View;
  readonly dlogits: View;
  readonly scores: View;
}

/** Sets every float of a view, padding included, to 0. */
export interface ClearOp {
  readonly op: 'clear';
  readonly out: View;
}

/** tokens.sum[t] = Σ over images of dx[t]. */
export interface TokenSumOp {
  readonly op: 'token-sum';
  readonly dx: View;
  readonly tokens: TokenTable;
}

/**
 * Between the parts of a step: `sums` and `carry` become sums + carry, in the first part sums alone. Takes
 * the places of `sums` one by one.
 */
export interface CarryOp {
  readonly op: 'carry';
}

/**
 * Gradients of the parameters from `sums`. With s₁ = Σⱼ Gⱼᵢ·Wⱼᵢ and s₀ = Σⱼ Wⱼᵢ·dbⱼ of input i:
 * dWⱼᵢ = gᵢ(γᵢ·Gⱼᵢ + βᵢ·dbⱼ), dγᵢ = gᵢ·s₁, dβᵢ = gᵢ·s₀, dgᵢ = γᵢ·s₁ + βᵢ·s₀ + λ·sign(gᵢ), db.
 * Without a norm γ = 1 and β = 0, without gates g = 1. Class token, positions and the patch bias
 * from the token sums. Writes every place of `grads` that belongs to a channel that is there.
 */
export interface UnfoldOp {
  readonly op: 'unfold';
  readonly linears: Linears;
}

/**
 * One record of measures of the whole step: mean cross-entropy, Σ|g|, share right, L2 norm of `grads`
 * (gates left out when they are not trained). Read before the update.
 */
export interface MeasureOp {
  readonly op: 'measure';
  readonly scores: View;
}

/** AdamW over the flat regions, as PyTorch defines it; gates that are not trained take gradient 0. */
export interface UpdateOp {
  readonly op: 'update';
}

export type Op =
  | PatchesOp
  | FoldOp
  | ProductOp
  | WeightSumOp
  | NormaliseOp
  | NormaliseBackOp
  | AttentionOp
  | AttentionRowsOp
  | AttentionColumnsOp
  | LossOp
  | ClearOp
  | TokenSumOp
  | CarryOp
  | UnfoldOp
  | MeasureOp
  | UpdateOp;

export type OpName = Op['op'];

/** Multiplications of the matrix products in an operation, an image, padding included. */
export function multiplicationsOf(op: Op): number {
  if (op.op === 'product') return op.out.rows * op.linear.k * op.linear.n;
  if (op.op === 'weight-sum') return op.dy.rows * op.linear.k * op.linear.n;
  if (!('layout' in op)) return 0;
  // Two products a head, in each of the three: one as wide as q and k, one as wide as its V.
  const { dh, heads } = op.layout;
  const asking = ('o' in op ? op.o : op.dout).rows;
  return asking * op.qkv.rows * heads.reduce((sum, { width }) => sum + dh + width, 0);
}
