// The site's own files over a line that dies, stops and comes back, and hosts that send something else.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchFile, STALL_MS } from '../../src/core/fetch-file';
import { CancelledError, DataError } from '../../src/core/errors';

const URL_ = 'https://host.example/data/shard.gz';
const bytes = (...values: number[]) => Uint8Array.from(values);

/** A body whose bytes come when the test says so. */
function line() {
  let source: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void (source = controller),
  });
  return {
    response: new Response(body),
    send: (...values: number[]) => source?.enqueue(bytes(...values)),
    end: () => source?.close(),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What came of a fetch: its bytes, or the error it ended with; null while it runs. */
function watched(work: Promise<Uint8Array>) {
  const seen: { outcome: unknown } = { outcome: null };
  work.then(
    (value) => (seen.outcome = value),
    (error: unknown) => (seen.outcome = error),
  );
  return seen;
}

describe('a file of the site', () => {
  it('comes in pieces, however slowly, as long as some come', async () => {
    const slow = line();
    const seen = watched(fetchFile(URL_, () => Promise.resolve(slow.response), null));
    for (let piece = 0; piece < 5; piece++) {
      await vi.advanceTimersByTimeAsync(STALL_MS - 1);
      slow.send(piece, piece);
      await vi.advanceTimersByTimeAsync(0);
    }
    slow.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.outcome).toEqual(bytes(0, 0, 1, 1, 2, 2, 3, 3, 4, 4));
  });

  it('that stops in the middle is given up by name, and the fetch with it', async () => {
    const dead = line();
    let signal: AbortSignal | null = null;
    const fetch: typeof globalThis.fetch = (_, init) => {
      signal = init?.signal ?? null;
      return Promise.resolve(dead.response);
    };
    const seen = watched(fetchFile(URL_, fetch, null));
    dead.send(1);
    await vi.advanceTimersByTimeAsync(STALL_MS - 1);
    expect(seen.outcome).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.outcome).toBeInstanceOf(DataError);
    expect(String(seen.outcome)).toMatch(/shard\.gz has sent nothing for 20 seconds\. Check the/);
    expect(signal).toMatchObject({ aborted: true });
  });

  it('that never answers is given up too, and comes when it is asked for again', async () => {
    const answers = [new Promise<Response>(() => undefined), Promise.resolve(new Response('idx'))];
    const fetch = () => answers.shift() ?? Promise.reject(new Error('asked too often'));
    const seen = watched(fetchFile(URL_, fetch, null));
    await vi.advanceTimersByTimeAsync(STALL_MS);
    expect(String(seen.outcome)).toContain('has sent nothing for 20 seconds');
    expect(await fetchFile(URL_, fetch, null)).toEqual(new TextEncoder().encode('idx'));
  });

  it('lets go whoever stops waiting, also where the fetch does not hear of it', async () => {
    const stop = new AbortController();
    const seen = watched(fetchFile(URL_, () => new Promise(() => undefined), stop.signal));
    stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.outcome).toBeInstanceOf(CancelledError);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    '<!doctype html><title>Not found',
    '\n <HTML lang="en">',
    '<?xml version="1.0"?>',
    '<!-- of the host --><html>',
    '\ufeff<!DOCTYPE html>',
    `${' '.repeat(200)}<title>404</title>`,
    '<script>location = "/login"</script>',
  ])('that is a page is called one: %s', async (text) => {
    const asked = fetchFile(URL_, () => Promise.resolve(new Response(text)), null);
    await expect(asked).rejects.toThrow(
      /shard\.gz is a web page, and not the file that should be there\. Check that the site was/,
    );
  });

  it('that fails without words is told all the same', async () => {
    for (const thrown of [null, Object.create(null), new Event('error')]) {
      const asked = fetchFile(URL_, vi.fn().mockRejectedValue(thrown), null);
      await expect(asked).rejects.toThrow(
        /shard\.gz could not be fetched: the browser does not say why\. Check the connection/,
      );
    }
  });
});
