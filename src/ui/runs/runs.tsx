// The runs of a visit, under the fold: its table and its plot come in a chunk of their own once the
// section is near the window.
import { Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Boundary } from '../boundary';
import { useIdleSince } from '../stages';
import { useInView } from '../observers';
import { lateComponent } from '../late-component';
import { useRun } from '../page-context';
import './runs.css';

/** Distance from the window at which it mounts. */
const NEAR = '50%';

const RunsPanel = lateComponent('runs-panel', async () => (await import('./runs-panel')).RunsPanel);

export function Runs() {
  const { t } = useTranslation();
  const section = useRef<HTMLElement>(null);
  const near = useInView(section, NEAR);
  const idle = useIdleSince(useRun((run) => run.snapshot !== null));
  const [mounted, setMounted] = useState(false);
  if (near && idle && !mounted) setMounted(true);
  const waiting = <p className="runs-waiting">{t('runs.loading')}</p>;
  return (
    <section ref={section} className="runs" id="runs" aria-labelledby="runs-title">
      <h2 id="runs-title">{t('runs.title')}</h2>
      {mounted ? (
        <Boundary>
          <Suspense fallback={waiting}>
            <RunsPanel />
          </Suspense>
        </Boundary>
      ) : (
        waiting
      )}
    </section>
  );
}
