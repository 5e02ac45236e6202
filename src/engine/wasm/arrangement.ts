// Where everything lies in the memory of the engine on the processor, by plan and threads, and how much that is.
// Pure: what the engine takes is known here before any of it is made.
import { imageSize } from '../../core/config';
import { allOps, type Plan } from '../graph';
import { ALIGN, REGIONS, type Region } from '../memory';
import type { Op } from '../operations';
import { PICTURE_WORDS, TABLE_BYTES, type InputPlaces } from './batch-input';
import { Layout } from './layout';
import { PAGE } from './machine';
import { Records, scratchBytesOf, type Places } from './records';
import type { ControlBlock } from './thread';
import { CONTROL_BYTES, controlAt } from './threads';

/** Below lie the kernels' own constants. */
const FIRST_FREE = 65536;
/** 64-float blocks behind one pair of sums, as kernels/update.ts has them. */
export const CHUNK_BLOCKS = 64;

/** Regions whose places change with the batch; nothing in them outlives a step. */
const MOVING: ReadonlySet<Region> = new Set(['carry', 'work']);

/** Where everything lies for one plan. */
export interface Arrangement {
  readonly places: Places & InputPlaces;
  readonly records: ReadonlyMap<Op, number>;
  readonly list: number;
  readonly layout: Layout;
}

/** Bytes of the memory that a plan takes, whole pages. */
export const bytesOf = (plan: Plan, threads: number): number =>
  Math.ceil(arrange(plan, threads).arrangement.layout.size / PAGE) * PAGE;

export function arrange(
  plan: Plan,
  threads: number,
): { readonly control: ControlBlock; readonly arrangement: Arrangement } {
  const layout = new Layout(FIRST_FREE);
  const control = controlAt(layout.take(CONTROL_BYTES));
  const { floats, params, batch, shape } = plan;
  const scalars = layout.take(64);
  const flags = layout.place([...params.flags]);
  const of = (region: Region): number => layout.take(floats[region] * 4);
  const still = REGIONS.filter((region) => !MOVING.has(region));
  const fixed = still.map((region) => [region, of(region)]);
  const sums = layout.take(Math.ceil(params.size / ALIGN / CHUNK_BLOCKS) * 8);
  const tables = layout.take(shape.config.channels * TABLE_BYTES);
  // From here on addresses change with the batch.
  const scratchBytes = scratchBytesOf(plan);
  const pictures = layout.take(batch * PICTURE_WORDS * 4);
  const labels = layout.take(batch * 4);
  const pixels = layout.take(batch * imageSize(shape.config) * 4);
  const scratch = layout.take(threads * scratchBytes);
  const moving = [...MOVING].map((region) => [region, of(region)]);
  const regions = Object.fromEntries([...fixed, ...moving]) as Record<Region, number>;
  const read = { regions, scalars, flags, sums, pictures, tables, labels, scratch, scratchBytes };
  const places = { ...read, pixels };
  const records = new Records(plan, layout, places);
  const ops = allOps(plan);
  const addresses = new Map([...new Set(ops)].map((op) => [op, records.of(op)]));
  const list = layout.take(ops.length * 4);
  return { control, arrangement: { places, records: addresses, list, layout } };
}
