// Fetches one of the site's own files and says in words what went wrong, also where nothing comes any more.
// Never retries by itself: a person decides, and asking again fetches again.
import { words } from './error-words';
import { CancelledError, DataError, toReport } from './errors';
import { saidBy } from './said';

/** Without a byte for so long, a fetch is given up. A slow line sends some; a dead one sends none. */
export const STALL_MS = 20_000;

/**
 * The bytes of a file.
 * @param signal ends the fetch; null where nobody can
 * @throws DataError naming the address, what happened and what to do; CancelledError when aborted
 */
export async function fetchFile(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const own = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let end: (why: Error) => void = () => undefined;
  const given: { up: Error | null } = { up: null };
  // Not every fetch hears its signal: whoever waits is let go all the same.
  const ended = new Promise<never>((_, reject) => {
    end = (why) => {
      given.up = why;
      reject(why);
      own.abort();
    };
  });
  const cancel = () => end(new CancelledError('Loading images'));
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => end(stalled(url)), STALL_MS);
  };
  signal?.addEventListener('abort', cancel);
  // Whoever awaits the race hears of it.
  ended.catch(() => undefined);
  try {
    if (signal?.aborted === true) cancel();
    heard();
    const bytes = await Promise.race([receive(url, fetch, own.signal, heard), ended]);
    if (isPage(bytes)) throw page(url);
    return bytes;
  } catch (thrown) {
    const error = given.up ?? thrown;
    if (error instanceof DataError || error instanceof CancelledError) throw error;
    const reason = saidBy(error) ?? 'the browser does not say why';
    throw new DataError(
      `${url} could not be fetched: ${reason}.`,
      'Check the connection, then try again.',
      words('fetchFailed', 'connection', { url, reason }),
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

async function receive(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  heard: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { signal });
  heard();
  if (!response.ok) throw answered(url, response.status);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    heard();
    parts.push(read.value);
  }
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bytes by which a page is told. */
const HEAD = 1024;

/**
 * None of the site's files begins as a page does, with a tag, an instruction or a comment; hosts send one in
 * the place of what is missing. What begins with a length may begin with these letters, but has a 0 soon.
 */
const isPage = (bytes: Uint8Array): boolean =>
  /^\s*<[!?a-z][^\0]*$/i.test(new TextDecoder().decode(bytes.subarray(0, HEAD)));

/** Runs a reader over a fetched file; what it throws is told with the file's address. */
export async function readFetched<T>(url: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // Nobody chose this file: what its reader advises is for those who did.
    const { message } = toReport(error);
    throw new DataError(
      `${url} is not what it must be. ${message}`,
      'Check that the site was published whole, then try again.',
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
      : 'Check that the site was published whole, then try again.',
    words('fetchStatus', busy ? 'serverBusy' : 'publishWhole', { url, status }),
  );
}

const stalled = (url: string): DataError =>
  new DataError(
    `${url} has sent nothing for ${STALL_MS / 1000} seconds.`,
    'Check the connection, then try again.',
    words('fetchStalled', 'connection', { url, seconds: STALL_MS / 1000 }),
  );

const page = (url: string): DataError =>
  new DataError(
    `${url} is a web page, and not the file that should be there.`,
    'Check that the site was published whole, then try again.',
    words('fetchPage', 'publishWhole', { url }),
  );
