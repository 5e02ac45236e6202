// Puts an error where the person sees it. Work that the person stopped is no error, and what the run
// has told by itself is not told twice.
import { toReport } from '../core/errors';
import type { PageStore } from './store';

/** Shows anything thrown as `link.refusal`. */
export function showRefusal(store: PageStore, error: unknown): void {
  const { kind, message, hint } = toReport(error);
  if (kind === 'CancelledError') return;
  if (store.getState().run.failure?.error.message === message) return;
  store.link({ refusal: { message, hint } });
}
