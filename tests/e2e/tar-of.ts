// Writes a tar of files in memory (POSIX 1003.1, ustar), for tests.

const BLOCK = 512;

/** @param files with paths of at most 99 letters of ASCII */
export function tarOf(
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
): Uint8Array {
  const parts: Buffer[] = [];
  for (const { path, bytes } of files) {
    const head = Buffer.alloc(BLOCK);
    head.write(path, 0);
    head.write('0000644\0', 100);
    head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('00000000000\0', 136);
    // The sum is taken with blanks in its own place.
    head.write('        0', 148);
    head.write('ustar\0', 257);
    head.write('00', 263);
    const sum = head.reduce((all, byte) => all + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    parts.push(head, Buffer.from(bytes), Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
