// Reads a file that a person chose. Its size is looked at first: a browser that cannot hold a file says
// nothing of its size, and what it says instead sends a person the wrong way.
import { words } from '../core/error-words';
import { checkFileSize, DataError } from '../core/errors';
import { saidBy } from '../core/said';

/**
 * @param most bytes
 * @throws FileSizeError before anything is read; DataError where the browser cannot read it
 */
export async function readFile(file: Blob, most: number): Promise<ArrayBuffer> {
  checkFileSize(file.size, most);
  try {
    return await file.arrayBuffer();
  } catch (error) {
    const reason = saidBy(error)?.replace(/\.$/, '') ?? 'the browser does not say why';
    throw new DataError(
      `The file could not be read: ${reason}.`,
      'Choose it again; it may have been moved or changed meanwhile, or may not be read by this browser.',
      words('fileUnreadable', 'chooseAgain', { reason }),
    );
  }
}
