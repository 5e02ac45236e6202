// The ends of a step over the flat regions: what is measured of gradients and gates, then AdamW, and the running
// means of the gates it moved.
// Both go block by block of 64 floats, each of one kind, as the flags say.
import { addLanes, madd } from './lanes';
import { address, share, word } from './record';

const BLOCK_BYTES: usize = 256;
const DECAYED: i32 = 1;
const GATE: i32 = 2;

/** Blocks whose sums are one number: fixed, so that threads do not change the order of sums. */
const CHUNK: i32 = 64;

//words update

//bytes step

/** Chunks split over threads. */
export function measure(record: usize, _images: i32, part: i32, parts: i32): void {
  const blocks = word(record, BLOCKS);
  const flags = address(record, FLAGS);
  const trainGates = load<f32>(address(record, SCALARS), TRAIN_GATES) !== 0;
  const chunks = (blocks + CHUNK - 1) / CHUNK;
  const end = share(chunks, part + 1, parts);
  for (let chunk = share(chunks, part, parts); chunk < end; chunk++) {
    let squares = f32x4.splat(0);
    let sizes = f32x4.splat(0);
    const last = min(blocks, (chunk + 1) * CHUNK);
    for (let block = chunk * CHUNK; block < last; block++) {
      const gate = (load<i32>(flags + ((<usize>block) << 2)) & GATE) !== 0;
      const at = (<usize>block) * BLOCK_BYTES;
      const grads = address(record, GRADS) + at;
      const params = address(record, PARAMS) + at;
      if (!gate || trainGates) {
        let more = f32x4.splat(0);
        for (let i: usize = 0; i < BLOCK_BYTES; i += 32) {
          const x = v128.load(grads + i);
          const y = v128.load(grads + i, 16);
          squares = madd(x, x, squares);
          more = madd(y, y, more);
        }
        squares = f32x4.add(squares, more);
      }
      if (gate) {
        for (let i: usize = 0; i < BLOCK_BYTES; i += 16)
          sizes = f32x4.add(sizes, f32x4.abs(v128.load(params + i)));
      }
    }
    const sums = address(record, SUMS) + ((<usize>chunk) << 3);
    store<f32>(sums, addLanes(squares));
    store<f32>(sums, addLanes(sizes), 4);
  }
}

/** Blocks split over threads. */
export function update(record: usize, _images: i32, part: i32, parts: i32): void {
  const blocks = word(record, BLOCKS);
  const scalars = address(record, SCALARS);
  const trainGates = load<f32>(scalars, TRAIN_GATES) !== 0;
  const end = share(blocks, part + 1, parts);
  for (let block = share(blocks, part, parts); block < end; block++) {
    const flags = load<i32>(address(record, FLAGS) + ((<usize>block) << 2));
    const at = (<usize>block) * BLOCK_BYTES;
    const gate = (flags & GATE) !== 0;
    updateBlock(
      address(record, PARAMS) + at,
      gate && !trainGates ? 0 : address(record, GRADS) + at,
      address(record, FIRST) + at,
      address(record, SECOND) + at,
      load<f32>(scalars + (gate ? GATE_RATE : RATE)),
      (flags & DECAYED) !== 0 ? load<f32>(scalars, DECAY) : 1,
      load<f32>(scalars, SECOND_SCALE),
    );
    if (gate && trainGates)
      averageBlock(
        address(record, AVERAGE) + at,
        address(record, PARAMS) + at,
        load<f32>(scalars, NEWEST),
      );
  }
}

/** Running means of |gate|; gates come first of all parameters. @param newest share of the newest; with 1 it is all */
function averageBlock(average: usize, params: usize, newest: f32): void {
  const take = f32x4.splat(newest);
  const keep = f32x4.splat(1 - newest);
  for (let i: usize = 0; i < BLOCK_BYTES; i += 16) {
    const sizes = f32x4.abs(v128.load(params + i));
    v128.store(average + i, madd(v128.load(average + i), keep, f32x4.mul(sizes, take)));
  }
}

/** @param grads 0 where the gradient counts as 0 and the parameters stay */
function updateBlock(
  params: usize,
  grads: usize,
  first: usize,
  second: usize,
  rate: f32,
  decay: f32,
  scale: f32,
): void {
  const keep1 = f32x4.splat(0.9);
  const take1 = f32x4.splat(0.1);
  const keep2 = f32x4.splat(0.999);
  const take2 = f32x4.splat(0.001);
  const epsilon = f32x4.splat(1e-8);
  const rates = f32x4.splat(rate);
  const decays = f32x4.splat(decay);
  const scales = f32x4.splat(scale);
  for (let i: usize = 0; i < BLOCK_BYTES; i += 16) {
    const g = grads === 0 ? f32x4.splat(0) : v128.load(grads + i);
    const m = madd(v128.load(first + i), keep1, f32x4.mul(g, take1));
    const v = madd(v128.load(second + i), keep2, f32x4.mul(f32x4.mul(g, g), take2));
    v128.store(first + i, m);
    v128.store(second + i, v);
    if (grads === 0) continue;
    const deviation = madd(f32x4.sqrt(v), scales, epsilon);
    const p = f32x4.mul(v128.load(params + i), decays);
    v128.store(params + i, f32x4.sub(p, f32x4.div(f32x4.mul(m, rates), deviation)));
  }
}
