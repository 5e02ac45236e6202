// Under the slider, a mark for each picture where its answer changes first, and what they are; pressing that unfolds the
// curve strip.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROLS } from '../../core/controls';
import type { Picture } from '../../core/pictures';
import { setAttribute, usePaint } from '../live';
import { usePage, useRun, useView } from '../page-context';

const { min, max } = CONTROLS.rate;
const NONE: readonly Picture[] = [];
/** Marks of one rate stand so far apart, CSS pixels. */
const APART = 4;

/** Rates at which answers change, each with how many marks stand there before it. */
function marksOf(pictures: readonly Picture[]): { readonly rate: number; readonly nth: number }[] {
  const rates = pictures.flatMap(({ flips }) => (flips === null ? [] : [flips]));
  return rates.sort((a, b) => a - b).map((rate, i) => ({ rate, nth: i - rates.indexOf(rate) }));
}

export function FlipMarks() {
  const { t } = useTranslation();
  const { store } = usePage();
  // What stands in for the network has pictures of its own, or none.
  const marks = marksOf(useRun((run) => (run.standIn === null ? run.pictures : NONE)));
  const unfolded = useView((view) => view.unfolded);
  const row = useRef<HTMLDivElement>(null);
  usePaint(({ view }) => {
    row.current?.querySelectorAll<HTMLElement>('i').forEach((mark, i) => {
      setAttribute(mark, 'data-passed', (marks[i]?.rate ?? 1) <= view.rate ? '' : null);
    });
  });
  return (
    <>
      <div ref={row} className="flip-marks" aria-hidden="true">
        {marks.map(({ rate, nth }, i) => (
          <i
            key={i}
            style={{
              insetInlineStart: `calc(12px + (100% - 24px) * ${(rate - min) / (max - min)} + ${nth * APART}px)`,
            }}
          />
        ))}
      </div>
      <button
        type="button"
        className="flip-caption"
        aria-expanded={unfolded}
        title={t('calm.unfold')}
        onClick={() => store.view({ unfolded: !unfolded })}
      >
        {t(marks.length > 0 ? 'calm.caption' : 'calm.strip')}
      </button>
    </>
  );
}
