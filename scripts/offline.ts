// What the built site says about itself: the policy that keeps everything on this computer, in the page
// and in the headers of its service worker, and the list of shipped files with a hash of each. The
// development server has neither: its own scripts would not pass the policy.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Nothing from anywhere else, and of this site what the page is made of. Workers are blobs of the page's own
 * making, which stand under its policy; the service worker and pictures of charts, which are data, are
 * the other exceptions. A string becomes the address of a script only through the policy named
 * here, which the page takes when it starts. WebRTC is not held by it: the rule
 * `webrtc 'block'` is one that Chromium 156 does not know and complains of.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types espalier',
].join('; ');

/** Build records and the service worker's own scripts are not for keeping. */
const NOT_KEPT = /^(\.vite\/|offline\.js$|shipped\.js$)/;

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
      const shipped = JSON.stringify({ policy: POLICY, files: shippedFiles(out) });
      writeFileSync(join(out, 'shipped.js'), `self.SHIPPED = ${shipped};\n`);
    },
  };
}
