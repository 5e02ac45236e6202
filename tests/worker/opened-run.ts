// Opens the file of a run, and answers under which id it is here and whether it is stored.
import { AS_IT_IS } from '../../src/core/brought';
import type { startSession } from './harness';

export async function opened(s: ReturnType<typeof startSession>, blob: Blob) {
  const files = [{ name: 'run.espalier', blob }];
  const { kind, ...run } = await s.call('openFiles', { files, choices: AS_IT_IS });
  if (kind !== 'run' || !('id' in run)) throw new Error(`It is no run: ${kind}.`);
  return run;
}
