// Loss and accuracy over all steps of the run, phase by phase. The charts come in a chunk of their
// own when they are first seen; a summary and a table say the same to those who hear the page.
import { lazy, Suspense, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Curves as CurveData } from '../../store/run-state';
import { usePage, useRun } from '../page-context';
import { CurvesTable } from './curves-table';
import { useInView } from './in-view';
import { createSampler } from './sampler';
import './curves.css';

/** Milliseconds between two redraws: four a second leave the main thread to the instruments. */
const EVERY = 250;

const Charts = lazy(async () => ({ default: (await import('./charts')).Charts }));

export function Curves() {
  const { t } = useTranslation();
  const section = useRef<HTMLElement>(null);
  const inView = useInView(section);
  const [seen, setSeen] = useState(false);
  if (inView && !seen) setSeen(true);
  const empty = useRun((run) => run.curves.ce.points.length === 0 && run.curves.ce.pending === 0);
  const waiting = <p className="curves-empty curves-loading">{t('curves.loading')}</p>;
  return (
    <section ref={section} className="curves" aria-labelledby="curves-title">
      <h2 id="curves-title">{t('curves.title')}</h2>
      {empty ? (
        <p className="curves-empty">{t('curves.empty')}</p>
      ) : seen ? (
        <Suspense fallback={waiting}>
          <LiveCurves active={inView} />
        </Suspense>
      ) : (
        waiting
      )}
    </section>
  );
}

function LiveCurves({ active }: { active: boolean }) {
  const { store } = usePage();
  const sampler = useMemo(() => createSampler(store, (page) => page.run.curves, EVERY), [store]);
  const subscribe = active ? sampler.subscribe : noSubscription;
  const curves: CurveData = useSyncExternalStore(subscribe, sampler.current);
  return (
    <>
      <Charts curves={curves} />
      <CurvesTable curves={curves} />
    </>
  );
}

const noSubscription = () => () => undefined;
