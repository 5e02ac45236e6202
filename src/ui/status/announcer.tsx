// Says aloud, to those who hear the page, where the run stands: politely, and at most one message
// in five seconds. Nothing of it is seen.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { RunState } from '../../store/run-state';
import { formatOf } from '../format';
import { usePage } from '../page-context';
import { situationOf } from '../phase-rail/situation';
import { tunedResult } from '../phase-rail/tuned-result';
import { due, offer, silent, waitFor } from './pace';

export function Announcer() {
  const { t } = useTranslation();
  const { store } = usePage();
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    let paced = silent;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const settle = () => {
      timer = null;
      paced = due(paced, performance.now());
      setSpoken(paced.spoken);
      if (paced.waiting !== null) timer = setTimeout(settle, waitFor(paced, performance.now()));
    };
    const listen = () => {
      const { run, view } = store.getState();
      const message = messageOf(run, formatOf(view.language).count, t);
      const next = offer(paced, message, performance.now());
      if (next === paced) return;
      paced = next;
      timer ??= setTimeout(settle, waitFor(paced, performance.now()));
    };
    const leave = store.subscribe(listen);
    listen();
    return () => {
      leave();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store, t]);
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </p>
  );
}

/** The situation in a few words; in training also the quarter it has reached. */
function messageOf(run: RunState, count: (n: number) => string, t: TFunction): string {
  const situation = situationOf(run);
  if (run.activity.paused) return t('announce.paused');
  if (situation === 'finetuned' && tunedResult(run).worse) return t('announce.finetunedWorse');
  const said = t(`announce.${situation}`);
  const { progress } = run;
  if (progress === null || progress.phase !== run.activity.task) return said;
  const quarter = Math.floor((4 * progress.step) / progress.steps);
  if (quarter === 0) return said;
  const step = Math.ceil((quarter * progress.steps) / 4);
  return `${said} ${t('announce.step', { step: count(step), steps: count(progress.steps) })}`;
}
