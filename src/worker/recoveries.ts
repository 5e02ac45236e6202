// The ways out of what breaks a run, by what broke it. Decides nothing; commands carry them out.
import { isOtherBasis } from '../core/basis';
import { words } from '../core/error-words';
import type { Happened } from '../core/error-names';
import { EngineError, EspalierError, NonFiniteLossError, RoomError } from '../core/errors';
import type { Recovery } from '../core/commands';

/** A run that asks for what is not here would ask for it again, whatever the engine. */
const NOT_HERE: ReadonlySet<string> = new Set([
  'threadsMissing',
  'kernelsMissing',
  'partsMissing',
] satisfies Happened[]);

/** Where nobody knows what failed: the same again on engines made anew, another engine, a fresh run. */
export const UNKNOWN_WAYS: readonly Recovery[] = ['retry-engine', 'continue-on-wasm', 'reset'];

/** After it nobody knows what the engine is at, or its memory is wanted: its trainers are made anew. */
export const isDistrusted = (error: unknown): boolean =>
  error instanceof EspalierError
    ? error instanceof MemoryError || error.words?.happened === 'engineSilent'
    : true;

/** What the worker had no memory for, whoever asked for it. */
export class MemoryError extends EngineError {
  constructor() {
    super(
      'Memory ran out.',
      'Close other tabs, or choose a smaller batch, network or data set.',
      words('memoryOut', 'takeLess'),
    );
  }
}

/** How browsers and Node say that there is no room for an array or a memory. */
const NO_ARRAY =
  /alloca|out of memory|not enough memory|(typed array|array buffer) length|failed to grow/i;

/** An error as it is, but for one of a runtime that has no memory left: that has a name of ours. */
export function named(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof EspalierError) return error;
  // Firefox has an error of its own for what is too much.
  const isOfRoom = error instanceof RangeError || error.name === 'InternalError';
  return isOfRoom && NO_ARRAY.test(error.message) ? new MemoryError() : error;
}

/** The ways out, the likeliest first; null for an error that ends a command and not the run. */
export function recoveriesOf(error: unknown): readonly Recovery[] | null {
  if (error instanceof NonFiniteLossError) return ['halve-lr', 'reset'];
  if (error instanceof EngineError) return engineRecoveries(error);
  return error instanceof EspalierError ? null : UNKNOWN_WAYS;
}

/**
 * An engine that lost a thread still works; one that lost its device gives way to another; one that has no
 * room has it for a smaller batch, or never.
 */
export function engineRecoveries(error: EngineError): Recovery[] {
  const { words } = error;
  if (error instanceof RoomError) {
    const { fits, has } = error.room;
    if (fits !== null) return ['fit-batch', 'continue-on-wasm'];
    // Other pages may give memory back.
    return has === 0 ? ['retry-engine', 'continue-on-wasm'] : ['continue-on-wasm'];
  }
  if (isOtherBasis(error)) return ['go-on-here'];
  if (words?.happened === 'threadLost') return ['one-thread', 'restart-engine'];
  if (NOT_HERE.has(words?.happened ?? '')) return ['own-settings'];
  return ['retry-engine', 'continue-on-wasm'];
}
