// Writes zip: files of a run, and networks of several files. Times are of the whole and not of this computer's files.

export interface ZipPart {
  readonly name: string;
  /** Or a promise of them, when its turn comes. */
  readonly bytes: Uint8Array<ArrayBuffer> | (() => Promise<Uint8Array<ArrayBuffer>>);
  /** Whether it is packed; what is no text gains nothing by it. */
  readonly packed: boolean;
}

/** @param parts one of them lies in memory at a time, where they are asked for */
export async function writeZip(parts: readonly ZipPart[], lastModDate: Date): Promise<Blob> {
  const { BlobWriter, Uint8ArrayReader, ZipWriter } =
    await import('@zip.js/zip.js/lib/zip-core-custom.js');
  const zip = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
  for (const { name, bytes, packed } of parts) {
    const content = typeof bytes === 'function' ? await bytes() : bytes;
    const how = { level: packed ? 6 : 0, lastModDate, extendedTimestamp: false };
    await zip.add(name, new Uint8ArrayReader(content), how);
  }
  return zip.close();
}
