// The card about one channel, beside its cell. It follows the slider and the training while it is
// open; it is seen only, the map says it aloud.
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../../store/store';
import { fateReaderOf } from '../model/fate';
import { LiveCanvas } from '../canvas/live-canvas';
import { SITE_SHAPES } from '../model/site-marks';
import { formatOf } from '../format';
import { Live, usePaint } from '../live';
import { usePage, usePageState } from '../page-context';
import { symbolWords } from '../words/score-words';
import { type Box, held, type Size } from '../term/place';
import { cardWords, type CardWords, factsOf, type CellFacts } from './cell-facts';
import { cellOf, tileTop } from '../drawing/map-layout';
import type { MapDrawing } from './map-drawing';
import { createSparkline, samplesOf } from './sparkline';

export function GateCard({ gate, drawing }: { gate: number; drawing: MapDrawing }) {
  const { t } = useTranslation();
  const page = usePage();
  const card = useRef<HTMLDivElement>(null);

  const facts = (state: PageState): CellFacts | null => {
    const fate = fateReaderOf(page)(state);
    const { snapshot, model } = state.run;
    return fate === null || snapshot === null || gate >= fate.length
      ? null
      : factsOf(model, snapshot.ranking, fate, gate);
  };
  const words = (part: keyof CardWords) => (state: PageState) => {
    const known = facts(state);
    return known === null
      ? ''
      : cardWords(known, symbolWords(state.run, t), t, formatOf(state.view.language))[part];
  };
  usePaint((state) => {
    const map = drawing.layout();
    const known = facts(state);
    const element = card.current;
    if (map === null || known === null || element === null) return;
    const slot = drawing.order(state).indexOf(gate) - (gate - known.channel);
    const { row, column } = cellOf(map, known.site, slot);
    const stage = element.parentElement?.getBoundingClientRect();
    if (stage === undefined) return;
    const x = stage.left + map.left + column * map.cellWidth;
    const y = stage.top + tileTop(map, known.block) + row * map.cellHeight;
    const cell = { left: x, right: x + map.cellWidth, top: y, bottom: y + map.cellHeight };
    const size = { width: element.offsetWidth, height: element.offsetHeight };
    const place = placeCard(cell, size, freeRoom());
    element.style.left = `${place.left - stage.left}px`;
    element.style.top = `${place.top - stage.top}px`;
  });

  return (
    <div ref={card} className="instrument-card gate-card" aria-hidden="true">
      <strong>
        <Live
          also={(element, state) => {
            const site = facts(state)?.site;
            element.className = site === undefined ? '' : `site-mark site-${site}`;
          }}
          text={(state) => {
            const site = facts(state)?.site;
            return site === undefined ? '' : SITE_SHAPES[site];
          }}
        />
        <span> </span>
        <Live text={words('name')} />
      </strong>
      <Live as="p" text={words('score')} />
      <Live as="p" text={words('fate')} />
      <Live as="p" text={words('goesAt')} />
      <Spark gate={gate} />
      <Merged drawing={drawing} />
    </div>
  );
}

/** What of the window is neither under the rail nor under the dock with what stands over it. */
function freeRoom(): Box {
  const { clientWidth } = document.documentElement;
  const rail = document.querySelector('.rail')?.getBoundingClientRect();
  const dock = document.querySelector('.dock-area')?.getBoundingClientRect();
  return {
    left: 0,
    right: clientWidth,
    top: Math.max(0, rail?.bottom ?? 0),
    bottom: Math.min(innerHeight, dock?.top ?? innerHeight),
  };
}

/** The score over the steps, once there are two moments to tell apart. */
function Spark({ gate }: { gate: number }) {
  const page = usePage();
  const drawing = useMemo(() => createSparkline(page, gate), [page, gate]);
  const moved = usePageState((state) => samplesOf(state, gate).length > 1);
  if (!moved) return null;
  return (
    <>
      <LiveCanvas className="gate-spark" drawing={drawing} />
      <Live
        as="p"
        text={(state, t) => {
          const samples = samplesOf(state, gate);
          const format = formatOf(state.view.language);
          return t('map.card.history', {
            symbol: symbolWords(state.run, t),
            from: format.count(samples[0]?.step ?? 0),
            to: format.count(samples.at(-1)?.step ?? 0),
          });
        }}
      />
    </>
  );
}

/** Where columns are merged, how many channels the one under the card stands for. */
function Merged({ drawing }: { drawing: MapDrawing }) {
  const { t } = useTranslation();
  const merge = drawing.layout()?.merge ?? 1;
  return merge < 2 ? null : <p>{t('map.card.merged', { n: merge })}</p>;
}

// Where the card of a cell stands: beside the cell, over or under it where the window is too narrow for
// that, and always wholly inside the room. Pure.

/** Between the cell and its card, px. */
const GAP = 10;
/** Free at the edges of the room, px. */
const EDGE = 4;

/** The corner of the card. All in CSS pixels of one origin. @param room what is free of other things */
export function placeCard(cell: Box, { width, height }: Size, room: Box) {
  const [after, before] = [cell.right + GAP, cell.left - GAP - width];
  const [start, end] = [room.left + EDGE, room.right - EDGE];
  const [top, bottom] = [room.top + EDGE, room.bottom - EDGE];
  const [right, left] = [after + width <= end, before >= start];
  // Away from the nearer edge where both sides have room.
  const toRight = right && (!left || cell.right + cell.left < start + end);
  if (right || left)
    return {
      left: toRight ? after : before,
      top: held(cell.top, height, top, bottom),
    };
  const under = cell.bottom + GAP;
  const fits = under + height <= bottom;
  return {
    left: held((cell.left + cell.right - width) / 2, width, start, end),
    top: held(fits ? under : cell.top - GAP - height, height, top, bottom),
  };
}
