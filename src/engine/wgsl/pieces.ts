// Room on a device: whether it allows the largest buffer of a plan, asked before anything is made, and
// whether it had memory for all of them, asked before anything uses them.
import { imageSize } from '../../core/config';
import { EngineError } from '../../core/errors';
import { saidAfter } from '../../core/said';
import type { Plan } from '../graph';
import { REGIONS } from '../memory';
import { noRoom } from '../room';

/** Floats behind `sums` for the parts of split sums. */
export type PartFloats = (plan: Plan) => number;

/** Bytes of each buffer that a plan needs: its regions, and the images of a batch. */
function pieces(plan: Plan, parts: PartFloats): number[] {
  const regions = REGIONS.map(
    (region) => plan.floats[region] + (region === 'sums' ? parts(plan) : 0),
  );
  return [...regions, plan.batch * imageSize(plan.shape.config)].map((floats) => floats * 4);
}

/** @throws RoomError where the device allows no buffer so large */
export function checkPieces({ limits }: GPUDevice, plan: Plan, parts: PartFloats): void {
  const most = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  const largest = (of: Plan) => Math.max(...pieces(of, parts));
  if (largest(plan) > most) throw noRoom(plan, largest, { most, piece: true });
}

/**
 * Makes buffers; what is made is answered once the device has them.
 * @param make called at once
 * @throws RoomError where the device has not so much memory left
 */
export async function withRoom<T>(
  device: GPUDevice,
  plan: Plan,
  parts: PartFloats,
  make: () => T,
): Promise<T> {
  // What is done to a buffer that was refused is no error of its own.
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const made = make();
  const [short, invalid] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  if (short !== null) {
    const all = (of: Plan) => pieces(of, parts).reduce((sum, bytes) => sum + bytes, 0);
    throw noRoom(plan, all, { most: null, piece: false });
  }
  if (invalid !== null)
    throw new EngineError(
      saidAfter('The GPU reported an error', invalid),
      'Choose the WASM engine.',
    );
  return made;
}
