// What defines a run: data, model, seed, and the settings of its phases; and networks to open and
// take home. It says which change starts a fresh run.
import { Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import { Boundary } from '../boundary';
import { lateComponent } from '../late-component';
import { PHASES, type Phase } from '../../core/run-config';
import { useRun, usePageState, usePage, useView } from '../page-context';
import {
  AugmentChoice,
  CriterionChoice,
  DataChoice,
  ModelChoice,
  SettingsChoice,
  ScheduleChoice,
} from './choices';
import { fieldText, phaseFields, risesOnly, type FieldKey } from '../model/field';
import { withoutGpu } from '../model/situation';
import { MemoryWarning, MemoryWords, useMemoryNeed } from './memory-need';
import { NetworkFiles } from './network-files';
import { NumberField } from './number-field';
import { OwnPictures } from './own-pictures';
import type { TFunction } from 'i18next';
import type { OfflineState } from '../../store/offline-state';
import './setup.css';
import { sentences } from '../sentences';

/** λ: what a person turns first, and stands before the rest. */
const PULL = 'sparse.lambda';
const inMore = (field: FieldKey): boolean => field !== PULL;

const TimeOffers = lateComponent(
  'time-offers',
  async () => (await import('./time-offers')).TimeOffers,
);

/** @param machine how the page runs and looks on this machine */
export function Setup({ machine }: { machine: ReactElement }) {
  const { t } = useTranslation();
  // What is offered by time is measured on the clothes.
  const own = useRun((run) => typeof run.config.data !== 'string');
  const need = useMemoryNeed();
  return (
    <div className="setup" id={ANCHORS.setup}>
      {!own && (
        <section className="setup-group offers">
          <h3 className="small">{t('action.trainYourself')}</h3>
          <Boundary>
            <Suspense fallback={<p className="small">{t('offers.measuring')}</p>}>
              <TimeOffers />
            </Suspense>
          </Boundary>
        </section>
      )}
      <section className="setup-group">
        <h3 className="small">{t('setup.fresh')}</h3>
        <DataChoice />
        <OwnPictures />
        <ModelChoice />
        <NumberField field="seed" />
      </section>
      <section className="setup-group">
        <h3 className="small">{t('setup.nextStep')}</h3>
        <NumberField field={PULL} />
        <details className="setup-phase setup-more">
          <summary>{t('setup.more')}</summary>
          <SettingsChoice />
          <NumberField field="batch" />
          <MemoryWords need={need} />
          <AugmentChoice />
          {PHASES.map((phase) => (
            <PhaseSettings key={phase} phase={phase} />
          ))}
          <SurveyChoice />
        </details>
        <MemoryWarning need={need} />
        <TrainByThese />
      </section>
      <section className="setup-group setup-machine">
        <NoGpu />
        {machine}
      </section>
      <NetworkFiles />
      <PrivacyLine />
    </div>
  );
}

/** From fresh weights by the fields as they stand, for whoever has set them. */
function TrainByThese() {
  const { t } = useTranslation();
  const { actions, store } = usePage();
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        store.view({ drawer: false });
        actions.trainYourself();
      }}
    >
      {t('action.trainByThese')}
    </button>
  );
}

/** Why there is another engine than the fastest one. */
function NoGpu() {
  const { t } = useTranslation();
  const engine = useRun((run) => (withoutGpu(run) ? run.engineChosen : null));
  if (engine === null) return null;
  return (
    <p className="small state-machine">
      <span>{`${t('state.noGpu', { name: t(`engine.name.${engine}`) })} `}</span>
      <button type="button" className="link" popoverTarget={ANCHORS.engines}>
        {t('state.why')}
      </button>
    </p>
  );
}

function PhaseSettings({ phase }: { phase: Phase }) {
  const { t } = useTranslation();
  const steps = useRun((run) => run.config.phases[phase].steps);
  const lr = useRun((run) => run.config.phases[phase].lr);
  const rises = useRun((run) => risesOnly(run.config, `${phase}.warmup`));
  return (
    <details className="setup-phase">
      <summary>
        <span>{t(`setup.phase.${phase}`)}</span>
        <span className="small">
          {t('setup.phaseSummary', { count: steps, steps, lr: fieldText(lr) }) +
            (rises ? t('setup.warmupOnly') : '')}
        </span>
      </summary>
      {phaseFields(phase)
        .filter(inMore)
        .map((field) => (
          <NumberField key={field} field={field} />
        ))}
      <ScheduleChoice phase={phase} />
      {phase === 'sparse' && <CriterionChoice />}
    </details>
  );
}

// What becomes of a person's data, said only where the page's own policy sees to it; and whether the
// page may go offline.

/** The built page carries the policy that forbids every connection elsewhere; read, not assumed. */
const enforced = () =>
  document.querySelector('meta[http-equiv="Content-Security-Policy"]') !== null;

function PrivacyLine() {
  const { t } = useTranslation();
  const offline = usePageState(({ link }) => link.offline);
  return (
    <p className="small">
      {sentences(t, enforced() && t('setup.private'), offline !== null && offlineWords(offline, t))}
    </p>
  );
}

const offlineWords = (offline: OfflineState, t: TFunction): string =>
  offline.kept ? t('setup.offline') : t(`setup.notOffline.${offline.why}`, offline);

// Whether the worker may measure accuracies by rate while nothing else runs. A choice of the person's,
// not of the run: it changes no setting and stays for the next visit.
function SurveyChoice() {
  const { t } = useTranslation();
  const { store } = usePage();
  const on = useView((view) => view.survey);
  return (
    <section className="setup-group">
      <label className="setup-switch">
        <input
          type="checkbox"
          checked={on}
          aria-describedby="survey-hint"
          onChange={({ target }) => store.view({ survey: target.checked })}
        />
        <span>{t('setup.survey')}</span>
      </label>
      <p id="survey-hint" className="small">
        {t('setup.surveyHint')}
      </p>
    </section>
  );
}
