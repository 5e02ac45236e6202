// The tensors of a network's file in a word, whatever its header says of where they came from.
import { createHash } from 'node:crypto';

export function weightsIn(file: Uint8Array): string {
  const header = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  return createHash('sha256')
    .update(file.subarray(8 + Number(header)))
    .digest('hex');
}
