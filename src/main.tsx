// Wires worker → store → page: what the link and the browser say, the first command, the console API.
// Nothing is decided here; every part is handed what it needs.
import { createRoot } from 'react-dom/client';
import { version } from '../package.json';
import type { ErrorReport } from './core/errors';
import { restingRate } from './core/pictures';
import { createActions } from './store/actions';
import { beforeOpening, openingPage, reloadForThreads } from './store/before-opening';
import { claimOldNames, oldPlaces, withOldNames } from './store/claim-old-names';
import { createEspalier } from './store/console-api';
import { answerParent, ownFrame } from './store/embed-frame';
import { readEmbed } from './store/embed-link';
import { createFrameHeight } from './store/frame-height';
import { followPictures, restOnPictures } from './store/guesses';
import { loadLate } from './store/late-code';
import { askBeforeLeaving } from './store/leaving';
import { keepLink, keepRecipe, ownHash, replaceSearch } from './store/link-sync';
import { lookInside } from './store/look-inside';
import { keepForOffline, workerHome } from './store/offline';
import { createOpening } from './store/opening';
import { ownScripts } from './store/own-scripts';
import { migrateRecords } from './store/migrate-records';
import { ownBase, ownStorage } from './store/own-storage';
import { measurePaces } from './store/paces';
import { heldPort } from './store/port';
import { isFirstVisit, keepPreferences, readPreferences } from './store/preferences';
import { refusedParts, showRefusal } from './store/refusal';
import { createCuttingSelector } from './store/selectors';
import { browserQuiet, surveyWhenQuiet } from './store/survey';
import { createPageStore } from './store/store';
import { createTrainerClient, workerAt } from './store/trainer-client';
import { storageHere, watchStored } from './store/watch-stored';
import { isPlain, linkParams, readLink } from './store/link/read-link';
import { broughtBy, openingOf } from './store/link/recipe-link';
import { catalogueOf } from './ui/i18n';
import { App } from './ui/page/app';
import { CALM, mediaList } from './ui/media';
import workerUrl from './worker/main?worker&url';

const link = readLink(window.location.search);
const brought = await broughtBy(window.location.hash, window.location.search);
const opens = openingOf(link, brought);
const remembered = () => withOldNames(ownStorage(), window.localStorage);
const store = createPageStore({ ...readPreferences(remembered, navigator.language), ...link.view });
store.link({ recipe: brought.recipe });
const refuse = (error: unknown) => showRefusal(store, error);
// The page is drawn once its words are here; in English where others are out of reach.
const saying = catalogueOf(store.getState().view.language).catch((error: unknown) => {
  refuse(error);
  return catalogueOf('en');
});
const refuseParts = (notes: readonly ErrorReport[]) => {
  if (notes.length > 0) store.link({ refusal: refusedParts(notes) });
};

// What the listener of a script throws is its author's to read, in the browser's console.
const ofScripts = new WeakSet<Error>();
const blameScript = (error: unknown) => {
  if (error instanceof Error) ofScripts.add(error);
  reportError(error);
};

window.addEventListener('error', (event) => {
  // Reports without an error are the browser's notices, such as a resize that came late.
  const error: unknown = event.error;
  if (error instanceof Error && !ofScripts.has(error)) refuse(error);
});
window.addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) =>
  refuse(reason),
);

const base = ownBase();
const embed = readEmbed(linkParams(window.location.search));
// While developing there is no service worker: files change under a kept copy.
const home = import.meta.env.PROD && embed === null ? workerHome() : undefined;
const scripts = ownScripts(base, workerUrl);
const waits = [
  embed === null ? claimOldNames(base, oldPlaces(home)) : null,
  reloadForThreads(opens, home, scripts.offline, openingPage()),
];
const before = beforeOpening(waits);
const another = workerAt(scripts.worker);
const worker = another();
const port = before === null ? worker : heldPort(worker, before);
const client = createTrainerClient(port, store, reportError, undefined, another);
const cutting = createCuttingSelector();
const report = async () => {
  const late = () => import('./ui/report/make-report');
  const { makeReport } = await loadLate('make-report', late);
  return makeReport({ store, cutting, version }, window.location.href, Date.now());
};
const espalier = createEspalier({ client, store, version, report, blameScript });
const opening = createOpening({
  ...{ store, person: window, frame: (run) => void requestAnimationFrame(run) },
  recording: async () => {
    const late = () => import('./store/recordings');
    const { createRecordings, siteText } = await loadLate('recordings', late);
    return createRecordings(siteText(base))('normal');
  },
});
const actions = createActions({ client, store, espalier });
window.espalier = espalier;

const height = createFrameHeight();
if (embed === null) {
  keepLink(store, opens.start, replaceSearch);
  keepRecipe(store, ownHash, refuseParts);
  keepPreferences(store, ownStorage);
  askBeforeLeaving(store, window);
  watchStored(client, store, storageHere);
} else answerParent({ frame: ownFrame(window), client, store, espalier, cutting, base, height });

if (embed === null) lookInside(store);
surveyWhenQuiet(client, store, browserQuiet);
followPictures(client, store, cutting, browserQuiet);
measurePaces(client, store);
if (link.view.rate === undefined) restOnPictures(store);

const { config: change, start: from } = opens;
client.call('open', { base, change, start: from, keeps: embed === null }).catch(refuse);
if (embed === null) void migrateRecords(client, ownStorage, refuse);
refuseParts([...link.notes, ...brought.notes]);

// The recorded run is for a person who comes with no wish of their own: a link's rate stays as it is, and a
// browser that a program drives is left to the program.
const plain =
  isPlain(window.location.search) && window.location.hash === '' && brought.recipe === null;
const calm = mediaList(CALM).matches();
if (plain && !calm && !navigator.webdriver && isFirstVisit(remembered))
  void client.ready().then(() => opening.play(() => restingRate(store.live().pictures)));

// Once the page stands: its own files come first.
if (home !== undefined)
  window.addEventListener('load', () => void keepForOffline(store, home, scripts.offline));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element “root” to draw in.');
const parts = embed === null ? null : { parts: embed, height };
const start = root.querySelector('.start');
const onUncaughtError = (error: unknown) => {
  // Nothing is drawn any more: what index.html says of such a page is true of this one, and at once.
  if (start !== null) root.replaceChildren(start);
  start?.setAttribute('data-over', '');
  reportError(error);
};
createRoot(root, { onUncaughtError }).render(
  <App page={{ store, actions, espalier, opening, cutting }} embed={parts} words={await saying} />,
);
