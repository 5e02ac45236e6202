// What is told of an error on the command line. The product's sentences speak to somebody before a browser; where
// they speak of it, others stand here in their place.
import { fileURLToPath } from 'node:url';
import { EspalierError, toReport } from '../src/core/errors';
import type { Happened } from '../src/core/error-names';
import { nameFault } from '../src/worker/storage/file-system';

/** Something that was asked for cannot be done as it was asked: said before anything is changed. */
export class Refusal extends EspalierError {
  /** @param hint what to do */
  constructor(message: string, hint: string) {
    super('InvalidValueError', message, hint);
  }
}

const AGAIN = 'Then go on with --resume.';

type Sentences = Partial<Record<Happened, (values: Readonly<Record<string, unknown>>) => string>>;

const SENTENCES: Sentences = {
  storageFull: () => `There is no room left on the disk. Free some. ${AGAIN}`,
  storageRefused: ({ why }) => `The disk refuses to be written to: ${String(why)}.`,
  storageSilent: () => 'The disk does not answer. Try again in a while.',
  storedDamaged: ({ what }) => `${String(what)} is damaged. Begin anew in another folder.`,
  storedGone: ({ what }) => `${String(what)} is not there any more. Begin anew in another folder.`,
  storedNewer: ({ what }) =>
    `${String(what)} is of a newer version of Espalier. Go on with that version.`,
  otherBasis: ({ was, is }) =>
    `This run was trained with ${String(was)}; here is ${String(is)}. Go on there, or add --go-on-here: from this step on it is not bit for bit the run that nobody stopped then.`,
  fetchStatus: ({ url }) => missing(url),
  fetchFailed: ({ url }) => missing(url),
  fetchStalled: ({ url }) => `The disk does not answer for ${fileOf(url)}. ${AGAIN}`,
  dataFile: ({ url, detail }) => `${fileOf(url)} is not what it must be. ${String(detail)}`,
};

const fileOf = (url: unknown): string => {
  const text = String(url);
  return text.startsWith('file:') ? fileURLToPath(text) : text;
};

const missing = (url: unknown): string =>
  `There is no file ${fileOf(url)}. Name the folder that Fashion-MNIST is in with --data.`;

/** An error in a sentence or two. */
export function sentenceOf(error: unknown): string {
  const { message, hint, words } = toReport(isOfDisk(error) ? nameFault(error, '') : error);
  const ours = words === undefined ? undefined : SENTENCES[words.happened];
  return ours?.(words?.values ?? {}) ?? [message, hint].filter((text) => text !== '').join(' ');
}

const isOfDisk = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
