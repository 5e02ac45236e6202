// The buttons that a state of the run calls for beside the run controls: what play does is named there
// and nowhere else. One primary at most, and at most two beside it.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import type { Recovery } from '../../core/commands';
import type { PageState } from '../../store/store';
import { offerFor } from '../model/offer';
import { formatOf } from '../format';
import { lendFocus } from '../kept-focus';
import { Live, setAttribute, usePaint } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { engineOf, onGpu, restsFor, situationOf, unmeasured, waysFrom } from '../model/situation';
import { isThin, setupClosed, TEMPOS } from '../../store/view-state';

export function StateActions() {
  const { t } = useTranslation();
  const { actions, store } = usePage();
  const situation = useRun(situationOf);
  const shipped = useRun((run) => run.source === 'shipped');
  const nothingMeasured = useRun((run) => run.results.every((row) => row.top1 === null));
  const toMeasure = useRun(unmeasured);
  const parentKnown = useRun((run) => run.parentKnown);
  const thin = useView(isThin);
  const closed = useView(setupClosed);
  const primary = (label: string, onClick: () => void) => (
    <button type="button" className="button primary" onClick={onClick}>
      {label}
    </button>
  );
  const second = (label: string, onClick: () => void, title?: string) => (
    <button type="button" className="button" title={title} onClick={onClick}>
      {label}
    </button>
  );
  /** What makes or takes back a cut; a lesson may lock it. */
  const undo = (label: string) => (
    <button type="button" className="button" data-cuts onClick={() => actions.undoPrune()}>
      {label}
    </button>
  );
  /** What it takes and reaches is said where the times are chosen; where that is closed, the settings decide. */
  const trainYourself = () =>
    closed ? (
      second(t('action.trainYourself'), () => actions.trainYourself())
    ) : (
      <button
        type="button"
        className="button"
        aria-haspopup="dialog"
        onClick={() => store.view({ drawer: true })}
      >
        {t('action.trainYourself')}
      </button>
    );
  const measure = () => second(t('action.measure'), () => actions.measure());
  const buttons = () => {
    switch (situation) {
      case 'shipped':
        return trainYourself();
      case 'stopped':
        return <StoppedActions />;
      case 'loaded':
        return nothingMeasured && measure();
      case 'ready':
        return (
          <>
            {parentKnown && thin && <PruneButton />}
            {toMeasure && measure()}
            {shipped && trainYourself()}
          </>
        );
      case 'fresh':
        return second(t('setup.openShipped'), () => actions.openShipped());
      case 'pruned':
        return (
          <>
            {toMeasure && measure()}
            {parentKnown && undo(t('action.undo'))}
          </>
        );
      case 'finetuned':
        return (
          <>
            {toMeasure
              ? primary(t('action.measure'), () => actions.measure())
              : primary(t('action.compare'), showResults)}
            {second(t('action.saveModel'), () => actions.download(true), t('action.saveModelLong'))}
            {parentKnown && undo(t('action.anotherRate'))}
          </>
        );
      case 'failed':
        return <FailedActions />;
      case 'ones':
      case 'recording':
        return second(t('action.backToYours'), () => store.standIn(null));
      case 'dense':
      case 'sparse':
      case 'finetune':
        return <TempoChoice />;
      case 'trained':
        return toMeasure && measure();
      case 'opening':
      case 'engine':
      case 'data':
      case 'load':
      case 'pictures':
      case 'compute':
      case 'evaluate':
      case 'prune':
      case 'control':
      case 'timing':
        return null;
    }
  };
  // A button of another situation is another button, also where it stands in the same place.
  return (
    <div key={situation} className="state-actions">
      {buttons()}
    </div>
  );
}

/** Ways on from a stopped phase other than going on with it, which is what play does. */
function StoppedActions() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const phase = useRun((run) => run.stopped?.phase ?? null);
  const steps = useRun((run) => (phase === null ? 0 : run.config.phases[phase].steps));
  const toMeasure = useRun(unmeasured);
  if (phase === null) return null;
  return (
    <>
      <button
        type="button"
        className="button"
        title={t('action.againLong')}
        onClick={() => actions.startPhase(phase)}
      >
        {t('action.again', { count: steps, steps: format.count(steps) })}
      </button>
      {phase !== 'dense' && toMeasure && (
        <button type="button" className="button" onClick={() => actions.measure()}>
          {t('action.measure')}
        </button>
      )}
      {phase === 'dense' && (
        <button type="button" className="button" onClick={() => actions.startPhase('sparse')}>
          {t('action.sparsify')}
        </button>
      )}
    </>
  );
}

/**
 * Ways out of a failure, the likeliest first, but for what the run controls have. An engine that is no GPU is started
 * again in its own words.
 */
function FailedActions() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const recoveries = useRun((run) => run.failure?.recoveries) ?? [];
  const engine = useRun(engineOf);
  const controls = useRun((run) => restsFor(run) === null);
  const fits = useRun((run) => run.failure?.error.words?.values['fits']);
  const values = { batch: format.count(Number(fits)) };
  const words = (way: Recovery) =>
    way === 'retry-engine' && !onGpu(engine) ? 'restart-engine' : way;
  const ways = waysFrom(engine, recoveries).filter((way) => way !== 'reset' || !controls);
  return ways.map((way, i) => (
    <button
      key={way}
      type="button"
      className={i === 0 ? 'button primary' : 'button'}
      onClick={() => actions.recover(way)}
    >
      {t(`action.recover.${words(way)}`, values)}
    </button>
  ));
}

/**
 * Cuts where the dock is too thin for its button. Says how many channels go at the rate on the page; its words follow
 * the slider without React. Where it would cut nothing it says why.
 */
function PruneButton() {
  const { t } = useTranslation();
  const { actions, cutting, store } = usePage();
  const button = useRef<HTMLButtonElement>(null);
  const offer = (page: PageState) => offerFor(page.run, cutting(page));
  usePaint((page) => {
    const { refusal } = offer(page);
    if (button.current === null) return;
    setAttribute(button.current, 'aria-disabled', refusal === null ? null : 'true');
    const says = refusal === null || refusal === 'done' ? null : t(`dock.refusal.${refusal}`);
    setAttribute(button.current, 'title', says);
  });
  return (
    <button
      ref={button}
      type="button"
      className="button cut"
      data-cuts
      onClick={() => {
        if (offer(store.getState()).refusal === null) actions.pruneAndFinetune();
      }}
    >
      <Live
        text={(page: PageState, translate) => {
          const { pruned } = offer(page);
          if (pruned === 0) return translate('dock.pruneBare');
          return translate('action.prune', {
            count: pruned,
            n: formatOf(page.view.language).count(pruned),
          });
        }}
      />
    </button>
  );
}

function showResults(): void {
  const results = document.getElementById(ANCHORS.results);
  if (results === null) return;
  // From its heading on: on a phone it is higher than the window.
  results.scrollIntoView({ block: 'start' });
  lendFocus(results, true, { preventScroll: true });
}

// How often the drawings follow the training: for those whom movement distracts, and to look at one
// moment at leisure. Beside the state for as long as things move by themselves.
function TempoChoice() {
  const { t } = useTranslation();
  const { store } = usePage();
  const chosen = useView((view) => view.tempo);
  return (
    <label className="tempo">
      <span>{t('tempo.label')}</span>
      <select
        className="field"
        value={chosen}
        onChange={({ target }) => {
          const tempo = TEMPOS.find((known) => known === target.value);
          if (tempo !== undefined) store.view({ tempo });
        }}
      >
        {TEMPOS.map((tempo) => (
          <option key={tempo} value={tempo}>
            {t(`tempo.${tempo}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
