// The ways out of what breaks a run, by what broke it. Decides nothing; commands carry them out.
import { isOtherBasis } from '../core/basis';
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

/** After it nobody knows what the engine is at: its trainers are made anew. */
export const isDistrusted = (error: unknown): boolean =>
  error instanceof EspalierError ? error.words?.happened === 'engineSilent' : true;

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
