// Every error the product raises on purpose. Each says what happened, what was wanted and what to
// do, in English and, for a page in another language, by name; `kind` names it across the worker
// boundary, where classes do not survive.

import type { Advice } from './error-names';
import {
  allowedText,
  valueWords,
  words,
  type Allowed,
  type ErrorWords,
  type Refused,
} from './error-words';
import { nameOf, saidBy } from './said';
import { cutText, LONGEST_SENTENCE, show, textOf } from './shown';

export type ErrorKind =
  | 'InvalidValueError'
  | 'BusyError'
  | 'PhaseError'
  | 'MismatchError'
  | 'DataError'
  | 'FormatError'
  | 'EngineError'
  | 'StorageError'
  | 'NonFiniteLossError'
  | 'CancelledError'
  | 'InternalError';

/** An error as it travels between worker and page. */
export interface ErrorReport {
  readonly kind: ErrorKind;
  /** What happened, in one sentence. */
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly hint: string;
  /** Both by name, for a page in another language; absent where the sentences are all there is. */
  readonly words?: ErrorWords;
}

export class EspalierError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string;
  readonly words: ErrorWords | null;

  constructor(kind: ErrorKind, message: string, hint: string, words: ErrorWords | null = null) {
    const [happened, advice] = [message, hint].map((text) => cutText(text, LONGEST_SENTENCE));
    super([happened, advice].filter((sentence) => sentence !== '').join(' '));
    this.kind = kind;
    this.name = kind;
    this.hint = advice ?? '';
    this.words = words;
  }
}

/**
 * A value from outside is not allowed: names the field, what it must be and the value. `happened` is `field`
 * where `field` is the path of an object, and the value a name in it that nobody knows.
 */
export class InvalidValueError extends EspalierError {
  constructor(field: string, value: unknown, allowed: Allowed, happened: Refused = 'value') {
    const shown = show(value);
    // A path may hold names from outside.
    const name = cutText(field);
    super(
      'InvalidValueError',
      `${happened === 'field' ? 'A field of ' : ''}${name} must be ${allowedText(allowed)}; got ${textOf(shown)}.`,
      '',
      valueWords(happened, name, shown, allowed),
    );
  }
}

/** An object from outside has a field that nobody knows. */
export class UnknownFieldError extends InvalidValueError {
  /** @param of the path of the object */
  constructor(of: string, field: string, known: readonly string[]) {
    super(of, field, { kind: 'oneOf', names: known }, 'field');
  }
}

/** Sizes from outside make a network with more weights than a page can train. */
export class NetworkSizeError extends EspalierError {
  constructor(weights: number, most: number) {
    const values = { has: Math.ceil(weights / 1e6), most: Math.floor(most / 1e6) };
    super(
      'InvalidValueError',
      `A network must have at most ${values.most} million weights; got ${values.has} million from these sizes.`,
      'Choose a smaller width, fewer blocks or larger patches.',
      words('networkSize', 'smallerSizes', values),
    );
  }
}

/** A file from outside is larger than anything that a page reads of its kind. */
export class FileSizeError extends EspalierError {
  /** Both in bytes. */
  constructor(has: number, most: number) {
    const values = { has: sizeText(has), most: sizeText(most) };
    super(
      'FormatError',
      `The file must have at most ${values.most}; got ${values.has}.`,
      'Choose a smaller file.',
      words('fileSize', 'smallerFile', values),
    );
  }
}

const sizeText = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/** @throws FileSizeError */
export function checkFileSize(has: number, most: number): void {
  if (has > most) throw new FileSizeError(has, most);
}

/** A command arrived while another one runs. */
export class BusyError extends EspalierError {
  constructor(wanted: string, running: string) {
    super(
      'BusyError',
      `“${wanted}” cannot start while “${running}” is running.`,
      'Wait for it, or stop it first.',
      words('busy', 'waitOrStop', { wanted, running }),
    );
  }
}

/** A command does not fit the phase that the run is in. */
export class PhaseError extends EspalierError {
  constructor(message: string, hint: string, words: ErrorWords | null = null) {
    super('PhaseError', message, hint, words);
  }
}

/** A cut that would remove no channel. */
export class EmptyCutError extends EspalierError {
  constructor(why: 'tied' | 'nothing', rate: number) {
    const percent = `${Number((100 * rate).toFixed(1))} %`;
    const tied = why === 'tied';
    super(
      'PhaseError',
      tied
        ? 'All scores are equal, so no channel counts for less than another and nothing can be cut.'
        : `Nothing would go at ${percent}, so there is nothing to cut.`,
      tied ? 'Train with sparsity first.' : 'Choose a higher rate.',
      tied ? words('cutTied', 'sparseFirst') : words('cutNothing', 'higherRate', { rate: percent }),
    );
  }
}

/** Two things do not fit each other, such as a data set's images and a network's input. */
export class MismatchError extends EspalierError {
  constructor(message: string, hint: string, words: ErrorWords | null = null) {
    super('MismatchError', message, hint, words);
  }
}

