// What a training step on TensorFlow.js takes of memory, estimated: it keeps most of what it computes until
// the step's end. Reserves nothing.
import { imageSize, tokenCount } from '../../core/config';
import type { EngineError, RoomError } from '../../core/errors';
import type { ModelShape } from '../../core/params';
import { saidBy } from '../../core/said';
import { OutOfMemoryError } from '../device';
import { planStep, type Plan } from '../graph';
import { noRoom, roomyBatch } from '../room';
import type { Backend } from './backend';

/** All that 32 bits reach: what the WASM backend's memory may grow to. */
export const WASM_MOST = 2 ** 32;
/** Copies of the parameters that stay, and that a step makes: the optimizer's vectors. Counted, as the next. */
const STAYING = 6;
const STEP = 30;
/** Bytes that a step keeps, in those of our own plan, which gives every place to who comes next: 8.2 to 10.3. */
const KEPT = 9;

/** Bytes at the height of a step. */
export function peak({ params, floats }: Plan): number {
  return 4 * (STAYING * params.size + Math.max(STEP * params.size, KEPT * floats.work));
}

/** Bytes of the largest tensor of a step: activations of a kind, or all parameters in one. */
export function largest({ shape: { config }, batch, params }: Plan): number {
  const { dim, heads, mlpRatio } = config;
  const tokens = tokenCount(config);
  const image = Math.max(
    imageSize(config),
    tokens * dim * Math.max(mlpRatio, 2),
    heads * tokens ** 2,
  );
  return 4 * Math.max(params.size, batch * image);
}

interface Known {
  readonly bytesOf: (plan: Plan) => number;
  readonly most: number;
  /** Whether both are of the largest piece. */
  readonly piece: boolean;
}

/** What limits a backend before its memory gives out. */
function limitOf({ name, gpu }: Backend): Known {
  if (name === 'wasm') return { bytesOf: peak, most: WASM_MOST, piece: false };
  if (gpu === null) return { bytesOf: peak, most: Infinity, piece: false };
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
  const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  return { bytesOf: largest, most, piece: true };
}

/** @throws RoomError for a batch that the backend's memory cannot hold, as far as that can be told before */
export function checkBatch(backend: Backend, shape: ModelShape, batch: number): void {
  const { bytesOf, ...limit } = limitOf(backend);
  const plan = planStep(shape, batch);
  if (bytesOf(plan) > limit.most) throw noRoom(plan, bytesOf, limit);
}

/** Images up to `most` that the backend's memory can hold at once, at least one. */
export function passBatch(backend: Backend, shape: ModelShape, most: number): number {
  const { bytesOf, most: bytes } = limitOf(backend);
  return Math.max(1, roomyBatch(planStep(shape, 1), most, bytesOf, bytes));
}

const gaveOut = (shape: ModelShape, batch: number): RoomError =>
  noRoom(planStep(shape, batch), peak, { most: null, piece: false });

/** The refusal behind what a backend throws when memory gives out, which ends it; anything else as it is. */
export function roomFailure(
  error: unknown,
  backend: Backend,
  shape: ModelShape,
  batch: number,
): Error {
  const isRoom = error instanceof RangeError || error instanceof WebAssembly.RuntimeError;
  if (isRoom) {
    backend.giveUp();
    return gaveOut(shape, batch);
  }
  return error instanceof Error ? error : new Error(saidBy(error) ?? 'nothing was said');
}

/** The same for the end of a device. */
export const roomLoss = (error: EngineError, shape: ModelShape, batch: number): EngineError =>
  error instanceof OutOfMemoryError ? gaveOut(shape, batch) : error;
