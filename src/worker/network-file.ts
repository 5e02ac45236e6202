// The file of a network of a run, and what is read back from it: weights and kept channels as
// formats/model-file.ts has them, and in its metadata how the network was made.
import { changeConfig, DEFAULT_CONFIG, type RunConfig } from '../core/run-config';
import { words } from '../core/error-words';
import { EspalierError, PhaseError } from '../core/errors';
import type { KeptNetwork } from '../core/network-state';
import { readModel, writeModel, type ReadModel } from '../formats/model-file';
import type { Run } from './run';
import { readRows } from './shipped-rows';

/** @throws PhaseError when the compact network is asked for and there is none */
export async function networkFile(run: Run, compact: boolean): Promise<Uint8Array<ArrayBuffer>> {
  return write(run, compact, {});
}

/** The network at hand with all that is known of it, so that a later visit can go on from there. */
export async function keptFile(run: Run, when: number): Promise<Uint8Array<ArrayBuffer>> {
  return write(run, run.networks.cut !== null, {
    keptAt: String(when),
    steps: String(run.steps ?? ''),
    run: JSON.stringify(run.config),
    results: JSON.stringify(run.ownRows),
  });
}

async function write(run: Run, compact: boolean, more: Readonly<Record<string, string>>) {
  const { parent, cut } = run.networks;
  if (compact && cut === null)
    throw new PhaseError(
      'There is no compact network to save yet.',
      'Prune first.',
      words('noCompact', 'pruneFirst'),
    );
  const network = compact && cut !== null ? cut.network : parent;
  const { mean, std } = run.feed.dataset;
  const metadata: Record<string, string> = { ...more };
  if (compact && cut !== null) metadata['rate'] = String(cut.rate);
  if (run.stage === 'fresh') metadata['stage'] = run.stage;
  return writeModel({ shape: network.shape, params: await network.params(), mean, std, metadata });
}

/** What a kept file says of itself; null for one that cannot be read any more. */
export function describeKept(bytes: Uint8Array<ArrayBuffer>): KeptNetwork | null {
  try {
    const { shape, metadata } = readModel(bytes, null);
    const rate = shape.kept === null ? null : Number(metadata['rate']);
    const rows = readRows(metadata['results']);
    const measured = rows.findLast((row) => row.top1 !== null && row.rate === rate);
    return {
      when: Number(metadata['keptAt'] ?? 0),
      steps: metadata['steps'] === '' ? null : Number(metadata['steps']),
      rate,
      top1: measured?.top1 ?? null,
    };
  } catch (error) {
    if (error instanceof EspalierError) return null;
    throw error;
  }
}

/** The settings a kept network was made with; the defaults where they are not understood any more. */
export function keptConfig({ metadata }: ReadModel): RunConfig {
  try {
    return changeConfig(DEFAULT_CONFIG, JSON.parse(metadata['run'] ?? '{}') as object);
  } catch {
    return DEFAULT_CONFIG;
  }
}
