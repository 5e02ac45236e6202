// How far: a thin bar under the state, and beside it the accuracy of the last batch, or the time left. Written straight to the nodes, ten times a second at most.
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { RunState } from '../../store/run-state';
import type { PageState } from '../../store/store';
import { formatOf, type Format } from '../format';
import { accuracyWords } from '../behind';
import { usePaint } from '../live';
import { useRun } from '../page-context';
import { situationOf, type Situation } from '../model/situation';
import { duration } from '../words/state-text';
import { createTimeLeft, shareDone } from '../model/time-left';
import { LiveTerms } from '../term/terms';

export function ProgressBar() {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const busy = useRun((run) => run.activity.task !== null || !run.open);
  usePaint(({ run }) => {
    const element = bar.current;
    if (element === null) return;
    const share = shareDone(run);
    const percent = share === null ? null : Math.round(share * 1000) / 10;
    element.style.setProperty('--share', `${percent ?? 0}%`);
    element.toggleAttribute('data-unknown', percent === null);
    if (percent === null) element.removeAttribute('aria-valuenow');
    else element.setAttribute('aria-valuenow', String(Math.round(percent)));
  });
  // Two nodes: what is written on the one at work must not stay on the one at rest.
  return busy ? (
    <div
      key="work"
      ref={bar}
      className="state-bar"
      role="progressbar"
      aria-label={t('state.progress')}
      aria-valuemin={0}
      aria-valuemax={100}
    />
  ) : (
    <div key="rest" className="state-bar" data-rest="" />
  );
}

/** What the dock does not say of the work at hand; the images that still stream in come last. */
export function LiveNumbers() {
  const [timeLeft] = useState(() => createTimeLeft(() => performance.now()));
  return (
    <LiveTerms
      className="state-numbers"
      text={useCallback(
        (state: PageState, t: TFunction) => numbersText(state, timeLeft(state.run), t),
        [timeLeft],
      )}
    />
  );
}

/** Work without steps of its own, whose time left the page works out itself. */
const TIMED: ReadonlySet<Situation> = new Set(['data', 'evaluate', 'control']);

function numbersText({ run, view }: PageState, secondsLeft: number | null, t: TFunction): string {
  const format = formatOf(view.language);
  const { progress, activity, data } = run;
  const situation = situationOf(run);
  const training = progress !== null && progress.phase === activity.task;
  // At rest only those are here that were asked for: nothing is on its way.
  const loading =
    activity.task !== null && data.loaded > 0 && data.loaded < data.total && situation !== 'data';
  return [
    ...(training ? [batchText(run, progress.stats.accuracy, t, format)] : []),
    ...(secondsLeft !== null && TIMED.has(situation)
      ? [t('state.left', { left: duration(t, secondsLeft) })]
      : []),
    ...(loading
      ? [t('state.images', { done: format.count(data.loaded), total: format.count(data.total) })]
      : []),
  ].join(' · ');
}

function batchText({ config }: RunState, accuracy: number, t: TFunction, format: Format): string {
  const on = { split: 'batch', count: config.batch } as const;
  const value = accuracyWords(accuracy, on, t, format, format.percent(accuracy));
  return t('state.accuracy', { value });
}
