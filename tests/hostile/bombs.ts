// Makes files that hold much more than they are, and takes little memory for it.
import { once } from 'node:events';
import { createDeflateRaw, createGzip } from 'node:zlib';
import type { Bytes } from './hostile-case';

/**
 * Zeros, deflated about a thousandfold.
 * @param start what stands before them
 */
export async function zeros(
  megabytes: number,
  format: 'gzip' | 'deflate-raw',
  start: Uint8Array = new Uint8Array(),
): Promise<Bytes> {
  const stream = format === 'gzip' ? createGzip() : createDeflateRaw();
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.write(start);
  const piece = new Uint8Array(2 ** 20);
  for (let i = 0; i < megabytes; i++) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'end');
  return Uint8Array.from(Buffer.concat(parts));
}
