// The networks of a run as files, one behind every phase that came to its end and every cut, in their order. A run
// that goes on passes by some of them again: they are there, and no other file is written.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { RunEvent } from '../src/core/events';
import type { RunFolder } from './run-folder';

const FOLDER = 'checkpoints';

export interface Checkpoints {
  /** Takes in what the session tells. Never throws. */
  readonly hear: (event: RunEvent) => void;
  /** Writes the network at hand where it is not there yet. @throws an error of the disk, of any of the files */
  readonly end: () => void;
}

/** @param atHand the network at hand as a file; null where nothing is open */
export function writeCheckpoints(
  folder: RunFolder,
  atHand: () => Uint8Array<ArrayBuffer> | null,
): Checkpoints {
  mkdirSync(folder.at(FOLDER), { recursive: true });
  const failures: unknown[] = [];
  let last = '';
  const write = () => {
    const file = last === '' ? null : atHand();
    if (file === null) return;
    const names = readdirSync(folder.at(FOLDER)).filter((name) => name.endsWith('.safetensors'));
    const same = names.filter((name) => name.endsWith(`-${last}.safetensors`));
    const isThere = (name: string) =>
      Buffer.compare(tensorsOf(readFileSync(folder.at(FOLDER, name))), tensorsOf(file)) === 0;
    if (!same.some(isThere)) folder.put(`${FOLDER}/${names.length + 1}-${last}.safetensors`, file);
  };
  return {
    hear: (event) => {
      if (event.type !== 'network') return;
      const { stage, rate, stopped } = event;
      last = rate === null ? stage : `${stage}-${Math.round(100 * rate)}`;
      if (stage === 'fresh') last = '';
      if (stopped !== null) return;
      try {
        write();
      } catch (error) {
        failures.push(error);
      }
    },
    end: () => {
      write();
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** What of a safetensors file is not its header, which says where the network came from. */
const tensorsOf = (file: Uint8Array): Uint8Array =>
  file.subarray(8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true)));
