// “Show the recorded run”: plays a recording in histograms and map, or goes to one of its steps, and
// says at every moment that it is a recording.
import { useTranslation } from 'react-i18next';
import type { RecordingId } from '../../core/recording';
import { formatOf } from '../format';
import { PauseIcon, PlayIcon } from '../icons';
import { useRun, useView } from '../page-context';
import { useDesk, useDeskState } from './desk-context';
import { foldAround } from './fold';

export function RecordedRun({ id }: { id: RecordingId }) {
  const { t } = useTranslation();
  const desk = useDesk();
  const format = formatOf(useView((view) => view.language));
  const recording = useDeskState((state) => state.recordings.get(id));
  const playing = useDeskState((state) => state.playing);
  const shown = useRun((run) => run.standIn?.id === id);
  const step = useRun((run) => run.standIn?.step ?? 0);
  const failed = useDeskState((state) => state.failure !== null);
  if (recording === undefined)
    return failed ? null : <p className="small">{t('lesson.loading')}</p>;
  const { snapshots, config } = recording;
  const index = snapshots.findLastIndex((at) => at.step <= step);
  const says = t('lesson.recordedAt', {
    step: format.count(step),
    steps: format.count(config.phases.sparse.steps),
  });
  return (
    <div className="lesson-recorded">
      <p className="lesson-offer">
        <button
          type="button"
          className="button"
          onClick={(event) => {
            if (!playing) foldAround(event.currentTarget);
            desk.play(!playing);
          }}
        >
          {playing ? <PauseIcon /> : <PlayIcon />}
          <span>{t(playing ? 'lesson.stopRecorded' : 'lesson.showRecorded')}</span>
        </button>
        {shown && <span className="small">{says}</span>}
      </p>
      {shown && (
        <input
          type="range"
          className="lesson-scrub"
          min={0}
          max={snapshots.length - 1}
          step={1}
          value={index}
          aria-label={t('lesson.scrub')}
          aria-valuetext={says}
          onChange={(event) => desk.showAt(event.currentTarget.valueAsNumber)}
        />
      )}
    </div>
  );
}
