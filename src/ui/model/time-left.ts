// How far the work at hand has come, and how long it will still take at the pace it had so far. The
// clock is handed in; between two signs of progress the answer stands still.
import type { RunState } from '../../store/run-state';
import { situationOf } from './situation';

/** Share done of the work at hand, 0…1; null where it cannot be known or nothing is at work. */
export function shareDone(run: RunState): number | null {
  const { activity, progress, data } = run;
  const { task, done, total } = activity;
  if (situationOf(run) === 'data') return data.total === 0 ? null : data.loaded / data.total;
  if (task === 'dense' || task === 'sparse' || task === 'finetune')
    return progress?.phase === task ? progress.step / progress.steps : 0;
  return task === null || total === 0 ? null : done / total;
}

/** Milliseconds and share of the work to have seen before a guess is worth telling. */
const SEEN_MS = 800;
const SEEN_SHARE = 0.02;

/** Makes the reader of seconds left; null where nobody can tell yet. @param now milliseconds */
export function createTimeLeft(now: () => number): (run: RunState) => number | null {
  let work = '';
  let begin = { at: 0, share: 0 };
  let last = { share: 0, left: null as number | null };
  return (run) => {
    const share = shareDone(run);
    const named = `${run.run} ${situationOf(run)} ${run.activity.total}`;
    if (share === null || run.activity.paused) {
      work = '';
      return null;
    }
    if (named !== work || share < last.share) {
      work = named;
      begin = { at: now(), share };
      last = { share, left: null };
    } else if (share > last.share) {
      const seen = share - begin.share;
      const took = now() - begin.at;
      const known = took >= SEEN_MS && seen >= SEEN_SHARE;
      last = { share, left: known ? (took * (1 - share)) / seen / 1000 : null };
    }
    return last.left;
  };
}
