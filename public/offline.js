// Service worker of one copy of the site: keeps what the copy ships so that it works with the network off,
// and adds the headers that its host may not send: those of cross-origin isolation, without which
// WebAssembly has one thread, and the policy that lets nothing leave this computer, for workers too.
// `shipped.js`, written by the build, has these headers, and lists every file with a hash of its content.
// Invariant: only files of that list are answered and kept, and kept only with the content it says;
// whatever else the origin holds, another copy of the site or another page, is left alone.
importScripts('shipped.js');

// An upload that is half done may have the list of a version that had none.
const { files, headers: ownHeaders = {} } = self.SHIPPED;
const BASE = new URL('./', self.location.href);
/** Every copy of the site on an origin has a cache of its own. */
const CACHE = `espalier ${BASE.pathname}`;
/** Where earlier versions kept the files of all copies. */
const SHARED_CACHE = 'espalier';
/** Path → what its content's SHA-256 begins with; a packed file may also arrive as what is in it. */
const hashes = new Map(files.map(([path, ...either]) => [path, either]));

/** Large, and not needed to open: kept once the page stands. */
const isLarge = (path) => path.startsWith('data/');

/** Larger still, and asked for by few: kept from when somebody has used it. */
const isOnDemand = (path) => /^assets\/(onnx-runtime|ort-wasm)-/.test(path);

const toOpen = [...hashes.keys()].filter((path) => !isLarge(path) && !isOnDemand(path));

/** The example of a page around a frame is no part of the page: it goes out as it is. */
const isOtherPage = (path) => path.endsWith('.html') && path !== 'index.html';

/** Where a file is kept: a changed file has another place, an unchanged one stays where it is. */
const placeOf = (path) => new URL(`${path}?kept=${hashes.get(path)[0]}`, BASE).href;

/** Why a file is not kept, as the page is told. */
class NotKept extends Error {
  constructor(why, file) {
    super(`${file} is not kept: ${why}`);
    this.answer = { why, file };
  }
}

async function keep(path) {
  const cache = await caches.open(CACHE);
  if (await cache.match(placeOf(path))) return;
  const response =
    (await asListed(path, await reach(path, 'no-cache'))) ??
    // A host may say that nothing changed since a moment when the file was half there.
    (await asListed(path, await reach(path, 'reload')));
  if (response === null) throw new NotKept('differs', path);
  await cache.put(placeOf(path), response).catch(() => {
    throw new NotKept('storage', path);
  });
}

async function reach(path, cache) {
  const response = await fetch(new URL(path, BASE), { cache }).catch(() => null);
  if (!response?.ok) throw new NotKept('unreachable', path);
  return response;
}

/** The response with its bytes read, or null where they are not those that the list says. */
async function asListed(path, response) {
  const bytes = await response.arrayBuffer().catch(() => {
    throw new NotKept('unreachable', path);
  });
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (!hashes.get(path).some((listed) => hash.startsWith(listed))) return null;
  const headers = new Headers(response.headers);
  // They speak of the bytes on the way here.
  for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
  return new Response(bytes, { status: response.status, headers });
}

/** One after another: what the page itself asks for goes first. Throws the first failure when all are tried. */
async function keepAll(paths) {
  let failure = null;
  for (const path of paths)
    await keep(path).catch((error) => {
      failure ??= error;
    });
  if (failure !== null) throw failure;
}

// A version takes the place of another only when all that opens it is here, as it was built: until then
// the other one goes on working, with the network off too. Where there is none yet, headers come first.
self.addEventListener('install', (event) => {
  if (self.registration.active !== null) event.waitUntil(keepAll(toOpen));
});

// A new version waits until no page of the old one is open, so none loses a file it has yet to load.
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOld(), leaveShared(), self.clients.claim()]));
});

async function dropOld() {
  const cache = await caches.open(CACHE);
  const places = new Set([...hashes.keys()].map(placeOf));
  const old = (await cache.keys()).filter((request) => !places.has(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** Moves this copy's files out of the cache that all copies had. */
async function leaveShared() {
  if (!(await caches.has(SHARED_CACHE))) return;
  const [shared, cache] = await Promise.all([caches.open(SHARED_CACHE), caches.open(CACHE)]);
  for (const path of hashes.keys()) {
    const before = await shared.match(placeOf(path));
    const response = before && (await asListed(path, before).catch(() => null));
    if (response) await cache.put(placeOf(path), response).catch(() => undefined);
  }
  // A copy within this one's folder lies in a folder that this one does not have.
  const parts = new Set([...hashes.keys()].map((path) => path.split('/')[0]));
  const requests = await shared.keys();
  const own = requests.filter(({ url }) => parts.has(pathOf(new URL(url))?.split('/')[0]));
  await Promise.all(own.map((request) => shared.delete(request)));
  if (own.length === requests.length) await caches.delete(SHARED_CACHE);
}

// The page asks for what opens it at once, and for the rest when it has loaded; it is told when all of it is
// here, or why it is not. What is missing is tried again whenever a page asks.
self.addEventListener('message', (event) => {
  if (event.data === 'keep what opens')
    event.waitUntil(keepAll(toOpen).catch(() => undefined));
  if (event.data !== 'keep everything') return;
  const port = event.ports[0];
  event.waitUntil(
    keepAll([...hashes.keys()].filter((path) => !isOnDemand(path))).then(
      () => port?.postMessage('kept'),
      (error) => port?.postMessage(error instanceof NotKept ? error.answer : { why: 'storage' }),
    ),
  );
});

/** Below this copy's folder; null for what is not. */
const pathOf = ({ href, pathname }) =>
  href.startsWith(BASE.href) ? pathname.slice(BASE.pathname.length) : null;

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = pathOf(new URL(request.url));
  const name = path === '' ? 'index.html' : path;
  if (request.method !== 'GET' || name === null || !hashes.has(name)) return;
  // Such a request may only be answered from the cache, which a fetch here is not.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(answer(request, name));
});

async function answer(request, name) {
  const kept = async () => (await caches.open(CACHE)).match(placeOf(name));
  const whole = isOtherPage(name) ? (response) => response : withHeaders;
  // A built file's name says its content, and images do not change: the copy is as good. Anything else
  // may be newer on the host than here.
  const fixed = name.startsWith('assets/') || isLarge(name);
  // Where it cannot be kept it is fetched as ever.
  if (isOnDemand(name)) await keep(name).catch(() => undefined);
  const copy = fixed ? await kept() : undefined;
  if (copy !== undefined) return whole(copy);
  try {
    return whole(await fetch(request));
  } catch (unreachable) {
    const last = await kept();
    if (last === undefined) throw unreachable;
    return whole(last);
  }
}

function withHeaders(response) {
  // Answers without a readable status are passed on as they are.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ownHeaders))
    // What the host says of who may frame the page, or take its files, holds beside ours.
    if (name === 'Content-Security-Policy') headers.append(name, value);
    else if (name !== 'Cross-Origin-Resource-Policy' || !headers.has(name)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
