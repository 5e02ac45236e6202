// Draw it first: beside the strip in which a person draws the curve that they expect, the way to compare it, and in
// one sentence how far it is from what was measured.
import { useTranslation } from 'react-i18next';
import { drawnPoints, EMPTY_SKETCH, gapOf, LEAST_DRAWN, SKETCH_RATES } from '../../core/sketch';
import { formatOf } from '../format';
import { usePage, useRun, useView } from '../page-context';

export function DrawCurve() {
  const { t } = useTranslation();
  const { store } = usePage();
  const format = formatOf(useView((view) => view.language));
  const sketch = useView((view) => view.sketch) ?? EMPTY_SKETCH;
  const measured = useRun((run) => run.maskAccuracies);
  const ready = drawnPoints(sketch) >= LEAST_DRAWN;
  const gap = sketch.shown ? gapOf(sketch, measured) : null;
  const points = Math.round(100 * Math.abs((gap?.measured ?? 0) - (gap?.drawn ?? 0)));
  const there = measured.filter(({ rate }) => SKETCH_RATES.includes(rate)).length;
  return (
    <div className="draw-curve">
      <p className="lesson-offer">
        <button
          type="button"
          className="button"
          aria-disabled={(!sketch.shown && !ready) || undefined}
          onClick={() => {
            if (sketch.shown) store.view({ sketch: EMPTY_SKETCH });
            else if (ready) store.view({ sketch: { ...sketch, shown: true } });
          }}
        >
          {t(sketch.shown ? 'lesson.curve.again' : 'lesson.curve.compare')}
        </button>
      </p>
      <div role="status">
        {gap !== null && (
          <p className="lesson-reveal">
            {t(`lesson.curve.${gap.kind}`, {
              rate: format.percent(gap.rate),
              drawn: format.percent(gap.drawn),
              measured: format.accuracy(gap.measured),
              points: format.count(points),
            })}
          </p>
        )}
        {sketch.shown && there < SKETCH_RATES.length && (
          <p className="small">
            {t('lesson.curve.soFar', {
              n: format.count(there),
              of: format.count(SKETCH_RATES.length),
            })}
          </p>
        )}
      </div>
    </div>
  );
}
