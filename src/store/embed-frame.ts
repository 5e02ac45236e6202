// Espalier in a frame speaks with the page around it, and with nobody else: it hears that window alone, and
// replies to the origin that spoke. Before that page has spoken it says no more than that it is there.
import { pruneRate } from '../core/controls';
import { InvalidValueError, toReport } from '../core/errors';
import type { Task } from '../core/events';
import { sameCut } from '../core/network-state';
import type { Espalier } from './espalier-api';
import {
  addressed,
  EMBED_CALLS,
  EMBED_VERSION,
  idOf,
  readRequest,
  type EmbedCall,
  type EmbedEvent,
  type EmbedMessage,
  type EmbedReply,
  type EmbedRequest,
} from './embed-protocol';
import type { FrameHeight } from './frame-height';
import type { Page } from './page';
import type { PageState, PageStore } from './store';
import type { TrainerClient } from './trainer-client';
import { readLink } from './link/read-link';
import { broughtBy, openingOf } from './link/recipe-link';
import { initialView } from './view-state';

/** The windows as they are used here. */
export interface Frame {
  readonly parent: unknown;
  /** Posts to the page around the frame. */
  readonly post: (message: EmbedMessage, origin: string) => void;
  readonly listen: (hear: (message: Heard) => void) => void;
}

export type Heard = Pick<MessageEvent<unknown>, 'data' | 'origin' | 'source'>;

export interface FrameOptions {
  readonly frame: Frame;
  readonly client: TrainerClient;
  readonly store: PageStore;
  readonly espalier: Espalier;
  readonly cutting: Page['cutting'];
  /** Where the site's files are. */
  readonly base: string;
  readonly height: FrameHeight;
}

/** At most so often, milliseconds: a drag moves the rate sixty times a second. */
const TELL_EVERY_MS = 100;

export function answerParent(o: FrameOptions): void {
  const { frame, store, espalier } = o;
  let partner: string | null = null;
  const post = (message: EmbedReply | EmbedEvent, origin: string) =>
    frame.post({ espalier: EMBED_VERSION, ...message }, origin);
  const tell = (event: EmbedEvent) => {
    if (partner !== null) post(event, partner);
  };

  const tellHeight = () => {
    const { height } = o.height.getState();
    if (height !== null) tell({ type: 'size', height });
  };
  const throttled = createTrailing(TELL_EVERY_MS);
  o.height.subscribe(() => throttled(tellHeight));

  frame.listen(({ data, origin, source }) => {
    const message = source === frame.parent ? addressed(data) : null;
    if (message === null) return;
    // A page without an origin of its own (a file, a sandbox) has no name to send to.
    const to = origin === 'null' ? '*' : origin;
    const known = partner === to;
    partner = to;
    if (!known) tellHeight();
    const id = idOf(message);
    carryOut(o, () => readRequest(message)).then(
      (value) => post({ type: 'reply', id, ok: true, value }, to),
      (error: unknown) => post({ type: 'reply', id, ok: false, error: toReport(error) }, to),
    );
  });

  tellChanges(o, tell);
  o.client.onEvent((event) => {
    if (event.type !== 'progress') return;
    const { phase, step, steps, stats, stepsPerSecond, secondsLeft } = event;
    const { loss, accuracy } = stats;
    tell({ type: 'progress', phase, step, steps, loss, accuracy, stepsPerSecond, secondsLeft });
  });
  void o.client.ready().then(() => {
    // Whoever embeds this may know that it is there; it says nothing else before it is spoken to.
    post({ type: 'ready', version: espalier.version }, partner ?? '*');
    const { refusal } = store.getState().link;
    if (refusal !== null) tell({ type: 'error', error: refusal });
  });
}

