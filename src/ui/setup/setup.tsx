// What defines a run: data, model, seed, and the settings of its phases; and networks to open and
// take home. It says which change starts a fresh run.
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import { PHASES, type Phase } from '../../core/run-config';
import { useRun } from '../page-context';
import {
  AugmentChoice,
  CriterionChoice,
  DataChoice,
  ModelChoice,
  RecipeChoice,
  ScheduleChoice,
} from './choices';
import { fieldText, phaseFields, risesOnly } from '../model/field';
import { NetworkFiles } from './network-files';
import { NumberField } from './number-field';
import { PrivacyLine } from './privacy-line';
import { SurveyChoice } from './survey-choice';
import './setup.css';

export function Setup() {
  const { t } = useTranslation();
  return (
    <div className="setup" id={ANCHORS.setup}>
      <section className="setup-group">
        <h3 className="small">{t('setup.fresh')}</h3>
        <DataChoice />
        <ModelChoice />
        <NumberField field="seed" />
      </section>
      <section className="setup-group">
        <h3 className="small">{t('setup.nextStep')}</h3>
        <NumberField field="batch" />
        <AugmentChoice />
        <RecipeChoice />
        {PHASES.map((phase) => (
          <PhaseSettings key={phase} phase={phase} />
        ))}
      </section>
      <SurveyChoice />
      <NetworkFiles />
      <PrivacyLine />
    </div>
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
      {phaseFields(phase).map((field) => (
        <NumberField key={field} field={field} />
      ))}
      <ScheduleChoice phase={phase} />
      {phase === 'sparse' && <CriterionChoice />}
    </details>
  );
}
