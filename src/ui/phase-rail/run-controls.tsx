// Play or pause, one step, stop, reset: the buttons that steer training. Each says in words what it
// does; those with nothing to act on are off.
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PauseIcon, PlayIcon, ResetIcon, StepIcon, StopIcon } from '../icons';
import { usePage, usePageState, useRun } from '../page-context';
import { playable, playIsNext, playOf, restsFor } from '../model/situation';

export function RunControls() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const open = useRun((run) => run.open);
  const busy = useRun((run) => run.activity.task !== null);
  const paused = useRun((run) => run.activity.paused);
  const phase = useRun(playable);
  const play = useRun(playOf);
  // A recipe that waits is what the page suggests next.
  const waits = usePageState(({ link }) => link.recipe !== null);
  const next = useRun(playIsNext) && !waits;
  const rests = useRun(restsFor);
  const training = busy && phase !== null;
  if (rests !== null)
    return (
      <div className="run-controls" role="group" aria-label={t('rail.controls')} data-open={open}>
        <p className="small run-controls-rest">{t(`rail.resting.${rests}`)}</p>
      </div>
    );
  return (
    <div className="run-controls" role="group" aria-label={t('rail.controls')} data-open={open}>
      {training && !paused ? (
        <button type="button" className="button" onClick={() => actions.pause()}>
          <PauseIcon />
          <span>{t('rail.pause')}</span>
        </button>
      ) : (
        <button
          type="button"
          className={next ? 'button primary' : 'button'}
          disabled={phase === null}
          onClick={() => actions.play()}
        >
          <PlayIcon />
          <span>{training ? t('rail.resume') : t(`rail.play.${play}`)}</span>
        </button>
      )}
      <IconButton
        words={t('rail.step')}
        long={t('rail.stepLong')}
        disabled={phase === null || (training && !paused)}
        onClick={() => actions.stepOnce()}
        icon={<StepIcon />}
      />
      <IconButton
        words={t('rail.stop')}
        long={t('rail.stopLong')}
        disabled={!busy}
        onClick={() => actions.stop()}
        icon={<StopIcon />}
      />
      <IconButton
        words={t('rail.reset')}
        long={t('rail.resetLong')}
        disabled={false}
        onClick={() => actions.reset()}
        icon={<ResetIcon />}
      />
    </div>
  );
}

interface IconButtonProps {
  readonly words: string;
  readonly long: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly icon: ReactElement;
}

function IconButton({ words, long, disabled, onClick, icon }: IconButtonProps) {
  return (
    <button type="button" className="button quiet" {...{ disabled, onClick }} title={long}>
      {icon}
      <span className="run-control-words">{words}</span>
    </button>
  );
}
