// Every gate of the network as one cell. Hover or arrow keys open a card about a channel; a toggle
// sorts each site so that the cut becomes one clean edge.
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { gateSites, SITES } from '../../core/gates';
import { MAP_ORDERS } from '../../store/view-state';
import { isCarriedOut } from '../../store/selectors';
import { LiveCanvas } from '../canvas/live-canvas';
import { framesOf } from '../frames';
import { SITE_SHAPES } from '../model/site-marks';
import { formatOf } from '../format';
import { Live } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { symbolWords } from '../words/score-words';
import { WalkWords } from '../walk-words';
import { usePicture } from '../picture/use-picture';
import { unmarked } from '../term/marked';
import { Terms } from '../term/terms';
import { fateReaderOf } from '../model/fate';
import { cardAloud, cardWords } from './cell-facts';
import { factsOf, walk, type CellFacts } from './cell-facts';
import { GateCard } from './gate-card';
import { placeAt } from '../drawing/map-layout';
import { createMapDrawing } from './map-drawing';
import { MapLegend } from './map-legend';
import '../canvas/instruments.css';
import './gate-map.css';

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const;

export function GateMap() {
  const { t } = useTranslation();
  const page = usePage();
  const order = useView((view) => view.mapOrder);
  const drawing = useMemo(() => createMapDrawing(page), [page]);
  const [gate, setGate] = useState<number | null>(null);
  // What a person who walks the cells has come to.
  const [walked, setWalked] = useState<CellFacts | null>(null);
  const format = formatOf(useView((view) => view.language));
  const figure = useRef<HTMLElement>(null);
  usePicture(figure, { id: 'gate-map', title: unmarked(t('map.title')) });

  const pick = (next: number | null) => {
    drawing.setRing(next);
    framesOf(page.store).request();
    setGate(next);
    page.store.view({ inspected: next });
  };
  /** For those who walk the cells by keyboard; a card under the pointer is not read out. */
  const say = (next: number | null) => {
    const state = page.store.getState();
    const fate = fateReaderOf(page)(state);
    const { snapshot, model } = state.run;
    setWalked(
      next === null || fate === null || snapshot === null
        ? null
        : factsOf(model, snapshot.ranking, fate, next),
    );
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const state = page.store.getState();
    const map = drawing.layout();
    if (map === null || state.run.snapshot === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left;
    const place = placeAt(map, state.run.model, x, event.clientY - box.top);
    const site = gateSites(state.run.model).find(
      (s) => s.block === place?.block && s.site === place.site,
    );
    const flat = site === undefined || place === null ? null : site.offset + place.slot;
    const found = flat === null ? null : (drawing.order(state)[flat] ?? null);
    if (found !== gate) pick(found);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const state = page.store.getState();
    if (event.key === 'Escape') {
      // That its card closes is all that it does.
      if (gate !== null) event.preventDefault();
      pick(null);
      say(null);
    }
    const arrow = ARROWS.find((key) => key === event.key);
    if (arrow === undefined || state.run.snapshot === null) return;
    event.preventDefault();
    const cells = drawing.order(state);
    const next = gate === null ? (cells[0] ?? null) : walk(state.run.model, cells, gate, arrow);
    pick(next);
    say(next);
  };

  const symbol = useRun((run) => symbolWords(run, t));
  return (
    <figure ref={figure} className="gate-map" data-testid="gate-map">
      <header className="instrument-head">
        <h2>
          <Terms text={t('map.title')} />
        </h2>
        <div className="map-orders" role="group" aria-label={t('map.order')}>
          {MAP_ORDERS.map((id) => (
            <button
              key={id}
              type="button"
              aria-pressed={order === id}
              onClick={() => page.store.view({ mapOrder: id })}
            >
              {t(`map.orders.${id}`)}
            </button>
          ))}
        </div>
        <p className="instrument-note map-sites">
          {SITES.map((site) => (
            <span key={site} title={t(`explain.${site}`)}>
              <span className={`site-mark site-${site}`} aria-hidden="true">
                {SITE_SHAPES[site]}
              </span>
              <span>{site}</span>
            </span>
          ))}
        </p>
      </header>
      <div
        className="map-stage"
        role="application"
        tabIndex={0}
        aria-label={t('map.label')}
        aria-describedby="map-summary"
        onKeyDown={onKeyDown}
        onBlur={() => {
          pick(null);
          say(null);
        }}
      >
        <LiveCanvas
          className="map-canvas"
          drawing={drawing}
          onPointerMove={onPointerMove}
          onPointerDown={onPointerMove}
          onPointerLeave={(event) => {
            // A finger that is lifted leaves too: its card stays until the next touch elsewhere.
            if (event.pointerType !== 'touch') pick(null);
          }}
        />
        {gate !== null && <GateCard gate={gate} drawing={drawing} />}
      </div>
      <WalkWords text={walked === null ? '' : cardAloud(cardWords(walked, symbol, t, format), t)} />
      <MapLegend />
      <Live
        as="figcaption"
        className="visually-hidden"
        id="map-summary"
        kind="aside"
        text={(state, translate) => {
          const fate = fateReaderOf(page)(state);
          const cutting = page.cutting(state);
          if (fate === null || cutting === null) return translate('map.waiting');
          const format = formatOf(state.view.language);
          return translate(
            isCarriedOut(state.run.committed, cutting.plan) ? 'map.summaryGone' : 'map.summary',
            {
              total: format.count(cutting.plan.total),
              kept: format.count(cutting.plan.total - cutting.plan.pruned),
            },
          );
        }}
      />
    </figure>
  );
}
