// The strip over the slider: what every rate would cost and what was measured of it, each rate exactly
// above the thumb. Pointing at it sets the rate, as the slider does. Canvas; React commits nothing
// while the rate moves.
import { useMemo, useRef, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveCanvas } from '../canvas/live-canvas';
import { pageUnit } from '../canvas/palette';
import { rateOfThumb } from '../model/slider-keys';
import { setAttribute, usePaint } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { usePicture } from '../picture/use-picture';
import { CONTROLS } from '../../core/controls';
import { LEAD, plotOf, rateAtX } from './geometry';
import { MarkCard, useExplaining } from './mark-card';
import { createCurveReader, expectedAt, tunedTop1 } from './model';
import { SketchField } from './sketch';
import { createStripDrawing } from './strip-drawing';
import { StripTable } from './strip-table';
import type { Explained } from '../term/formulas';
import { Term } from '../term/term';
import './strip.css';

export function Strip({ short }: { short: boolean }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const [read] = useState(createCurveReader);
  const sketch = useView((view) => view.sketch);
  // Short strips have no scale.
  const lead = short ? 0 : LEAD;
  const drawing = useMemo(() => createStripDrawing(read, lead, t), [read, lead, t]);
  const explaining = useExplaining(read, lead);
  const take = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const plot = plotOf(box.width, box.height, lead, pageUnit());
    actions.setRate(rateOfThumb(rateAtX(plot, event.clientX - box.left)));
  };
  const figure = useRef<HTMLElement>(null);
  usePicture(figure, { id: 'strip', title: t('strip.label'), axis: rateTicks });
  return (
    <figure
      ref={figure}
      className={short ? 'strip strip-short' : 'strip'}
      aria-label={t('strip.label')}
      data-testid="strip"
    >
      <LiveCanvas
        className="strip-canvas"
        drawing={drawing}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          explaining.show(event);
          take(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) {
            explaining.hide();
            take(event);
          } else explaining.show(event);
        }}
        onPointerLeave={({ pointerType }) => {
          // A finger that is lifted leaves too: what it has tapped stays explained.
          if (pointerType !== 'touch') explaining.hide();
        }}
      />
      <MarkCard card={explaining.card} />
      {sketch === null ? (
        <>
          <NextDot />
          <StripTable />
        </>
      ) : (
        <SketchField sketch={sketch} />
      )}
    </figure>
  );
}

/** The rates under the slider, which are the strip's too. */
const rateTicks = (figure: HTMLElement): HTMLElement | null =>
  figure.closest('.dock')?.querySelector<HTMLElement>('.rate-ticks') ?? null;

/** The rate being measured, as a ring that pulses where its dot may come to lie. */
function NextDot() {
  const dot = useRef<HTMLSpanElement>(null);
  usePaint(({ run, view }) => {
    const element = dot.current;
    if (element === null) return;
    const { surveying } = run;
    setAttribute(element, 'data-on', surveying === null ? null : '');
    setAttribute(element, 'data-still', view.tempo === 'still' ? '' : null);
    if (surveying === null) return;
    element.style.setProperty('--x', String(surveying / CONTROLS.rate.max));
    element.style.setProperty('--y', String(1 - expectedAt(run, surveying)));
  });
  return <span ref={dot} className="strip-next" aria-hidden="true" />;
}

// What the strip's marks are, in one line under it or beside it; every name explains itself.
const MARKS = ['masked', 'guess', 'knee', 'thin', 'tuned'] as const satisfies readonly Explained[];

/** @param short names as short as they go */
export function StripLegend({ short }: { short: boolean }) {
  const { t } = useTranslation();
  const tuned = useRun((run) => tunedTop1(run) !== null);
  return (
    <ul
      className="strip-legend"
      aria-label={t('strip.legend.label')}
      data-short={short || undefined}
    >
      {MARKS.filter((mark) => mark !== 'tuned' || tuned).map((mark) => (
        <li key={mark}>
          <span className={`strip-mark strip-mark-${mark}`} aria-hidden="true" />
          <Term name={mark}>{t(`strip.legend.${short ? 'short' : 'long'}.${mark}`)}</Term>
        </li>
      ))}
    </ul>
  );
}
