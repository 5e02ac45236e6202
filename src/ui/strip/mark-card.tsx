// A small card about the mark under the pointer or the finger. It is written without React: the pointer
// that reads the strip is the one that moves the rate. Those who hear the page have the table.
import { useEffect, useMemo, useRef, type PointerEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { gateCount } from '../../core/gates';
import { pageUnit } from '../canvas/palette';
import { formatOf } from '../format';
import { setAttribute, setText } from '../live';
import { usePage } from '../page-context';
import { markAt, type Mark } from './mark-at';
import { plotOf, xOfRate, type Plot } from './geometry';
import { stripModel, type CurveReader } from './model';
import { markWords } from './strip-words';

/** How far from a mark a pointer and a fingertip may be, CSS pixels. */
const REACH = { mouse: 9, touch: 16 } as const;

export interface Explaining {
  readonly card: RefObject<HTMLParagraphElement | null>;
  /** Explains what lies under the pointer; nothing hides the card. */
  show(event: PointerEvent<HTMLCanvasElement>): void;
  hide(): void;
}

/** @param lead room for the scale, see plotOf */
export function useExplaining(read: CurveReader, lead: number): Explaining {
  const { t } = useTranslation();
  const { store } = usePage();
  const card = useRef<HTMLParagraphElement>(null);
  const explaining = useMemo(() => {
    const hide = () => {
      if (card.current !== null) setAttribute(card.current, 'data-on', null);
    };
    const show = (event: PointerEvent<HTMLCanvasElement>) => {
      const element = card.current;
      const page = store.getState();
      const curve = read(page.run);
      if (element === null || curve === null) return;
      const box = event.currentTarget.getBoundingClientRect();
      const plot = plotOf(box.width, box.height, lead, pageUnit());
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      const reach = event.pointerType === 'touch' ? REACH.touch : REACH.mouse;
      const model = stripModel(page, curve);
      const mark = markAt(plot, model, at, reach, gateCount(page.run.model));
      if (mark === null) {
        hide();
        return;
      }
      setText(element, markWords(mark, curve.unsafe, formatOf(page.view.language), t));
      setAttribute(element, 'data-on', '');
      const x = placeOf(mark, plot, at.x);
      element.style.left = `${Math.max(0, Math.min(x - 12, box.width - element.offsetWidth))}px`;
    };
    return { card, show, hide };
  }, [store, read, lead, t]);
  const { hide } = explaining;
  useEffect(() => {
    const elsewhere = ({ target }: Event) => {
      if (target !== card.current?.previousElementSibling) hide();
    };
    const escape = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') hide();
    };
    addEventListener('pointerdown', elsewhere, true);
    addEventListener('keydown', escape, true);
    return () => {
      removeEventListener('pointerdown', elsewhere, true);
      removeEventListener('keydown', escape, true);
    };
  }, [hide]);
  return explaining;
}

/** Over a mark that has a place of its own, else under the hand. */
function placeOf(mark: Mark, plot: Plot, x: number): number {
  if (mark.kind === 'measured') return xOfRate(plot, mark.of.rate);
  return mark.kind === 'tuned' || mark.kind === 'knee' ? xOfRate(plot, mark.rate) : x;
}

export function MarkCard({ card }: Pick<Explaining, 'card'>) {
  return <p ref={card} className="instrument-card strip-card" aria-hidden="true" />;
}
