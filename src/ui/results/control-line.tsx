// The line of the dense control while there is none: the button that trains it and, while it is at
// work, how far it is and the way to stop it.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PHASES, type RunConfig } from '../../core/run-config';
import { formatOf } from '../format';
import { useKeptFocus } from '../kept-focus';
import { Live } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { createTimeLeft } from '../phase-rail/time-left';
import { controlText } from './control-text';
import { sameSteps } from './rows';

/** Steps of all phases as they are set: those that the control takes. */
const stepsOf = ({ phases }: RunConfig): number =>
  PHASES.reduce((sum, phase) => sum + phases[phase].steps, 0);

export function ControlLine({ mixed }: { mixed: boolean }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const steps = useRun((run) => stepsOf(run.config));
  const same = useRun((run) => sameSteps(stepsOf(run.config), 'init', run.results));
  const notes = [
    same ? t('results.sameSteps') : t('results.ofSteps', { n: format.count(steps) }),
    ...(mixed ? [t('results.source.init')] : []),
  ];
  return (
    <tr data-kind="control" data-source="init">
      <th scope="row">
        {t('results.kind.control')} <span className="small">{notes.join(' · ')}</span>
      </th>
      <td colSpan={7}>
        <ControlWork />
      </td>
    </tr>
  );
}

function ControlWork() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const busy = useRun((run) => run.activity.task !== null);
  const atWork = useControlAtWork();
  const group = useRef<HTMLSpanElement>(null);
  useKeptFocus(group);
  return (
    <span ref={group} className="results-todo" tabIndex={-1}>
      {atWork ? <Progress /> : <span className="small">{t('results.notRun')}</span>}
      {atWork ? (
        <button key="stop" type="button" className="button" onClick={() => actions.stop()}>
          {t('action.stop')}
        </button>
      ) : (
        <button
          key="run"
          type="button"
          className="button"
          disabled={busy}
          title={t('results.runLong')}
          onClick={() => actions.runControl()}
        >
          {t('results.run')}
        </button>
      )}
    </span>
  );
}

/** The control's work begins as such; making its engine and measuring it belong to it. */
function useControlAtWork(): boolean {
  const task = useRun((run) => run.activity.task);
  const [before, setBefore] = useState(false);
  const atWork = task === 'control' || (before && task !== null);
  if (atWork !== before) setBefore(atWork);
  return atWork;
}

function Progress() {
  const [timeLeft] = useState(() => createTimeLeft(() => performance.now()));
  return (
    <Live
      className="small results-progress"
      text={(state, t) => controlText(state, timeLeft(state.run), t)}
    />
  );
}
