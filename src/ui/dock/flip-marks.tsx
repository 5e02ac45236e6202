// Under the slider, a mark for each picture where its answer changes first, and what they are; pressing that unfolds the
// curve strip.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROLS } from '../../core/controls';
import type { Picture } from '../../core/pictures';
import type { RunState } from '../../store/run-state';
import { formatOf } from '../format';
import { setAttribute, usePaint } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { className, namerOf } from '../words/data-words';

const { min, max } = CONTROLS.rate;
const NONE: readonly Picture[] = [];

/**
 * The pictures that marks speak of. What stands in for the network has others, or none; and what was tuned answers at
 * the rate of its cut otherwise than the masked network, of which marks tell.
 */
const marked = ({ standIn, committed, pictures }: RunState): readonly Picture[] =>
  standIn === null && committed === null ? pictures : NONE;

/** Marks of one rate stand so far apart, CSS pixels. */
const APART = 4;

/** A rate at which an answer changes, of a picture of what, and how many marks stand there before it. */
interface Mark {
  readonly rate: number;
  readonly label: number;
  readonly nth: number;
}

function marksOf(pictures: readonly Picture[]): Mark[] {
  const flipping = pictures.flatMap(({ flips, label }) =>
    flips === null ? [] : [{ rate: flips, label }],
  );
  flipping.sort((a, b) => a.rate - b.rate);
  const rates = flipping.map(({ rate }) => rate);
  return flipping.map((mark, i) => ({ ...mark, nth: i - rates.indexOf(mark.rate) }));
}

export function FlipMarks() {
  const { t } = useTranslation();
  const { store } = usePage();
  const marks = marksOf(useRun(marked));
  const unfolded = useView((view) => view.unfolded);
  const namer = useRun(namerOf);
  const { percent } = formatOf(useView((view) => view.language));
  const row = useRef<HTMLDivElement>(null);
  usePaint(({ view }) => {
    row.current?.querySelectorAll<HTMLElement>('i').forEach((mark, i) => {
      setAttribute(mark, 'data-passed', (marks[i]?.rate ?? 1) <= view.rate ? '' : null);
    });
  });
  return (
    <>
      <div ref={row} className="flip-marks" aria-hidden="true">
        {marks.map(({ rate, label, nth }, i) => (
          <i
            key={i}
            title={t('pictures.mark', { name: className(namer, label, t), rate: percent(rate) })}
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
