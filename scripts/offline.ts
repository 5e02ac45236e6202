// What the built site says about itself: the policy that keeps everything on this computer, in the page,
// in the headers of its service worker and in the file of headers that hosts read, and the list of shipped
// files with a hash of each. The development server has none: its own scripts would not pass the policy.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { FILE_HEADERS, headersFile, PAGE_HEADERS, POLICY } from './site-headers.ts';

/** Build records, what a host reads and does not serve, and the service worker's own scripts are not for keeping. */
const NOT_KEPT = /^(\.vite\/|_headers$|offline\.js$|shipped\.js$)/;

/** What the content's SHA-256 begins with, in hexadecimal digits. */
const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 12);

/** The hash of a file's bytes; of a gzip file also that of what is in it, since some hosts inflate it. */
function hashesOf(file: string): string[] {
  const bytes = readFileSync(file);
  return file.endsWith('.gz') ? [hashOf(bytes), hashOf(gunzipSync(bytes))] : [hashOf(bytes)];
}

/** Every shipped file below `folder`, with the hashes that its content may have. */
function shippedFiles(folder: string): [path: string, ...hashes: string[]][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file): [string, string] => [relative(folder, file).split(sep).join('/'), file])
    .filter(([path]) => !NOT_KEPT.test(path))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, file]) => [path, ...hashesOf(file)]);
}

export function offline(): Plugin {
  let out = '';
  return {
    name: 'espalier:offline',
    apply: 'build',
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
        injectTo: 'head-prepend',
      },
    ],
    closeBundle() {
      writeFileSync(join(out, '_headers'), headersFile());
      const headers = { ...FILE_HEADERS, ...PAGE_HEADERS };
      const shipped = JSON.stringify({ headers, files: shippedFiles(out) });
      writeFileSync(join(out, 'shipped.js'), `self.SHIPPED = ${shipped};\n`);
    },
  };
}
