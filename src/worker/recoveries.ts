// The ways out of what breaks a run, by what broke it. Decides nothing; commands carry them out.
import { EngineError, NonFiniteLossError } from '../core/errors';
import type { Recovery } from '../core/commands';

/** The ways out, the likeliest first; null for an error that ends a command and not the run. */
export function recoveriesOf(error: unknown): Recovery[] | null {
  if (error instanceof NonFiniteLossError) return ['halve-lr', 'reset'];
  if (error instanceof EngineError) return engineRecoveries(error);
  return null;
}

/** An engine that lost a thread still works; one that lost its device gives way to another. */
export const engineRecoveries = ({ words }: EngineError): Recovery[] =>
  words?.happened === 'threadLost'
    ? ['one-thread', 'restart-engine']
    : ['retry-engine', 'continue-on-wasm'];
