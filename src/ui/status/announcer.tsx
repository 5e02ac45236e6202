// Says aloud, to those who hear the page, where the run stands: politely, and at most one message
// in five seconds. Nothing of it is seen.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import type { Committed, RunState } from '../../store/run-state';
import { usePage } from '../page-context';
import { useVoice } from '../voice';
import type { TFunction } from 'i18next';
import { situationOf } from '../model/situation';
import { tunedResult } from '../model/tuned-result';
import { sentences } from '../sentences';

export function Announcer() {
  const { t } = useTranslation();
  const { store } = usePage();
  const { spoken, say } = useVoice();
  // The cut that has been spoken of.
  const cut = useRef<Committed | null>(null);
  useEffect(() => {
    const listen = () => {
      const { run, view } = store.getState();
      say(messageOf(run, cut.current, formatOf(view.language).count, t));
    };
    const leave = store.subscribe(listen);
    listen();
    return leave;
  }, [store, say, t]);
  useEffect(() => {
    const { run, view } = store.getState();
    const { committed } = run;
    if (committed === null) return;
    if (spoken.includes(removedWords(committed, formatOf(view.language).count, t)))
      cut.current = committed;
  }, [store, spoken, t]);
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </p>
  );
}

// What is said aloud of a run: its situation in a few words, in training the quarter it has reached,
// and after a cut how much went. The cut's words come before whatever else there is to say until they
// have been said: fine-tuning follows so fast that they would be overtaken.

/** @param said the cut that has been spoken of; null is none */
export function messageOf(
  run: RunState,
  said: Committed | null,
  count: (n: number) => string,
  t: TFunction,
): string {
  const { committed } = run;
  const situation = situationOf(run);
  const words = situationWords(run, count, t);
  const follows = situation === 'finetune' || situation === 'pruned';
  if (!follows || committed === null || committed === said) return words;
  const gone = removedWords(committed, count, t);
  return situation === 'pruned' ? gone : sentences(t, gone, words);
}

/** How many channels a cut took away. */
const removedWords = ({ pruned }: Committed, count: (n: number) => string, t: TFunction): string =>
  t('announce.removed', { count: pruned, channels: count(pruned) });

function situationWords(run: RunState, count: (n: number) => string, t: TFunction): string {
  const situation = situationOf(run);
  if (run.activity.paused) return t('announce.paused');
  if (situation === 'finetuned' && tunedResult(run).moved === 'down')
    return t('announce.finetunedWorse');
  const said = t(`announce.${situation}`);
  const { progress } = run;
  if (progress === null || progress.phase !== run.activity.task) return said;
  const quarter = Math.floor((4 * progress.step) / progress.steps);
  if (quarter === 0) return said;
  const step = Math.ceil((quarter * progress.steps) / 4);
  return sentences(
    t,
    said,
    t('announce.step', { step: count(step), steps: count(progress.steps) }),
  );
}
