// The strip while somebody draws the curve that they expect: a field of ten points over the rates that the page
// measures, moved by pointer, touch or keys; once it is compared, what was measured falls in.
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROLS } from '../../core/controls';
import { drawnTo, expectedIn, SKETCH_RATES, type Sketch } from '../../core/sketch';
import { formatOf } from '../format';
import { usePage, useRun, useView } from '../page-context';
import './sketch.css';

/** Of a key, and with Shift, in accuracy. */
const STEP = 0.05;
const FINE = 0.01;
const KEYS: Readonly<Record<string, readonly [along: number, up: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

const along = (rate: number) => rate / CONTROLS.rate.max;
const percent = (share: number) => `${100 * share}%`;

export function SketchField({ sketch }: { sketch: Sketch }) {
  const { t } = useTranslation();
  const { store } = usePage();
  const format = formatOf(useView((view) => view.language));
  const measured = useRun((run) => run.maskAccuracies);
  const [at, setAt] = useState(0);
  const last = useRef<{ place: number; share: number } | null>(null);
  const points = useRef<HTMLDivElement>(null);
  const { shares, shown } = sketch;
  const draw = (to: { place: number; share: number }) => {
    const now = store.getState().view.sketch;
    if (now === null || now.shown) return;
    store.view({ sketch: drawnTo(now, last.current, to) });
    last.current = to;
    setAt(to.place);
  };
  const follow = ({ currentTarget, clientX, clientY, buttons }: PointerEvent) => {
    if (buttons === 0) return;
    const box = currentTarget.getBoundingClientRect();
    const rate = ((clientX - box.left) / box.width) * CONTROLS.rate.max;
    const place = Math.min(SKETCH_RATES.length - 1, Math.max(0, Math.round(10 * rate)));
    const share = Math.min(1, Math.max(0, 1 - (clientY - box.top) / box.height));
    draw({ place, share: Math.round(100 * share) / 100 });
  };
  const press = (event: KeyboardEvent) => {
    const move = KEYS[event.key];
    if (move === undefined || shown || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [by, up] = move;
    last.current = null;
    if (by !== 0) {
      const next = Math.min(SKETCH_RATES.length - 1, Math.max(0, at + by));
      setAt(next);
      points.current?.children.item(next)?.querySelector<HTMLElement>('[role]')?.focus();
      return;
    }
    const here = shares[at] ?? null;
    // What is not drawn yet begins beside its neighbour.
    const from = here ?? shares[at - 1] ?? shares[at + 1] ?? 0.5;
    const by1 = here === null ? 0 : up * (event.shiftKey ? FINE : STEP);
    const share = Math.min(1, Math.max(0, Math.round(100 * (from + by1)) / 100));
    draw({ place: at, share });
  };
  const line = SKETCH_RATES.flatMap((rate, place) => {
    const share = expectedIn(sketch, place);
    return share === null ? [] : [`${100 * along(rate)},${100 * (1 - share)}`];
  });
  return (
    <div
      className="sketch"
      data-shown={shown || undefined}
      role="group"
      aria-label={t('strip.sketch.label')}
      onPointerDown={(event) => {
        if (event.button !== 0 || shown) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = null;
        follow(event);
      }}
      onPointerMove={follow}
      onKeyDown={press}
    >
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <polyline points={line.join(' ')} />
      </svg>
      {line.length === 0 && <p className="sketch-hint">{t('strip.sketch.hint')}</p>}
      <div ref={points}>
        {SKETCH_RATES.map((rate, place) => {
          const share = shares[place] ?? null;
          return (
            <div
              key={rate}
              className="sketch-point"
              data-drawn={share !== null || undefined}
              style={{ left: percent(along(rate)), top: percent(1 - (share ?? 0.5)) }}
            >
              <span
                role="slider"
                tabIndex={place === at ? 0 : -1}
                aria-label={t('strip.sketch.point', { rate: format.percent(rate) })}
                aria-orientation="vertical"
                aria-valuemin={0}
                aria-valuemax={100}
                aria-valuenow={Math.round(100 * (share ?? 0.5))}
                aria-valuetext={share === null ? t('strip.sketch.none') : format.percent(share)}
                aria-disabled={shown || undefined}
                onFocus={() => setAt(place)}
              />
            </div>
          );
        })}
      </div>
      {shown &&
        measured.map(({ rate, top1 }) => (
          <i
            key={rate}
            className="sketch-fell"
            aria-hidden="true"
            style={{
              left: percent(along(rate)),
              top: percent(1 - top1),
              animationDelay: `${600 * along(rate)}ms`,
            }}
          />
        ))}
    </div>
  );
}
