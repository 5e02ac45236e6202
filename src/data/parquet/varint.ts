// Numbers of as many bytes as they need, seven bits in each, the low ones first.

/** Told of by whoever knows where: what is thrown inside never leaves a reader as it is. */
export const damaged = (): RangeError => new RangeError('damaged');

/**
 * The number at `at`, which moves behind it.
 * @param longest bytes that it may have
 * @throws RangeError where it is longer, or cut off
 */
export function readVarint(
  reader: { readonly bytes: Uint8Array; at: number },
  longest: number,
): number {
  let value = 0;
  for (let i = 0; i < longest; i++) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return value;
  }
  throw damaged();
}
