// What is in a zip, for tests.
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';

export async function unzipped(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }[]> {
  const zip = new ZipReader(new BlobReader(new Blob([bytes])));
  const files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const entry of await zip.getEntries()) {
    if (entry.directory) continue;
    files.push({
      name: entry.filename,
      bytes: new Uint8Array(await entry.getData(new Uint8ArrayWriter())),
    });
  }
  await zip.close();
  return files;
}
