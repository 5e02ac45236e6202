// What happened, under the fold, each part once there is something of a person's own in it; the results of the network
// that came with the page are one folded line. Table and plot of the runs come in a chunk of their own once the section is
// near the window.
import { Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isShippedUntouched } from '../../store/stand-in';
import { ANCHORS } from '../anchors';
import { Boundary } from '../boundary';
import { BlockTable } from '../block-table/block-table';
import { Curves } from '../curves/curves';
import { FigureNotes, Figures } from '../figures/figures';
import { lateComponent } from '../late-component';
import { useInView } from '../observers';
import { useOverlays } from '../overlay/overlays';
import { usePageState, useRun, useView } from '../page-context';
import { Results } from '../results/results';
import { useIdleSince } from '../stages';
import '../runs/runs.css';

export function UnderTheFold() {
  const { t } = useTranslation();
  const own = useRun((run) => !isShippedUntouched(run));
  const open = useRun((run) => run.open);
  const stored = usePageState(({ runs }) => runs.past.length > 0);
  const overlaid = useOverlays().length > 0;
  const touched = useView((view) => view.touched);
  const lesson = useView((view) => view.lesson !== null);
  if (!open) return null;
  const results = (
    <Boundary>
      <Results />
    </Boundary>
  );
  return (
    <>
      {(own || touched || lesson) && <Savings />}
      {(own || touched || lesson) && (
        <Boundary>
          <Suspense>
            <Forgot />
          </Suspense>
        </Boundary>
      )}
      {(own || overlaid) && (
        <Boundary>
          <Curves />
        </Boundary>
      )}
      {own || lesson ? (
        results
      ) : (
        <details className="fold">
          <summary>{t('first.shipped')}</summary>
          <div className="fold-within">
            {!touched && <Savings />}
            {results}
          </div>
        </details>
      )}
      {(own || stored) && (
        <Boundary>
          <Runs />
        </Boundary>
      )}
    </>
  );
}

/** What the cut on the page saves, block by block. */
function Savings() {
  const { t } = useTranslation();
  return (
    <section className="savings" aria-label={t('app.savings')}>
      <Boundary>
        <Figures />
      </Boundary>
      <Boundary>
        <BlockTable />
        <FigureNotes />
      </Boundary>
    </section>
  );
}

/** Distance from the window at which it mounts. */
const NEAR = '50%';

const Forgot = lateComponent('forgot', async () => (await import('../forgot/forgot')).Forgot);

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
