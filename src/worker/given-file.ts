// What a network's file says of its network beside the weights: how far it has come, and its cut.
import { gateCount } from '../core/gates';
import type { ParamSet } from '../core/params';
import type { Stage } from '../core/network-state';
import type { ReadModel } from '../formats/model-file';
import type { Cut } from './networks';
import { isShare } from './shipped-rows';

/** A compact network was tuned unless its file knows better; others say it by their gates. */
export function stageOf({ shape, params, metadata }: ReadModel): Stage {
  const said = metadata['stage'];
  if (shape.kept !== null) return said === 'pruned' ? said : 'finetuned';
  if (hasOpenGates(params)) return 'sparse';
  // Where gates are all 1 only the file can say whether its weights were ever trained.
  return said === 'fresh' || said === 'sparse' ? said : 'dense';
}

const hasOpenGates = (params: ParamSet): boolean =>
  Object.entries(params).some(
    ([name, values]) => /\.g_\w+$/.test(name) && values.some((gate) => gate !== 1),
  );

/** The cut behind a compact network; null for one that has everything. */
export function cutOf({ shape, params, metadata }: ReadModel): Cut | null {
  const { kept, config } = shape;
  if (kept === null) return null;
  const total = gateCount(config);
  const stays = kept.reduce(
    (sum, k) => sum + k.qkv.length + k.proj.length + k.fc1.length + k.fc2.length,
    0,
  );
  const pruned = total - stays;
  return { kept, params, rate: rateOf(metadata['rate']) ?? pruned / total, pruned };
}

/** Training images drawn for a file's network; one that does not say begins with the first. */
export const drawnOf = ({ metadata: { drawn = '' } }: Pick<ReadModel, 'metadata'>): number =>
  /^\d{1,15}$/.test(drawn) ? Number(drawn) : 0;

/** The rate a file says; null where it says none, or what is no share. */
function rateOf(said = ''): number | null {
  const rate = Number(said);
  return said.trim() !== '' && isShare(rate) ? rate : null;
}
