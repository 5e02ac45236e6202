// WebGPU in Node: Dawn, by the package “webgpu”, put where the engine looks for a browser's.
import type * as dawnOf from 'webgpu';

type Dawn = typeof dawnOf;

/** @param options of Dawn, such as `backend=null`, which checks everything and computes nothing */
export function putGpu({ create, globals }: Dawn, options: readonly string[] = []): void {
  Object.assign(globalThis, globals);
  const gpu = create([...options]);
  // The navigator keeps it alive: Dawn ends with the last reference.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

/** Answers whether it is there now; the package has no build for every machine. */
export async function bringGpu(): Promise<boolean> {
  const dawn = await import('webgpu').catch(() => null);
  if (dawn !== null) putGpu(dawn);
  return dawn !== null;
}
