// What the engine on the GPU takes of its memory, by plan, before any of it is made: the buffers that executor, images
// and reads make, counted by the functions that make them. Makes nothing.
import { imageSize } from '../../core/config';
import { allOps, type Plan } from '../graph';
import { REGIONS } from '../memory';
import { LEAST } from './buffers';
import { dataBytes, NORMS, RECORD } from './image-memory';
import { KERNELS, OP_BYTES } from './kernels';
import { IndexMaps, linearTables } from './linear-tables';
import { dispatchesOf } from './ops';
import { planParts } from './parts';
import { PARTS_BYTES, RING_BYTES } from './plan-executor';
import { stagingBytes } from './read-back';
import { groupsWanted, PLAIN_CHOICE } from './tune';

/** Bytes of the plan's buffers, images apart. Which variant will be the fastest changes little of it. */
export function buffersOf(plan: Plan, software: boolean): number[] {
  const parts = planParts(plan, PLAIN_CHOICE.weightSum, groupsWanted(software));
  const maps = new IndexMaps();
  const { linears, foldChunks, unfoldChunks } = linearTables(plan, maps);
  const context = {
    ...{ plan, choice: PLAIN_CHOICE, parts, maps },
    ...{ foldChunks: foldChunks.length / 4, unfoldChunks: unfoldChunks.length / 4 },
  };
  const dispatches = [...new Set(allOps(plan))].flatMap((op) => dispatchesOf(op, context));
  const numbers = dispatches.filter(({ kernel }) => KERNELS[kernel].own).length;
  const regions = REGIONS.map(
    (region) => 4 * (plan.floats[region] + (region === 'sums' ? parts.floats : 0)),
  );
  const tables = [linears, foldChunks, unfoldChunks, parts.chunks, maps.toArray()];
  return [
    ...regions,
    ...tables.map(({ byteLength }) => byteLength),
    ...[numbers * OP_BYTES, plan.params.flags.byteLength, PARTS_BYTES, RING_BYTES],
    ...[LEAST, NORMS * 8, plan.batch * RECORD * 4],
  ].map((bytes) => Math.max(LEAST, bytes));
}

/** The largest buffer of a plan, images of its batch among them, in bytes. */
export const largestOf = (plan: Plan, software: boolean): number =>
  Math.max(batchBytes(plan), ...buffersOf(plan, software));

/**
 * All that a plan takes at its height: while the images arrive, or while a state is read, whichever is more.
 * @param sets bytes of the parts of the data set, in the order in which they come
 * @param most bytes of one buffer
 */
export function bytesOnGpu(
  plan: Plan,
  software: boolean,
  sets: readonly number[],
  most: number,
): number {
  const data = dataBytes(Math.max(LEAST, batchBytes(plan)), sets, most);
  const flat = 4 * plan.params.size;
  const state = plan.trains ? [flat, flat, flat] : [];
  const own = buffersOf(plan, software).reduce((sum, bytes) => sum + bytes, 0);
  return own + Math.max(data.peak, data.kept + stagingBytes(state));
}

const batchBytes = ({ batch, shape }: Plan): number => 4 * batch * imageSize(shape.config);
