// What happened, under the fold: curves, table of results, and the runs of a visit, whose table and plot come
// in a chunk of their own once the section is near the window.
import { Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import { Boundary } from '../boundary';
import { Curves } from '../curves/curves';
import { Forgot } from '../forgot/forgot';
import { lateComponent } from '../late-component';
import { useInView } from '../observers';
import { useRun } from '../page-context';
import { Results } from '../results/results';
import { useIdleSince } from '../stages';
import '../runs/runs.css';

export function UnderTheFold() {
  return (
    <>
      <Boundary>
        <Forgot />
      </Boundary>
      <Boundary>
        <Curves />
      </Boundary>
      <Boundary>
        <Results />
      </Boundary>
      <Boundary>
        <Runs />
      </Boundary>
    </>
  );
}

/** Distance from the window at which it mounts. */
const NEAR = '50%';

const RunsPanel = lateComponent(
  'runs-panel',
  async () => (await import('../runs/runs-panel')).RunsPanel,
);

function Runs() {
  const { t } = useTranslation();
  const section = useRef<HTMLElement>(null);
  const near = useInView(section, NEAR);
  const idle = useIdleSince(useRun((run) => run.snapshot !== null));
  const [mounted, setMounted] = useState(false);
  if (near && idle && !mounted) setMounted(true);
  const waiting = <p className="runs-waiting">{t('runs.loading')}</p>;
  return (
    <section ref={section} className="runs" id={ANCHORS.runs} aria-labelledby="runs-title">
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
