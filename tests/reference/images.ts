// The ends of a step in plain loops: images in, loss, measures and AdamW out.
import { unpack } from '../../src/core/augment';
import type { Input, Scalars, StepPart } from '../../src/engine/executor';
import type { Plan } from '../../src/engine/graph';
import { ALIGN, DECAYED, GATE } from '../../src/engine/memory';
import type { LossOp, MeasureOp, PatchesOp, TokenSumOp } from '../../src/engine/operations';
import type { ImageSet, Split } from '../../src/core/images';
import { matrixOf, type Memory } from './memory';

/** One image as the network sees it, [C, H, W], and its label. */
interface Picture {
  readonly pixels: Float64Array;
  /** By channel, what a byte of 0 is; 0 for images of floats. */
  readonly black: readonly number[];
  readonly label: number;
}

export type Data = Record<Split, Picture[]>;

export function pictures(set: ImageSet, channels: number, start = 0, count = set.count): Picture[] {
  const size = set.pixels.length / set.count;
  const bytes = set.pixels instanceof Uint8Array;
  const black = Array.from({ length: channels }, (_, c) =>
    bytes ? -set.mean[c]! / set.std[c]! : 0,
  );
  return Array.from({ length: count }, (_, i) => ({
    black,
    label: set.labels[start + i]!,
    pixels: Float64Array.from({ length: size }, (_, at) => {
      const value = set.pixels[(start + i) * size + at]!;
      if (!bytes) return value;
      const channel = Math.floor(at / (size / set.mean.length));
      return (value / 255 - set.mean[channel]!) / set.std[channel]!;
    }),
  }));
}

export function batchOf(data: Data, input: Input, channels: number): Picture[] {
  const batch =
    input.kind === 'images'
      ? pictures(input.set, channels, input.start, input.count)
      : Array.from(input.indices, (index) => data[input.split][index]!);
  const { moves } = input;
  return moves === undefined ? batch : batch.map((picture, i) => moved(picture, moves[i]!));
}

/** A picture mirrored, then shifted, black where nothing is left. */
function moved({ pixels, black, label }: Picture, move: number): Picture {
  const { dx, dy, flip } = unpack(move);
  const side = Math.sqrt(pixels.length / black.length);
  const out = Float64Array.from(pixels, (_, i) => black[Math.floor(i / side ** 2)]!);
  for (let row = 0; row < pixels.length / side; row++) {
    const plane = Math.floor(row / side) * side;
    const y = row - plane - dy;
    if (y < 0 || y >= side) continue;
    for (let x = 0; x < side; x++) {
      // Where the original's pixel lands.
      const left = x - dx;
      const to = flip ? side - 1 - left : left;
      if (to >= 0 && to < side) out[(plane + y) * side + to] = pixels[row * side + x]!;
    }
  }
  return { pixels: out, black, label };
}

export function patches(memory: Memory, op: PatchesOp, batch: readonly Picture[]): void {
  const out = matrixOf(memory, op.out, batch.length);
  const side = op.image / op.patch;
  for (const [b, { pixels }] of batch.entries())
    for (let row = 0; row < op.out.rows; row++)
      for (let col = 0; col < out.cols; col++) {
        let value = 0;
        if (row > 0 && col < op.out.cols) {
          const channel = Math.floor(col / op.patch ** 2);
          const y =
            Math.floor((row - 1) / side) * op.patch + (Math.floor(col / op.patch) % op.patch);
          const x = ((row - 1) % side) * op.patch + (col % op.patch);
          value = pixels[(channel * op.image + y) * op.image + x]!;
        }
        out.set(b * op.out.rows + row, col, value);
      }
}

export function loss(
  memory: Memory,
  op: LossOp,
  batch: readonly Picture[],
  { whole, before }: StepPart,
  smoothing: number,
): void {
  const logits = matrixOf(memory, op.logits, batch.length);
  const dlogits = matrixOf(memory, op.dlogits, batch.length);
  const scores = matrixOf(memory, op.scores, batch.length);
  const classes = op.logits.cols;
  for (const [b, { label }] of batch.entries()) {
    const row = Array.from({ length: classes }, (_, k) => logits.get(b, k));
    const peak = row.reduce((a, z) => Math.max(a, z), -Infinity);
    const sum = row.reduce((total, z) => total + Math.exp(z - peak), 0);
    let ce = 0;
    row.forEach((z, k) => {
      const target = (k === label ? 1 - smoothing : 0) + smoothing / classes;
      const log = z - peak - Math.log(sum);
      ce -= target * log;
      dlogits.set(b, k, (Math.exp(log) - target) / whole);
    });
    for (let k = classes; k < dlogits.cols; k++) dlogits.set(b, k, 0);
    [ce, row.indexOf(peak) === label ? 1 : 0, 0, 0].forEach((value, c) =>
      scores.set(b, c, value + (before === 0 ? 0 : scores.get(b, c))),
    );
  }
}

export function tokenSum(memory: Memory, { dx, tokens }: TokenSumOp, count: number): void {
  const from = matrixOf(memory, dx, count);
  for (let t = 0; t < tokens.tokens; t++)
    for (let c = 0; c < tokens.stride; c++) {
      let sum = 0;
      for (let b = 0; b < count; b++) sum += from.get(b * tokens.tokens + t, c);
      memory.sums[tokens.sum + t * tokens.stride + c] = sum;
    }
}

export function measure(
  memory: Memory,
  plan: Plan,
  op: MeasureOp,
  { whole, first }: StepPart,
  { trainGates }: Scalars,
): number[] {
  const scores = matrixOf(memory, op.scores, first);
  let [ce, right, l1, squares] = [0, 0, 0, 0];
  for (let b = 0; b < first; b++) {
    ce += scores.get(b, 0) / whole;
    right += scores.get(b, 1) / whole;
  }
  for (let i = 0; i < plan.params.size; i++) {
    const gate = (plan.params.flags[Math.floor(i / ALIGN)]! & GATE) !== 0;
    if (gate) l1 += Math.abs(memory.params[i]!);
    if (!gate || trainGates) squares += memory.grads[i]! ** 2;
  }
  return [ce, l1, right, Math.sqrt(squares)];
}

export function update(memory: Memory, plan: Plan, hyper: Scalars): void {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const { params, grads, first, second, average } = memory;
  for (let i = 0; i < plan.params.size; i++) {
    const flags = plan.params.flags[Math.floor(i / ALIGN)]!;
    const gate = (flags & GATE) !== 0;
    const gradient = gate && !hyper.trainGates ? 0 : grads[i]!;
    const rate = gate ? (hyper.trainGates ? hyper.gateLr : 0) : hyper.lr;
    const m = beta1 * first[i]! + (1 - beta1) * gradient;
    const v = beta2 * second[i]! + (1 - beta2) * gradient ** 2;
    const decay = (flags & DECAYED) !== 0 ? 1 - hyper.lr * hyper.weightDecay : 1;
    const direction =
      m / (1 - beta1 ** hyper.time) / (Math.sqrt(v / (1 - beta2 ** hyper.time)) + epsilon);
    first[i] = m;
    second[i] = v;
    params[i] = params[i]! * decay - rate * direction;
    if (gate && hyper.trainGates)
      average[i] = average[i]! * (1 - hyper.newest) + Math.abs(params[i]!) * hyper.newest;
  }
}
