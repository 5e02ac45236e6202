// What the site says about itself in headers, as one fact: the page's own policy, its service worker, the
// development server, and the two texts that hosts read are made of it. Knows no host and writes no file.

/**
 * Nothing from anywhere else, and of this site what the page is made of. Workers are blobs of the page's own
 * making, which stand under its policy; the service worker and pictures of charts, which are data, are
 * the other exceptions. A string becomes the address of a script only through the policy named
 * here, which the page takes when it starts. WebRTC is not held by it: the rule
 * `webrtc 'block'` is one that Chromium 156 does not know and complains of. Who may frame the page is
 * left open, since pages of others do (docs/embedding.md).
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

/** Cross-origin isolation, without which WASM gets one thread only. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What a page could ask of a machine and this one never does. Names that Chromium 156 knows: it complains of others. */
const NEVER = [
  ...['accelerometer', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...['idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment'],
  ...['screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
];

type Headers = Readonly<Record<string, string>>;

/** Of the page and of every script that it is made of. */
export const PAGE_HEADERS: Headers = {
  'Content-Security-Policy': POLICY,
  ...ISOLATION,
  'Permissions-Policy': ['camera=(self)', ...NEVER.map((name) => `${name}=()`)].join(', '),
};

/** Of every file: no other site takes it into its own pages, and nobody guesses what it is. */
export const FILE_HEADERS: Headers = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Where the page and its scripts lie, below the site's folder. The example of a page around a frame, which frames
 * and styles as this policy forbids, is none of them; the service worker loads its list as Trusted Types forbid.
 */
const OF_THE_PAGE = ['', 'index.html', 'assets/*'];

/** `_headers`, as several static hosts read it: paths with the headers of each, of which all that fit are sent. */
export function headersFile(): string {
  const rule = (path: string, headers: Headers) =>
    [`/${path}`, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join(
      '\n',
    );
  const rules = [rule('*', FILE_HEADERS), ...OF_THE_PAGE.map((path) => rule(path, PAGE_HEADERS))];
  return `${rules.join('\n\n')}\n`;
}

/** The same for nginx, to stand in a `server` block. A location that adds headers inherits none: it repeats them. */
export function nginxSnippet(): string {
  const lines = (headers: Headers) =>
    Object.entries(headers).map(([name, value]) => `add_header ${name} "${value}" always;`);
  const paths = OF_THE_PAGE.map((path) =>
    path.endsWith('*') ? path.slice(0, -1) : `${path.replaceAll('.', '\\.')}$`,
  );
  return [
    ...lines(FILE_HEADERS),
    '',
    `location ~ ^/(${paths.join('|')}) {`,
    ...lines({ ...FILE_HEADERS, ...PAGE_HEADERS }).map((line) => `  ${line}`),
    '}',
    '',
  ].join('\n');
}
