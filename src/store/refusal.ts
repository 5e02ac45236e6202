// Puts an error where the person sees it. Work that the person stopped is no error, and what the run
// has told by itself is not told twice.
import { words } from '../core/error-words';
import { toReport, type ErrorReport } from '../core/errors';
import type { PageStore, Refusal } from './store';

/** Shows anything thrown as `link.refusal`. */
export function showRefusal(store: PageStore, error: unknown): void {
  const report = toReport(error);
  const { kind, message } = report;
  if (kind === 'CancelledError') return;
  const { run, link } = store.getState();
  if (run.failure?.error.message === message) return;
  // What listens to the store may fail again for being told of it.
  if (kind === 'InternalError' && link.refusal?.message === message) return;
  store.link({ refusal: report });
}

/** One refusal of the parts of a link that were not taken. */
export const refusedParts = (parts: readonly ErrorReport[]): Refusal => ({
  kind: 'InvalidValueError',
  message: parts.map(({ message, hint }) => `${message} ${hint}`.trim()).join(' '),
  hint: 'The rest of the link was taken.',
  words: words('linkParts', 'restTaken'),
  parts,
});
