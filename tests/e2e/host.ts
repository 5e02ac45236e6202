// A plain static host: one build of the site in several folders of one origin, no headers of isolation or those of
// a `_headers`, packed files told to be packed, and files that can be replaced while it serves, as an upload does.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';

const dist = resolve(import.meta.dirname, '../../dist');

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.gz': 'application/gzip',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export interface Host {
  readonly origin: string;
  /** Serves something else for a path from now on; null serves the build's own again. */
  replace(path: string, change: ((own: string) => string) | null): void;
  /** Takes the host off the net. */
  close(): Promise<void>;
}

/** The headers that a text in the form of `_headers` has for a path: of every rule that fits it. */
export function headersFor(text: string, path: string): Record<string, string> {
  const headers: Record<string, string> = {};
  let fits = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('/'))
      fits = line.endsWith('*') ? path.startsWith(line.slice(0, -1)) : path === line;
    else if (fits && line.includes(': ')) {
      const [name = '', ...value] = line.trim().split(': ');
      headers[name] = value.join(': ');
    }
  }
  return headers;
}

/**
 * @param folders paths with slashes at both ends
 * @param headersFile in the form of `_headers`, of paths below the innermost folder; null for a host that sends none
 */
export async function startHost(
  folders: readonly string[],
  headersFile: string | null = null,
): Promise<Host> {
  const replaced = new Map<string, (own: string) => string>();
  // The innermost folder first: one may lie within another.
  const inwards = [...folders].sort((a, b) => b.length - a.length);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const folder = inwards.find((each) => pathname.startsWith(each));
    const name = folder === undefined ? '' : pathname.slice(folder.length) || 'index.html';
    void readFile(join(dist, name)).then(
      (bytes) => {
        const change = replaced.get(pathname);
        response.writeHead(200, {
          'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
          // So browsers inflate them on the way.
          ...(name.endsWith('.gz') && { 'content-encoding': 'gzip' }),
          ...(headersFile !== null &&
            headersFor(headersFile, `/${pathname.slice(folder?.length)}`)),
        });
        response.end(change === undefined ? bytes : change(bytes.toString()));
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The host has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    replace: (path, change) => {
      if (change === null) replaced.delete(path);
      else replaced.set(path, change);
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
