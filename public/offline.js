// Service worker: keeps what the site ships so that it works with the network off, and adds the headers
// that its host may not send: those of cross-origin isolation, without which WebAssembly has one thread,
// and the policy that lets nothing leave this computer, for workers too. `shipped.js`, written by the
// build, lists every file with a hash of its content. Invariant: nothing of another origin is touched.
importScripts('shipped.js');

const { files, policy } = self.SHIPPED;
const CACHE = 'espalier';
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': policy,
};
const BASE = new URL('./', self.location.href);
const hashes = new Map(files);

/** Large, and not needed to open: kept once the page stands. */
const isLarge = (path) => path.startsWith('data/');

/** Where a file is kept: a changed file has another place, an unchanged one stays where it is. */
const placeOf = (path) => new URL(`${path}?kept=${hashes.get(path)}`, BASE).href;

async function keep(path) {
  const cache = await caches.open(CACHE);
  if (await cache.match(placeOf(path))) return;
  const response = await fetch(new URL(path, BASE), { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path} could not be kept: ${response.status}`);
  await cache.put(placeOf(path), response);
}

/** One after another: what the page itself asks for goes first. */
async function keepAll(paths) {
  for (const path of paths) await keep(path);
}

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll([...hashes.keys()].filter((path) => !isLarge(path))));
});

// A new version waits until no page of the old one is open, so none loses a file it has yet to load.
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOld(), self.clients.claim()]));
});

async function dropOld() {
  const cache = await caches.open(CACHE);
  const places = new Set([...hashes.keys()].map(placeOf));
  const old = (await cache.keys()).filter((request) => !places.has(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

// The page asks for the rest when it has loaded, and is told when all of it is here.
self.addEventListener('message', (event) => {
  if (event.data !== 'keep everything') return;
  const port = event.ports[0];
  const done = (answer) => port?.postMessage(answer);
  event.waitUntil(
    keepAll(hashes.keys()).then(
      () => done('kept'),
      () => done('failed'),
    ),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  // Such a request may only be answered from the cache, which a fetch here is not.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(answer(request, url));
});

async function answer(request, url) {
  const path = url.href.startsWith(BASE.href) ? url.pathname.slice(BASE.pathname.length) : null;
  const name = path === '' ? 'index.html' : path;
  if (name === null || !hashes.has(name)) return withHeaders(await fetch(request));
  const kept = async () => (await caches.open(CACHE)).match(placeOf(name));
  // A built file's name says its content, and images do not change: the copy is as good. Anything else
  // may be newer on the host than here.
  const fixed = name.startsWith('assets/') || isLarge(name);
  const copy = fixed ? await kept() : undefined;
  if (copy !== undefined) return withHeaders(copy);
  try {
    return withHeaders(await fetch(request));
  } catch (unreachable) {
    const last = await kept();
    if (last === undefined) throw unreachable;
    return withHeaders(last);
  }
}

function withHeaders(response) {
  // Answers without a readable status are passed on as they are.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
