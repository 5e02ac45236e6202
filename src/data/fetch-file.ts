// Fetches one file and says in words what went wrong. Never retries by itself: a person decides.
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
    if (!response.ok)
      throw new DataError(`${url} answered ${response.status}.`, statusHint(response.status));
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (signal.aborted) throw new CancelledError('Loading images');
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(
      `${url} could not be fetched: ${reason}.`,
      'Check the connection, then try again.',
    );
  }
}

/** Runs a reader over a fetched file; what it throws is told with the file's address. */
export async function readFetched<T>(url: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { message, hint } = toReport(error);
    throw new DataError(`${url} is not what it must be. ${message}`, hint);
  }
}

const statusHint = (status: number): string =>
  status >= 500 || status === 429
    ? 'The server is busy or failing; wait a little, then try again.'
    : 'Check that the site was published with its folder data/, then try again.';
