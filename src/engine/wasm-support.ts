// What this machine's WebAssembly can do. Looks, and starts nothing.
import { canShareMemory } from '../core/shared-memory';

/** The smallest module with a SIMD instruction: (func (result v128) i32.const 0; i8x16.splat; …). */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

/** A module whose `f` multiplies its first parameter by itself and adds the second, in one instruction. */
const FUSED_MODULE = new Uint8Array([
  ...[
    0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 125, 125, 1, 125, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0,
    0,
  ],
  // local.get 0; f32x4.splat; (the same); local.get 1; f32x4.splat; f32x4.relaxed_madd; f32x4.extract_lane 0
  ...[
    10, 22, 1, 20, 0, 32, 0, 253, 19, 32, 0, 253, 19, 32, 1, 253, 19, 253, 133, 2, 253, 31, 0, 11,
  ],
]);

/** More threads than this split a small batch into pieces that are not worth a start. */
const MOST_THREADS = 8;
/** tfjs takes half the cores for its threads: below this there would be one. */
const CORES_FOR_TFJS = 4;

export const hasSimd = (): boolean =>
  typeof WebAssembly === 'object' && WebAssembly.validate(SIMD_MODULE);

/**
 * Whether WebAssembly multiplies and adds with one rounding. Relaxed SIMD has an instruction for it, which
 * rounds twice where the processor has none, so it is tried: the square's last bit is lost when rounded.
 */
export function hasFusedMultiplyAdd(): boolean {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(FUSED_MODULE)) return false;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(FUSED_MODULE));
  const f = exports['f'] as (x: number, y: number) => number;
  return f(1 + 2 ** -12, -1 - 2 ** -11) === 2 ** -24;
}

/**
 * Threads our WASM engine may have where memory can be shared. One core is left to the page, which else
 * waits for training whenever it has something to draw.
 */
export const threadCount = (): number =>
  canShareMemory() ? Math.max(1, Math.min(MOST_THREADS, cores() - 1)) : 1;

/** Whether tfjs' WASM backend would have threads. */
export const tfjsHasThreads = (): boolean => canShareMemory() && cores() >= CORES_FOR_TFJS;

function cores(): number {
  const { navigator } = globalThis as { navigator?: Partial<Navigator> };
  return navigator?.hardwareConcurrency ?? 1;
}
