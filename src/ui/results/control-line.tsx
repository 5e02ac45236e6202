// The line of the dense control while there is none: the buttons that train it and, while it is at
// work, how far it is and the way to stop it.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatOf } from '../format';
import { useKeptFocus } from '../kept-focus';
import { Live } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { createTimeLeft, shareDone } from '../model/time-left';
import { duration, stateText } from '../words/state-text';
import { densePace, stepsOf, type ControlPlan } from './control-plan';
import { sameSteps } from '../model/result-rows';
import type { TFunction } from 'i18next';
import type { PageState } from '../../store/store';
import { situationOf } from '../model/situation';
import { unmarked } from '../term/marked';

interface ControlLineProps {
  readonly mixed: boolean;
  readonly plans: readonly ControlPlan[];
}

export function ControlLine({ mixed, plans }: ControlLineProps) {
  const { t } = useTranslation();
  const set = useRun(stepsOf);
  const same = useRun((run) => sameSteps(set, 'init', run.results));
  const notes = [
    ...(same && plans.length === 1 ? [t('results.sameSteps')] : []),
    ...(mixed ? [t('results.source.init')] : []),
  ];
  return (
    <tr data-kind="control" data-source="init">
      <th scope="row">
        <span>{`${t('results.kind.control')} `}</span>
        <span className="small">{notes.join(' · ')}</span>
      </th>
      <td colSpan={7}>
        <ControlWork plans={plans} />
      </td>
    </tr>
  );
}

function ControlWork({ plans }: { plans: readonly ControlPlan[] }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const atWork = useControlAtWork();
  const group = useRef<HTMLSpanElement>(null);
  useKeptFocus(group);
  return (
    <span ref={group} className="results-todo" tabIndex={-1}>
      {atWork ? (
        <>
          <Progress />
          <button key="stop" type="button" className="button" onClick={() => actions.stop()}>
            {t('action.stop')}
          </button>
        </>
      ) : (
        <>
          {plans.some(({ asTuned }) => !asTuned) && (
            <span className="small">{t('results.notRun')}</span>
          )}
          {plans.map((plan) => (
            <RunButton key={plan.steps} plan={plan} />
          ))}
        </>
      )}
    </span>
  );
}

/** Says how many steps it takes and, where this run has trained before, about how long. */
function RunButton({ plan: { steps, asTuned } }: { plan: ControlPlan }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const busy = useRun((run) => run.activity.task !== null);
  // At rest only: while the network trains, its pace changes ten times a second.
  const pace = useRun((run) => (run.activity.task === null ? densePace(run) : null));
  const many = { count: steps, n: format.count(steps) };
  const words = [
    t(asTuned ? 'results.runAsTuned' : 'results.runSteps', many),
    ...(pace === null ? [] : [t('results.about', { time: duration(t, steps / pace) })]),
  ];
  return (
    <button
      type="button"
      className="button"
      disabled={busy}
      title={t('results.runLong')}
      onClick={() => actions.runControl(asTuned ? steps : null)}
    >
      {words.join(' · ')}
    </button>
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

// How far the dense control is, in the words of its line. Pure: state in, text out.

/** @param left seconds, null while nobody can tell */
export function controlText(state: PageState, left: number | null, t: TFunction): string {
  const { run, view } = state;
  const format = formatOf(view.language);
  const { done, total } = run.activity;
  if (situationOf(run) !== 'control' || total === 0) return unmarked(stateText(state, t));
  const share = Math.round(100 * (shareDone(run) ?? 0)) / 100;
  return [
    t('results.training', {
      share: format.percent(share),
      done: format.count(done),
      total: format.count(total),
    }),
    ...(left === null ? [] : [t('state.left', { left: duration(t, left) })]),
  ].join(' · ');
}
