// The strip over the slider: what every rate would cost and what was measured of it, each rate exactly
// above the thumb. Pointing at it sets the rate, as the slider does. Canvas; React commits nothing
// while the rate moves.
import { useMemo, useRef, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveCanvas } from '../canvas/live-canvas';
import { rateOfThumb } from '../dock/slider-keys';
import { setAttribute, usePaint } from '../live';
import { usePage } from '../page-context';
import { usePicture } from '../picture/use-picture';
import { accuracyAt } from '../dock/clause';
import { gateCount } from '../../core/gates';
import { pruneRate, CONTROLS } from '../../core/controls';
import { plotOf, rateAtX } from './geometry';
import { createCurveReader } from './model';
import { createStripDrawing } from './strip-drawing';
import { StripTable } from './strip-table';
import type { RunState } from '../../store/run-state';
import './strip.css';

/** Room for the scale, left of the slider: the page's margin. Short strips have none. */
const LEAD = 24;

export function Strip({ short }: { short: boolean }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const [read] = useState(createCurveReader);
  const lead = short ? 0 : LEAD;
  const drawing = useMemo(() => createStripDrawing(read, lead, t), [read, lead, t]);
  const take = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const plot = plotOf(box.width, box.height, lead, 1);
    actions.setRate(rateOfThumb(rateAtX(plot, event.clientX - box.left)));
  };
  const figure = useRef<HTMLElement>(null);
  usePicture(figure, { id: 'strip', title: t('strip.label') });
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
          take(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) take(event);
        }}
      />
      <NextDot />
      <StripTable />
    </figure>
  );
}

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

/** About where a rate's accuracy will be: the guess, else the nearest measurement, else half-way. */
export function expectedAt(run: RunState, rate: number): number {
  const guess = accuracyAt(
    { rate: pruneRate(rate), total: gateCount(run.model) },
    run.maskAccuracies,
  );
  if (guess.kind !== 'none') return guess.top1;
  const below = run.maskAccuracies.findLast((measured) => measured.rate < rate);
  return (below ?? run.maskAccuracies[0])?.top1 ?? 0.5;
}
