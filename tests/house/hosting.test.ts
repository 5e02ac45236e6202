// What docs/hosting.md tells hosts to send is what the page itself says: both texts are made of one fact, and
// stand there to the letter.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  FILE_HEADERS,
  headersFile,
  nginxSnippet,
  PAGE_HEADERS,
  POLICY,
} from '../../scripts/site-headers';
import { headersFor } from '../e2e/host';

const docs = readFileSync(new URL('../../docs/hosting.md', import.meta.url), 'utf8');
const every = { ...FILE_HEADERS, ...PAGE_HEADERS };

it('stands in docs/hosting.md as it is made', () => {
  expect(docs).toContain(`\`\`\`text\n${headersFile()}\`\`\``);
  expect(docs).toContain(`\`\`\`nginx\n${nginxSnippet()}\`\`\``);
});

it.each([
  ['/', every],
  ['/index.html', every],
  ['/assets/main-1a2b.js', every],
  ['/embed-example.html', FILE_HEADERS],
  ['/offline.js', FILE_HEADERS],
  ['/data/fashion.gz', FILE_HEADERS],
])('is sent for %s by either kind of host', (path, headers) => {
  expect(headersFor(headersFile(), path)).toEqual(headers);
  // As nginx reads it: the location's headers where it fits, else those outside of it.
  const [outside = '', location = '', inside = ''] = nginxSnippet().split(/location ~ (.*) \{\n/);
  const sent = new RegExp(location).test(path) ? inside : outside;
  const lines = Array.from(sent.matchAll(/add_header (\S+) "(.*)" always;/g), (line) =>
    line.slice(1, 3),
  );
  expect(lines).toEqual(Object.entries(headers));
});

it('allows the camera, and nothing else that it names', () => {
  const allowed = PAGE_HEADERS['Permissions-Policy']?.split(', ').filter((x) => !x.endsWith('=()'));
  expect(allowed).toEqual(['camera=(self)']);
});

it('is no weaker than it was', () => {
  const rules = Object.fromEntries(
    POLICY.split('; ').map((rule) => {
      const [name = '', ...values] = rule.split(' ');
      return [name, values];
    }),
  );
  expect(rules).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'worker-src': ["'self'", 'blob:'],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['espalier'],
  });
});
