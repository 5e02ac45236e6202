// Loss and accuracy over all steps of the run, phase by phase. The charts come in a chunk of their
// own, in the first idle time in which they are near the window, so that training finds them ready; a
// summary and a table say the same to those who hear the page.
import { Suspense, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lineage } from '../../core/lineage';
import type { Curves as CurveData, Curves } from '../../core/run-curves';
import { turnsOf, type Turned } from '../../core/trained-settings';
import type { PageState } from '../../store/store';
import { Boundary } from '../boundary';
import { lateComponent } from '../late-component';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { OverlayKey } from '../overlay/overlay-key';
import { useOverlays } from '../overlay/overlays';
import { drawnEvery } from '../frames';
import { useIdleSince } from '../stages';
import { useInView } from '../observers';
import { createSampler } from '../sampler';
import { thinned } from '../../core/series';
import { formatOf } from '../format';
import { accuracyRows, lossRows } from '../model/curve-lines';
import { turnAloud } from '../words/turn-words';
import './curves.css';

/** Milliseconds between two redraws: four a second leave the main thread to the instruments. */
const EVERY = 250;
const every = (page: PageState) => Math.max(EVERY, drawnEvery(page));

/** Charts are mounted up to a window's height away and redrawn only where they are seen. */
const NEAR = '100%';
const SEEN = '0px';

const Charts = lateComponent('charts', async () => (await import('./charts')).Charts);

export function Curves() {
  const { t } = useTranslation();
  const section = useRef<HTMLElement>(null);
  const near = useInView(section, NEAR);
  const seen = useInView(section, SEEN);
  const untrained = useRun(
    (run) => run.curves.ce.points.length === 0 && run.curves.ce.pending === 0,
  );
  const overlaid = useOverlays().length > 0;
  const empty = untrained && !overlaid;
  const idle = useIdleSince(useRun((run) => run.snapshot !== null));
  const [mounted, setMounted] = useState(false);
  if (near && (idle || !empty) && !mounted) setMounted(true);
  const waiting = <p className="curves-empty curves-loading">{t('curves.loading')}</p>;
  return (
    <section ref={section} className="curves" aria-labelledby="curves-title">
      <h2 id="curves-title">{t('curves.title')}</h2>
      <OverlayKey />
      {empty ? <p className="curves-empty">{t('curves.empty')}</p> : !mounted && waiting}
      {mounted && (
        <Boundary>
          <Suspense fallback={!empty && waiting}>
            <LiveCurves active={seen} ahead={empty} />
          </Suspense>
        </Boundary>
      )}
    </section>
  );
}

/** @param ahead there is nothing to show yet: the charts are mounted, unseen */
function LiveCurves({ active, ahead }: { active: boolean; ahead: boolean }) {
  const { store } = usePage();
  const sampler = useMemo(() => createSampler(store, (page) => page.run.curves, every), [store]);
  const subscribe = active ? sampler.subscribe : noSubscription;
  const curves: CurveData = useSyncExternalStore(subscribe, sampler.current);
  const [turnsIn] = useState(createTurnsReader);
  const turns = usePageState(({ run }) => turnsIn(run.lineage));
  return (
    <>
      <Charts curves={curves} turns={turns} ahead={ahead} />
      {!ahead && <CurvesTable curves={curves} turns={turns} />}
    </>
  );
}

/** Reads turns off a lineage that grows with every step: the same object for as long as they are the same. */
function createTurnsReader(): (lineage: Lineage) => readonly Turned[] {
  let of: Lineage | null = null;
  let turns: readonly Turned[] = [];
  return (lineage) => {
    if (lineage === of) return turns;
    of = lineage;
    const next = turnsOf(lineage);
    if (JSON.stringify(next) !== JSON.stringify(turns)) turns = next;
    return turns;
  };
}

const noSubscription = () => () => undefined;

// The curves as a short table, for those who hear the page.

/** Lines of the table: few enough to listen to. */
const LINES = 12;

function CurvesTable({ curves, turns }: { curves: Curves; turns: readonly Turned[] }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const accuracies = new Map(accuracyRows(curves).map((row) => [row.step, row]));
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : format.percent(value);
  return (
    <div className="visually-hidden">
      {turns.map((turn) => (
        <p key={turn.at}>{turnAloud(turn, format.count(turn.at), t)}</p>
      ))}
      <table>
        <caption>{t('curves.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('curves.step')}</th>
            <th scope="col">{t('curves.ce')}</th>
            <th scope="col">{t('curves.loss')}</th>
            <th scope="col">{t('curves.batch')}</th>
          </tr>
        </thead>
        <tbody>
          {thinned(lossRows(curves), LINES).map((row) => (
            <tr key={row.step}>
              <th scope="row">{format.count(row.step)}</th>
              <td>{format.digits(row.ce)}</td>
              <td>{format.digits(row.loss ?? row.ce)}</td>
              <td>{share(accuracies.get(row.step)?.batch)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
