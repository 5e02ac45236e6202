// The operations on activations in plain loops: what the kernels must agree with.
import type {
  AttentionColumnsOp,
  AttentionOp,
  AttentionRowsOp,
  NormaliseBackOp,
  NormaliseOp,
  ProductOp,
  WeightSumOp,
} from '../../src/engine/operations';
import { matrixOf, panelPlace, type Memory } from './memory';

export function product(memory: Memory, op: ProductOp, count: number): void {
  const { linear, direction } = op;
  const forward = direction === 'forward';
  const [k, n] = forward ? [linear.k, linear.n] : [linear.n, linear.k];
  const start = forward ? linear.forward : linear.transposed;
  if (start === null) throw new Error(`${linear.name} has no transposed weight`);
  const { weights } = memory;
  const a = matrixOf(memory, op.a, count);
  const out = matrixOf(memory, op.out, count);
  const slope = op.slope && matrixOf(memory, op.slope, count);
  const times = op.times && matrixOf(memory, op.times, count);
  const residual = op.residual && matrixOf(memory, op.residual, count);
  for (let r = 0; r < out.rows; r++)
    for (let j = 0; j < n; j++) {
      let z = op.bias ? weights[(linear.foldedBias ?? NaN) + j]! : 0;
      for (let i = 0; i < k; i++) z += a.get(r, i) * weights[start + panelPlace(k, i, j)]!;
      if (residual) z += residual.get(r, j);
      if (op.table) z += weights[op.table.table + (r % op.out.rows) * op.table.stride + j]!;
      if (times) z *= times.get(r, j);
      if (slope) slope.set(r, j, geluSlope(z));
      out.set(r, j, slope ? gelu(z) : z);
    }
}

export function weightSum(memory: Memory, { dy, x, linear }: WeightSumOp, count: number): void {
  const { sums } = memory;
  const { k, n } = linear;
  const from = matrixOf(memory, dy, count);
  const by = matrixOf(memory, x, count);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let t = 0; t < from.rows; t++) sum += from.get(t, j) * by.get(t, i);
      sums[linear.product + j * k + i] = sum;
    }
    if (linear.biasSum === null) continue;
    let sum = 0;
    for (let t = 0; t < from.rows; t++) sum += from.get(t, j);
    sums[linear.biasSum + j] = sum;
  }
}

export function normalise(memory: Memory, op: NormaliseOp, count: number): void {
  const x = matrixOf(memory, op.x, count);
  const out = matrixOf(memory, op.out, count);
  const stats = matrixOf(memory, op.stats, count);
  const d = op.x.cols;
  for (let r = 0; r < x.rows; r++) {
    let mean = 0;
    for (let c = 0; c < d; c++) mean += x.get(r, c) / d;
    let variance = 0;
    for (let c = 0; c < d; c++) variance += (x.get(r, c) - mean) ** 2 / d;
    const rstd = 1 / Math.sqrt(variance + op.epsilon);
    op.channels.forEach((channel, i) =>
      out.set(r, i, channel < 0 ? 0 : (x.get(r, channel) - mean) * rstd),
    );
    [mean, rstd, 0, 0].forEach((value, c) => stats.set(r, c, value));
  }
}

export function normaliseBack(memory: Memory, op: NormaliseBackOp, count: number): void {
  const x = matrixOf(memory, op.x, count);
  const dy = matrixOf(memory, op.dy, count);
  const dx = matrixOf(memory, op.dx, count);
  const stats = matrixOf(memory, op.stats, count);
  const d = op.x.cols;
  for (let r = 0; r < x.rows; r++) {
    const [mean, rstd] = [stats.get(r, 0), stats.get(r, 1)];
    const gradient = new Float64Array(d);
    op.channels.forEach((channel, i) => {
      if (channel >= 0) gradient[channel] = dy.get(r, i);
    });
    const hat = Float64Array.from({ length: d }, (_, c) => (x.get(r, c) - mean) * rstd);
    const sum = gradient.reduce((a, b) => a + b, 0);
    const dot = gradient.reduce((a, b, c) => a + b * hat[c]!, 0);
    for (let c = 0; c < d; c++)
      dx.set(r, c, dx.get(r, c) + rstd * (gradient[c]! - sum / d - (hat[c]! * dot) / d));
  }
}

/** A head's part of a view: rows of one image, columns from `start`. */
function part(memory: Memory, view: Parameters<typeof matrixOf>[1], image: number, start: number) {
  const matrix = matrixOf(memory, view, image + 1);
  const first = image * view.rows;
  return {
    get: (r: number, c: number) => matrix.get(first + r, start + c),
    set: (r: number, c: number, value: number) => matrix.set(first + r, start + c, value),
  };
}

