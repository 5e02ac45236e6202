// How much room of the browser's storage a run takes, and whether there is as much. Pure.
import type { ViTConfig } from '../../core/config';
import { paramTable } from '../../core/params';
import type { Room } from '../../core/run-record';

/** While it trains a run has its weights and both moments stored, and all of it again until the new one is whole. */
const COPIES = 6;
const FLOAT = 4;

/** Bytes that a run of such a network takes at most, cut or not. */
export const roomFor = (config: ViTConfig): number =>
  FLOAT *
  (COPIES + 1) *
  paramTable({ config, kept: null }).reduce((sum, { size }) => sum + size, 0);

/** Whether it is known that there is less; what is not known is no lack. */
export const lacksRoom = (
  room: Room | null,
  config: ViTConfig,
): room is Room & { readonly left: number } =>
  room !== null && room.left !== null && room.left < roomFor(config);
