// The file of a network of a run: weights and kept channels as formats/model-file.ts has them, and in
// its metadata how far the network has come.
import { words } from '../core/error-words';
import { PhaseError } from '../core/errors';
import { writeModel } from '../formats/model-file';
import type { Run } from './run';

/**
 * @param more further notes for the metadata
 * @throws PhaseError when the compact network is asked for and there is none
 */
export async function networkFile(
  run: Run,
  compact: boolean,
  more: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { parent, cut } = run.networks;
  if (compact && cut === null)
    throw new PhaseError(
      'There is no compact network to save yet.',
      'Prune first.',
      words('noCompact', 'pruneFirst'),
    );
  const network = compact && cut !== null ? cut.network : parent;
  const { mean, std } = run.feed.dataset;
  const metadata: Record<string, string> = { ...more, stage: run.standing(compact).stage };
  if (compact && cut !== null) metadata['rate'] = String(cut.rate);
  return writeModel({ shape: network.shape, params: await network.params(), mean, std, metadata });
}