function* headsOf(
  memory: Memory,
  op: AttentionOp | AttentionRowsOp | AttentionColumnsOp,
  count: number,
) {
  const { dh, heads } = op.layout;
  const n = op.qkv.rows;
  const queries = ('o' in op ? op.o : op.dout).rows;
  for (let image = 0; image < count; image++)
    for (const [h, { width, v, o }] of heads.entries()) {
      const rows = matrixOf(memory, op.p, image + 1);
      const first = (image * heads.length + h) * queries;
      yield {
        width,
        n,
        queries,
        dh,
        q: part(memory, op.qkv, image, h * dh),
        k: part(memory, op.qkv, image, (heads.length + h) * dh),
        v: part(memory, op.qkv, image, v),
        image,
        starts: { q: h * dh, k: (heads.length + h) * dh, v, o },
        p: {
          cols: rows.cols,
          get: (i: number, j: number) => rows.get(first + i, j),
          set: (i: number, j: number, value: number) => rows.set(first + i, j, value),
        },
        first,
      };
    }
}

export function attention(memory: Memory, op: AttentionOp, count: number): void {
  for (const { width, n, queries, dh, q, k, v, p, image, starts } of headsOf(memory, op, count)) {
    const o = part(memory, op.o, image, starts.o);
    for (let i = 0; i < queries; i++) {
      const scores = Array.from({ length: n }, (_, j) => {
        let dot = 0;
        for (let c = 0; c < dh; c++) dot += q.get(i, c) * k.get(j, c);
        return dot * op.layout.scale;
      });
      const peak = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - peak));
      const sum = powers.reduce((a, b) => a + b, 0);
      for (let j = 0; j < p.cols && width > 0; j++) p.set(i, j, j < n ? powers[j]! / sum : 0);
      for (let c = 0; c < width; c++) {
        let value = 0;
        for (let j = 0; j < n; j++) value += (powers[j]! / sum) * v.get(j, c);
        o.set(i, c, value);
      }
    }
  }
}

export function attentionRows(memory: Memory, op: AttentionRowsOp, count: number): void {
  const all = matrixOf(memory, op.ds, count);
  for (const { width, n, queries, dh, k, v, p, image, starts, first } of headsOf(
    memory,
    op,
    count,
  )) {
    const dout = part(memory, op.dout, image, starts.o);
    const dq = part(memory, op.dqkv, image, starts.q);
    for (let i = 0; i < queries; i++) {
      const dp = Array.from({ length: n }, (_, j) => {
        let dot = 0;
        for (let c = 0; c < width; c++) dot += dout.get(i, c) * v.get(j, c);
        return dot;
      });
      const mean = width === 0 ? 0 : dp.reduce((sum, value, j) => sum + value * p.get(i, j), 0);
      const ds = dp.map((value, j) =>
        width === 0 ? 0 : p.get(i, j) * (value - mean) * op.layout.scale,
      );
      for (let j = 0; j < all.cols && width > 0; j++) all.set(first + i, j, j < n ? ds[j]! : 0);
      for (let c = 0; c < dh; c++)
        dq.set(
          i,
          c,
          ds.reduce((sum, value, j) => sum + value * k.get(j, c), 0),
        );
    }
  }
}

export function attentionColumns(memory: Memory, op: AttentionColumnsOp, count: number): void {
  const all = matrixOf(memory, op.ds, count);
  for (const { width, n, queries, dh, q, p, image, starts, first } of headsOf(memory, op, count)) {
    const dout = part(memory, op.dout, image, starts.o);
    const dk = part(memory, op.dqkv, image, starts.k);
    const dv = part(memory, op.dqkv, image, starts.v);
    const dq = part(memory, op.dqkv, image, starts.q);
    for (let i = queries; i < n; i++) for (let c = 0; c < dh; c++) dq.set(i, c, 0);
    for (let j = 0; j < n; j++) {
      for (let c = 0; c < dh; c++) {
        let sum = 0;
        for (let i = 0; i < queries && width > 0; i++) sum += all.get(first + i, j) * q.get(i, c);
        dk.set(j, c, sum);
      }
      for (let c = 0; c < width; c++) {
        let sum = 0;
        for (let i = 0; i < queries; i++) sum += p.get(i, j) * dout.get(i, c);
        dv.set(j, c, sum);
      }
    }
  }
}

const gelu = (z: number): number => z * normalCdf(z);
const geluSlope = (z: number): number =>
  normalCdf(z) + (z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);

/** Φ by the series of erf for small arguments and its continued fraction for large ones. */
function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  let erf: number;
  if (x < 3) {
    let term = x;
    erf = x;
    for (let n = 1; n < 80; n++) {
      term *= (-x * x) / n;
      erf += term / (2 * n + 1);
    }
    erf *= 2 / Math.sqrt(Math.PI);
  } else {
    let fraction = 0;
    for (let n = 40; n > 0; n--) fraction = n / 2 / (x + fraction);
    erf = 1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
  }
  return z < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
}
