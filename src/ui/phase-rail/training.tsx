// While something trains, in the place of the button that cuts: pause and stop, how far and how fast it goes, and
// the loss as a line. Its numbers are written without React.
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { PageState } from '../../store/store';
import { formatOf } from '../format';
import { useKeptFocus } from '../kept-focus';
import { Live } from '../live';
import { secondsInWords } from '../model/situation';
import { LossLine } from './loss-line';
import { RunControls } from './run-controls';
import './training.css';

/** @param children what can be turned, beside the buttons */
export function Training({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const part = useRef<HTMLDivElement>(null);
  useKeptFocus(part);
  return (
    <div
      ref={part}
      className="training"
      role="group"
      aria-label={t('training.label')}
      data-testid="training"
    >
      <div className="training-buttons">
        <RunControls />
        <div>{children}</div>
      </div>
      <Live as="p" className="training-numbers" text={paceText} />
      <LossLine />
    </div>
  );
}

/** Steps behind and to come, how fast, and how long yet. */
function paceText({ run, view }: PageState, t: TFunction): string {
  const { progress, activity } = run;
  if (progress === null || progress.phase !== activity.task) return t('state.starting');
  const format = formatOf(view.language);
  const { step, steps, stepsPerSecond, secondsLeft } = progress;
  const { unit, n } = secondsInWords(secondsLeft);
  const runs = !activity.paused && stepsPerSecond > 0;
  return [
    t('training.step', { step: format.count(step), steps: format.count(steps) }),
    ...(runs
      ? [
          t('state.rate', { n: format.digits(stepsPerSecond) }),
          t('state.left', { left: t(`app.${unit}`, { n }) }),
        ]
      : []),
  ].join(' · ');
}
