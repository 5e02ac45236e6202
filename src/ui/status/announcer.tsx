// Says aloud, to those who hear the page, where the run stands: politely, and at most one message
// in five seconds. Nothing of it is seen.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import type { Committed } from '../../store/run-state';
import { usePage } from '../page-context';
import { messageOf, removedWords } from './message';
import { useVoice } from '../voice';

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
