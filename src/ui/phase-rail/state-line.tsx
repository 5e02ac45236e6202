// The line under the rail: what is going on, its one primary button, and how fast it goes. Its live
// numbers are written without React; React commits only when the situation changes.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import { formatOf } from '../format';
import { useKeptFocus } from '../kept-focus';
import { lacksRoom, roomFor } from '../model/run-room';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { Live } from '../live';
import { isThin } from '../../store/view-state';
import { unmarked } from '../term/marked';
import { LiveTerms } from '../term/terms';
import { failureDetail } from '../words/failure-text';
import { KeptNotice } from './kept-notice';
import { LiveNumbers, ProgressBar } from './progress';
import { isTraining, situationOf } from '../model/situation';
import { RunControls } from './run-controls';
import { StateActions } from './state-actions';
import { duration, stateText } from '../words/state-text';
import './state-line.css';

export function StateLine() {
  const { t } = useTranslation();
  const situation = useRun(situationOf);
  // Its buttons and its line are in the dock then, but for one too thin for them.
  const thin = useView(isThin);
  const trains = useRun(isTraining) && !thin;
  const line = useRef<HTMLElement>(null);
  useKeptFocus(line);
  // What came with the page and nobody has touched needs no words: the page itself is its state.
  const plays = useView((view) => view.sweeping);
  if (plays || situation === 'shipped' || situation === 'opening')
    return (
      <section
        className="state state-quiet"
        aria-label={t('state.label')}
        data-situation={situation}
      >
        <Live
          as="p"
          className="visually-hidden state-text"
          text={(state, translate) => unmarked(stateText(state, translate))}
        />
        <Notices />
        <KeptNotice />
      </section>
    );
  return (
    <section
      ref={line}
      className="state"
      aria-label={t('state.label')}
      data-situation={situation}
      data-trains={trains || undefined}
    >
      <div className="state-words">
        <LiveTerms className="state-text" text={stateText} />
        <FailureDetail />
        <Notices />
        <KeptNotice />
      </div>
      {!trains && <RunControls />}
      <StateActions />
      <div className="state-live">
        <LiveNumbers />
      </div>
      <ProgressBar />
    </section>
  );
}

function FailureDetail() {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const failure = useRun((run) => (situationOf(run) === 'failed' ? run.failure : null));
  const detail = failure === null ? null : failureDetail(failure, language, t);
  return detail === null ? null : <p className="small">{detail}</p>;
}

function Warning(o: { words: string; button: string; act: () => void }) {
  return (
    <p className="state-warn">
      <span>{`${o.words} `}</span>
      <button type="button" className="button" onClick={o.act}>
        <span>{o.button}</span>
      </button>
    </p>
  );
}

/** What a person should know beside the state: no GPU, or a trainer that fell silent. */
function Notices() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const silentFor = usePageState(({ link }) => link.silentFor);
  const waits = useRun((run) => run.waits);
  const kept = usePageState(({ runs }) => runs.own !== null);
  if (silentFor > 0)
    return (
      <Warning
        words={t(kept ? 'state.silentKept' : 'state.silent', { left: duration(t, silentFor) })}
        button={t('action.recover.restart-worker')}
        act={() => actions.recover('restart-worker')}
      />
    );
  if (waits > 0)
    return (
      <Warning
        words={t('state.engineSilent', { left: duration(t, waits) })}
        button={t('action.stopWaiting')}
        act={() => actions.stop()}
      />
    );
  return <LowRoom />;
}

/** Before a run: the browser has no room to keep it. */
function LowRoom() {
  const { t } = useTranslation();
  const { bytes } = formatOf(useView((view) => view.language));
  const left = usePageState(({ runs, run }) =>
    run.activity.task === null && lacksRoom(runs.room, run.model) ? runs.room.left : null,
  );
  const model = useRun((run) => run.model);
  if (left === null) return null;
  return (
    <Warning
      words={t('state.lowRoom', { left: bytes(left), needs: bytes(roomFor(model)) })}
      button={t('runs.title')}
      act={() => document.getElementById(ANCHORS.runs)?.scrollIntoView()}
    />
  );
}
