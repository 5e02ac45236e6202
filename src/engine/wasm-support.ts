// What this machine's WebAssembly can do. Looks, and starts nothing.

/** The smallest module with a SIMD instruction: (func (result v128) i32.const 0; i8x16.splat; …). */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

/** The WASM backend takes half the cores for its threads: below this there would be one. */
const CORES_FOR_THREADS = 4;

export const hasSimd = (): boolean =>
  typeof WebAssembly === 'object' && WebAssembly.validate(SIMD_MODULE);

/** Whether threads can be had (shared memory needs cross-origin isolation) and would help. */
export function hasThreads(): boolean {
  const { crossOriginIsolated, navigator } = globalThis as {
    crossOriginIsolated?: boolean;
    navigator?: Partial<Navigator>;
  };
  return crossOriginIsolated === true && (navigator?.hardwareConcurrency ?? 1) >= CORES_FOR_THREADS;
}
