// Inflates deflated bytes as far as the reader wants them and no further: a few bytes can hold
// gigabytes of zeros. Packs text into letters that an address keeps, and reads it again. Knows no file format
// and words no error.

/** Deflate makes at most 1,032 bytes of one, so a piece is at most 4 MB more than was wanted. */
const PIECE_BYTES = 4096;

/**
 * The inflated bytes; null where there are more than `most`, of which no more is made than one piece's.
 * @param most bytes
 * @throws TypeError, the browser's own, where the stream is damaged or cut off
 */
export async function inflateWithin(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  let at = 0;
  const pieces = new ReadableStream<BufferSource>({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, at + PIECE_BYTES));
      at += PIECE_BYTES;
    },
  });
  const reader = pieces.pipeThrough(new DecompressionStream(format)).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > most) {
      await reader.cancel();
      return null;
    }
    parts.push(read.value);
  }
  const whole = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

/** Text as letters, digits, “-” and “_”: deflated, in base64url without padding. */
export async function packText(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  // Letter by letter: an argument a byte would be too many for long texts.
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * The text again; null where there is more of it than `most` bytes.
 * @throws where letters are missing or are others
 */
export async function unpackText(packed: string, most: number): Promise<string | null> {
  const letters = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const whole = await inflateWithin(bytes, 'deflate-raw', most);
  return whole && new TextDecoder('utf-8', { fatal: true }).decode(whole);
}
