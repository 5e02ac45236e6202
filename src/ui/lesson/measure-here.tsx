// Times the network before any cut against what the rate on the page leaves of it, here and now, and
// gives the median and the range of both, with the machine named.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoundTimes } from '../../core/engine-info';
import { formatOf } from '../format';
import { usePage, useRun, useView } from '../page-context';
import { useDesk, useDeskState } from './desk-context';
import { showInLesson } from './into-view';

export function MeasureHere() {
  const { t } = useTranslation();
  const desk = useDesk();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const times = useDeskState((state) => state.times);
  const timing = useDeskState((state) => state.timing);
  const busy = useRun((run) => run.activity.task !== null);
  const answer = useRef<HTMLDivElement>(null);
  const before = useRef(times);
  // What has just been measured is brought into sight; what was there already stays where it is.
  useEffect(() => {
    const fresh = times !== null && times !== before.current;
    before.current = times;
    if (fresh && answer.current !== null) showInLesson(answer.current);
  }, [times]);
  const words = ({ median, least, most }: RoundTimes) =>
    t('lesson.time.range', {
      median: format.digits(median),
      least: format.digits(least),
      most: format.digits(most),
    });
  return (
    <div className="lesson-time">
      {timing ? (
        <p className="lesson-offer" role="status">
          <span>{t('lesson.time.running')}</span>
          <button type="button" className="button" onClick={() => actions.stop()}>
            {t('action.stop')}
          </button>
        </p>
      ) : (
        <p className="lesson-offer">
          <button
            type="button"
            className="button"
            aria-disabled={busy || undefined}
            onClick={() => {
              if (!busy) desk.time();
            }}
          >
            {t('lesson.time.measure')}
          </button>
        </p>
      )}
      {times !== null && (
        <div ref={answer} role="status">
          <dl className="lesson-compare">
            <div>
              <dt>{t('lesson.time.before')}</dt>
              <dd>{words(times.before)}</dd>
            </div>
            <div>
              <dt>{t('lesson.time.after', { rate: format.percent(times.rate) })}</dt>
              <dd>{words(times.after)}</dd>
            </div>
          </dl>
          <p className="small">
            {t('lesson.time.where', {
              rounds: format.count(times.rounds),
              images: format.count(times.images),
              engine: t(`engine.name.${times.engine}`),
              threads:
                times.threads === 1
                  ? t('engine.oneThread')
                  : t('engine.threads', { n: times.threads }),
              adapter: times.adapter,
            })}
          </p>
        </div>
      )}
    </div>
  );
}