/** Images or labels could not be fetched or read. */
export class DataError extends EspalierError {
  constructor(message: string, hint: string, words: ErrorWords | null = null) {
    super('DataError', message, hint, words);
  }
}

/** A file is not what its format says it must be. */
export class FormatError extends EspalierError {
  constructor(message: string, hint: string, words: ErrorWords | null = null) {
    super('FormatError', message, hint, words);
  }
}

/** The device or the library under the trainer failed: lost, unsupported, or a validation error. */
export class EngineError extends EspalierError {
  constructor(message: string, hint: string, words: ErrorWords | null = null) {
    super('EngineError', message, hint, words);
  }
}

/** What an engine would take of memory for a batch, and what there is, in MiB. */
export interface Room {
  readonly needs: number;
  /** Null where a device does not say. */
  readonly has: number | null;
  /** Whether both are of the largest piece, and not of all. */
  readonly piece: boolean;
  readonly batch: number;
  /**
   * The largest batch there is room for, or one worth a try where a device does not say; null where there is
   * none for a single image.
   */
  readonly fits: number | null;
}

/** An engine has no room for a network at its batch. What runs on it goes on. */
export class RoomError extends EngineError {
  readonly room: Room;

  constructor(room: Room) {
    const { needs, has, piece, batch, fits } = room;
    const at = `At a batch of ${batch} this network needs ${needs} MB`;
    const message =
      has === null
        ? `${at}; the device has not so much left.`
        : piece
          ? `${at} in one piece; this GPU allows ${has} MB.`
          : `${at}; this engine can have ${has} MB.`;
    const happened = has === null ? 'noRoomLeft' : piece ? 'noRoomInOne' : 'noRoom';
    const [advice, hint] = roomAdvice(room);
    super(
      has === 0 ? `${at}; the browser gives this engine less than 1 MB.` : message,
      hint,
      words(has === 0 ? 'noMemory' : happened, advice, {
        needs,
        has: has ?? 0,
        batch,
        fits: fits ?? 0,
      }),
    );
    this.room = room;
  }
}

/** What is known to fit is told as that; what may is worth a try. */
function roomAdvice({ has, fits }: Room): [Advice, string] {
  if (fits !== null && has !== null) return ['smallerBatch', `A batch of ${fits} fits.`];
  if (fits !== null) return ['tryBatch', `Try a batch of ${fits}.`];
  if (has === 0)
    return ['freeMemory', 'Close other tabs and start the engine again, or choose another engine.'];
  return ['smallerNetwork', 'Choose a smaller network, or another engine.'];
}

/** The loss stopped being a number. `step` is the first such step of its phase, from 1. */
export class NonFiniteLossError extends EspalierError {
  constructor(step: number, keptStep: number) {
    super(
      'NonFiniteLossError',
      `Loss stopped being a number at step ${step}. Weights of step ${keptStep} are kept.`,
      'Go back to them and halve the learning rate.',
      words('nan', 'halveLr', { at: step, kept: keptStep }),
    );
  }
}

/** A step on images handed in would have left weights that are no numbers; the network is as before it. */
export class NonFiniteStepError extends EspalierError {
  constructor() {
    super(
      'NonFiniteLossError',
      'This step would leave weights that are no numbers. The weights before it are kept.',
      'Lower the learning rates, or look at the images.',
      words('stepNan', 'lowerLrOrImages'),
    );
  }
}

/** The person stopped the work before it could answer. */
export class CancelledError extends EspalierError {
  constructor(what: string) {
    super('CancelledError', `“${what}” was stopped.`, 'Start it again when you like.');
  }
}

/**
 * Turns anything thrown into a report; unknown errors keep their message and are called internal.
 * @param goesOn whether what is at work has not broken with it
 */
export function toReport(error: unknown, goesOn = false): ErrorReport {
  if (error instanceof EspalierError) {
    const message = error.message.slice(0, error.message.length - error.hint.length).trim();
    const { kind, hint, words } = error;
    return words === null ? { kind, message, hint } : { kind, message, hint, words };
  }
  const said = saidBy(error) ?? nameOf(error);
  const message = said === null ? '' : cutText(said, LONGEST_SENTENCE);
  const happened = said === null ? 'internalMute' : 'internal';
  const again = 'if it happens again, report it with this text.';
  return {
    kind: 'InternalError',
    message:
      said === null
        ? 'Something failed inside and did not say what.'
        : `Something failed inside: ${message}`,
    hint: goesOn ? `What is at work goes on; ${again}` : `Reset the run; ${again}`,
    words: words(happened, goesOn ? 'goesOn' : 'reset', { message }),
  };
}

/** The reverse of {@link toReport}, on the page: an error with the report's name, message and hint. */
export function fromReport(report: ErrorReport): EspalierError {
  return new EspalierError(report.kind, report.message, report.hint, report.words);
}
