// Fetches one file and says in words what went wrong. Never retries by itself: a person decides.
import { words } from '../core/error-words';
import { CancelledError, DataError, toReport } from '../core/errors';

/**
 * The bytes of a file.
 * @throws DataError naming the address, the status and what to do; CancelledError when aborted
 */
export async function fetchFile(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw answered(url, response.status);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (signal.aborted) throw new CancelledError('Loading images');
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(
      `${url} could not be fetched: ${reason}.`,
      'Check the connection, then try again.',
      words('fetchFailed', 'connection', { url, reason }),
    );
  }
}

/** Runs a reader over a fetched file; what it throws is told with the file's address. */
export async function readFetched<T>(url: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { message, hint } = toReport(error);
    throw new DataError(
      `${url} is not what it must be. ${message}`,
      hint,
      words('dataFile', 'publish', { url, detail: message }),
    );
  }
}

function answered(url: string, status: number): DataError {
  const busy = status >= 500 || status === 429;
  return new DataError(
    `${url} answered ${status}.`,
    busy
      ? 'The server is busy or failing; wait a little, then try again.'
      : 'Check that the site was published with its folder data/, then try again.',
    words('fetchStatus', busy ? 'serverBusy' : 'publish', { url, status }),
  );
}
