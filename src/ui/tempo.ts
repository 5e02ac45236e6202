// How often what the run moves is drawn while it trains: as it comes, once a second, or not until
// training rests. What the person moves is always drawn at once.
import type { PageState } from '../store/store';
import type { Tempo } from '../store/view-state';

/** Milliseconds between two drawings. */
const EVERY = { live: 0, calm: 1000, still: Infinity } as const satisfies Record<Tempo, number>;

/** Milliseconds to the next drawing of the run for the page as it is; 0 is with every change. */
export function drawnEvery({ run, view }: PageState): number {
  return trains(run.activity) ? EVERY[view.tempo] : 0;
}

/** Whether numbers and drawings move by themselves. */
export const trains = ({ task, paused }: PageState['run']['activity']): boolean =>
  !paused && (task === 'dense' || task === 'sparse' || task === 'finetune');