async function carryOut(o: FrameOptions, read: () => EmbedRequest): Promise<unknown> {
  const { client, store, espalier } = o;
  const request = await Promise.resolve().then(read);
  switch (request.type) {
    case 'hello':
      await client.ready();
      return { version: espalier.version, calls: EMBED_CALLS };
    case 'rate': {
      const rate = pruneRate(request.rate);
      store.view({ rate });
      return { rate };
    }
    case 'load':
      return load(o, request.link);
    case 'call': {
      // The API checks every argument itself, whatever a script hands in.
      const commands: Readonly<Record<EmbedCall, (argument: never) => unknown>> = espalier;
      return commands[request.name](request.argument as never);
    }
  }
}

/** Opens what a link says in the place of what is open. Answers what of it was not taken. */
async function load({ client, store, base }: FrameOptions, link: string): Promise<unknown> {
  const { search, hash } = partsOf(link, base);
  const said = readLink(search);
  const brought = await broughtBy(hash, search);
  const { config, start } = openingOf(said, brought);
  await client.ready();
  await client.call('open', { base, change: config, start });
  const { rate, filter, mapOrder } = initialView;
  store.view({ rate, filter, mapOrder, ...said.view });
  store.link({ recipe: brought.recipe });
  return { notes: [...said.notes, ...brought.notes] };
}

/**
 * What a link to this page says; anything else would say nothing, and the defaults would open.
 * @throws InvalidValueError
 */
function partsOf(link: string, base: string): Pick<URL, 'search' | 'hash'> {
  if (URL.canParse(link, base)) {
    const url = new URL(link, base);
    const { origin, pathname } = new URL(base);
    const here = [pathname, `${pathname}index.html`].includes(url.pathname);
    if (url.origin === origin && here) return url;
  }
  throw new InvalidValueError('link', link, `a link to ${base}, or its part from “?” on`);
}

/** Tells of rate, preview, ends of work and errors as the page's state changes. */
function tellChanges({ store, cutting }: FrameOptions, tell: (event: EmbedEvent) => void): void {
  const throttled = createTrailing(TELL_EVERY_MS);
  let told: { rate: number | null; cut: unknown } = { rate: null, cut: null };
  let work: Task | null = null;
  const tellCut = () => {
    const state = store.getState();
    const { rate } = state.view;
    const cut = cutting(state);
    const before = told;
    told = { rate, cut };
    if (rate !== before.rate) tell({ type: 'rate', rate });
    if (cut !== null && cut !== before.cut) tell({ type: 'preview', rate, ...cut.preview });
  };
  store.subscribe((page, before) => {
    if (page.view.rate !== before.view.rate || page.run.snapshot !== before.run.snapshot)
      throttled(tellCut);
    const { task } = page.run.activity;
    // An engine that starts is a part of a work, not a work of its own.
    if (task !== null && task !== 'engine') work ??= task;
    if (task === null && work !== null) {
      tell({ type: 'finished', task: work, ...resultOf(page) });
      work = null;
    }
    const error = page.run.failure?.error ?? null;
    if (error !== null && error !== before.run.failure?.error) tell({ type: 'error', error });
    const { refusal } = page.link;
    if (refusal !== null && refusal !== before.link.refusal)
      tell({ type: 'error', error: refusal });
  });
}

function resultOf({ run }: PageState) {
  const row = run.results.findLast(
    (each) => each.kind === run.stage && sameCut(each, run.committed),
  );
  return { stage: run.stage, stopped: run.stopped !== null, top1: row?.top1 ?? null };
}

/** Runs what it is given at once, then at most once in `ms`, the last one never lost. */
function createTrailing(ms: number): (run: () => void) => void {
  let waiting = false;
  let next: (() => void) | null = null;
  const open = () => {
    waiting = false;
    if (next === null) return;
    const run = next;
    next = null;
    start(run);
  };
  const start = (run: () => void) => {
    waiting = true;
    setTimeout(open, ms);
    run();
  };
  return (run) => {
    if (waiting) next = run;
    else start(run);
  };
}

/** The page's own windows. */
export const ownFrame = (own: Window): Frame => ({
  parent: own.parent,
  post: (message, origin) => own.parent.postMessage(message, origin),
  listen: (hear) => own.addEventListener('message', hear),
});
