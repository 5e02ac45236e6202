// A memory and the kernels that work on it. Knows addresses and lists, not what they mean.
import { EngineError } from '../../core/errors';
import { saidAfter } from '../../core/said';

/** What kernels/run.ts exports. */
export interface Kernels {
  /** Runs a list of records, one part of `parts` of each; parts meet at `control`. 0 where one is gone. */
  run(
    list: number,
    count: number,
    images: number,
    part: number,
    parts: number,
    control: number,
  ): number;
  /** Whether the word at an address stops being `value` within a short while. */
  changes(address: number, value: number): number;
}

/** Bytes of a page of memory. */
export const PAGE = 65536;
/** Pages a shared memory may grow to: all that 32 bits reach, or what a machine short of room has. */
const LIMITS = [65536, 16384, 4096];
/** Pages of the largest memory there can be: all that 32 bits reach. */
const MOST_PAGES = 65536;
/** The same in bytes. */
export const MOST_BYTES = MOST_PAGES * PAGE;

/** A memory of so many bytes; null where the machine has not so much. */
export function makeMemory(bytes: number, shared: boolean): WebAssembly.Memory | null {
  const initial = Math.ceil(bytes / PAGE);
  const wanted = shared
    ? LIMITS.filter((limit) => limit >= initial).map((maximum) => ({ initial, maximum, shared }))
    : [{ initial }];
  for (const descriptor of wanted) {
    try {
      return new WebAssembly.Memory(descriptor);
    } catch {
      continue;
    }
  }
  return null;
}

/** Bytes, fewer than `bytes`, that a memory has here at this moment, by trying; 0 where it has none at all. */
export function mostMemory(bytes: number, shared: boolean): number {
  let pages = MOST_PAGES;
  while (pages >= 1 && (pages * PAGE >= bytes || makeMemory(pages * PAGE, shared) === null))
    pages /= 2;
  return Math.floor(pages) * PAGE;
}

/** Makes a memory reach to `bytes`. Views of it may end. False where it cannot. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): boolean {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  if (missing <= 0) return true;
  try {
    memory.grow(missing);
    return true;
  } catch {
    return false;
  }
}

/** Compiled code is shared by all memories and threads of one kind. */
export async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new EngineError(
      saidAfter('This browser cannot run the WebAssembly engine', error),
      'Use a browser with WebAssembly SIMD.',
    );
  }
}

/** @param sleep waits for the other threads, as kernels/run.ts wants it; not called without any */
export async function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  sleep: (passed: number) => number,
): Promise<Kernels> {
  const instance = await WebAssembly.instantiate(module, { env: { memory, sleep } });
  return instance.exports as unknown as Kernels;
}
