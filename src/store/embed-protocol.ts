// Messages between a page and Espalier in a frame of it. Version 1: names are added, never changed; each
// message says `espalier: 1`. What comes in is checked here; commands check their own arguments.
import { InvalidValueError, type ErrorReport } from '../core/errors';
import type { Preview } from '../core/prune-plan';
import type { Phase } from '../core/run-config';
import type { Stage } from '../core/network-state';
import type { Espalier } from './espalier-api';

export const EMBED_VERSION = 1;

/** Commands of the console API that a page may call in the frame: what a person keeps is not that page's. */
export type EmbedCall = Exclude<
  keyof Espalier,
  'version' | 'on' | 'runs' | 'openRun' | 'forgetRun' | 'saveRun'
>;

/** The type holds the list complete. */
const CALLS: Readonly<Record<EmbedCall, true>> = {
  engines: true,
  memory: true,
  timeEngines: true,
  timeInference: true,
  configure: true,
  train: true,
  run: true,
  recipe: true,
  link: true,
  inspect: true,
  images: true,
  gates: true,
  scores: true,
  preview: true,
  prune: true,
  finetune: true,
  goOn: true,
  evaluate: true,
  logits: true,
  gradients: true,
  step: true,
  loadModel: true,
  openFiles: true,
  exportModel: true,
  makeSet: true,
  sets: true,
  forgetSet: true,
  saveModel: true,
  pause: true,
  resume: true,
  turn: true,
  stop: true,
  reset: true,
  undoPrune: true,
  denseControl: true,
  openShipped: true,
  report: true,
};
export const EMBED_CALLS = Object.keys(CALLS) as readonly EmbedCall[];

export type RequestId = string | number;

/** What the page around the frame may ask; every request is replied to once, by its id. */
export type EmbedRequest = { readonly id: RequestId } & (
  | { readonly type: 'hello' }
  | { readonly type: 'rate'; readonly rate: number }
  /** A link, or its search part alone. */
  | { readonly type: 'load'; readonly link: string }
  | { readonly type: 'call'; readonly name: EmbedCall; readonly argument: unknown }
);

export const REQUEST_TYPES = ['hello', 'rate', 'load', 'call'] as const;

export type EmbedReply = { readonly type: 'reply'; readonly id: RequestId | null } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorReport }
);

/** What the frame tells by itself. */
export type EmbedEvent =
  | { readonly type: 'ready'; readonly version: string }
  | { readonly type: 'rate'; readonly rate: number }
  | ({ readonly type: 'preview'; readonly rate: number } & Preview)
  | {
      readonly type: 'progress';
      readonly phase: Phase;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      readonly accuracy: number;
      readonly stepsPerSecond: number;
      readonly secondsLeft: number;
    }
  /** The work at hand came to its end, or was stopped; `top1` is the network's where it was measured. */
  | {
      readonly type: 'finished';
      readonly task: string;
      readonly stage: Stage;
      readonly stopped: boolean;
      readonly top1: number | null;
    }
  | { readonly type: 'error'; readonly error: ErrorReport }
  /** How high the frame has to be for all its parts to be seen, CSS pixels. */
  | { readonly type: 'size'; readonly height: number };

/** A reply or an event as it is posted. */
export type EmbedMessage = { readonly espalier: typeof EMBED_VERSION } & (EmbedReply | EmbedEvent);

type Fields = Readonly<Record<string, unknown>>;

/** A message meant for the frame; null for those of other libraries, which are nobody's error. */
export function addressed(data: unknown): Fields | null {
  if (typeof data !== 'object' || data === null || !('espalier' in data)) return null;
  return { ...data };
}

/** The id to reply under; null where a message has none to speak of. */
export const idOf = ({ id }: Fields): RequestId | null =>
  typeof id === 'string' || typeof id === 'number' ? id : null;

/** @throws InvalidValueError naming the field, its value and what is allowed. */
export function readRequest(message: Fields): EmbedRequest {
  const { espalier, type, rate, link, name, argument } = message;
  if (espalier !== EMBED_VERSION)
    throw new InvalidValueError('espalier', espalier, 'the number 1, this version of the messages');
  const id = idOf(message);
  if (id === null) throw new InvalidValueError('id', message['id'], 'a string or a number');
  const known = REQUEST_TYPES.find((each) => each === type);
  switch (known) {
    case 'hello':
      return { id, type: known };
    case 'rate':
      // Its bounds are checked with the command.
      if (typeof rate !== 'number') throw new InvalidValueError('rate', rate, 'a number');
      return { id, type: known, rate };
    case 'load':
      if (typeof link !== 'string') throw new InvalidValueError('link', link, 'a link as text');
      return { id, type: known, link };
    case 'call': {
      const command = EMBED_CALLS.find((each) => each === name);
      if (command === undefined)
        throw new InvalidValueError('name', name, { kind: 'oneOf', names: EMBED_CALLS });
      return { id, type: known, name: command, argument };
    }
    case undefined:
      throw new InvalidValueError('type', type, { kind: 'oneOf', names: REQUEST_TYPES });
  }
}
