// The card about one channel, beside its cell. It follows the slider while it is open.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../../store/store';
import { fateReaderOf } from '../canvas/fate-reader';
import { SITE_SHAPES } from '../canvas/site-marks';
import { formatOf } from '../format';
import { Live, usePaint } from '../live';
import { usePage } from '../page-context';
import { factsOf, type CellFacts } from './cell-facts';
import { cellOf, tileTop } from './layout';
import type { MapDrawing } from './map-drawing';

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
  const words = (say: (f: CellFacts, state: PageState) => string) => (state: PageState) => {
    const known = facts(state);
    return known === null ? '' : say(known, state);
  };
  usePaint((state) => {
    const map = drawing.layout();
    const known = facts(state);
    const element = card.current;
    if (map === null || known === null || element === null) return;
    const slot = drawing.order(state).indexOf(gate) - (gate - known.channel);
    const { row, column } = cellOf(map, known.site, slot);
    const x = map.left + column * map.cellWidth;
    const y = tileTop(map, known.block) + row * map.cellHeight;
    const onRight = x > map.left + map.tileWidth / 2;
    element.style.insetInlineStart = 'auto';
    element.style.left = onRight ? 'auto' : `${x + map.cellWidth + 10}px`;
    element.style.right = onRight ? `calc(100% - ${x - 10}px)` : 'auto';
    const below = y < map.height / 2;
    element.style.top = below ? `${y}px` : 'auto';
    element.style.bottom = below ? 'auto' : `calc(100% - ${y + map.cellHeight}px)`;
  });

  return (
    <div ref={card} className="gate-card" aria-live="polite">
      <strong>
        <Live
          also={(element, state) => {
            const site = facts(state)?.site;
            element.className = site === undefined ? '' : `site-mark site-${site}`;
          }}
          text={words((f) => SITE_SHAPES[f.site])}
        />{' '}
        <Live
          text={words((f, state) =>
            t('map.card.name', {
              block: f.block + 1,
              site: f.site,
              channel: formatOf(state.view.language).count(f.channel),
            }),
          )}
        />
      </strong>
      <Live
        as="p"
        text={words((f, state) => {
          const format = formatOf(state.view.language);
          return t('map.card.score', {
            score: format.score(f.score),
            rank: format.count(f.rank),
            total: format.count(f.total),
          });
        })}
      />
      <Live as="p" text={words((f) => t(`map.card.${f.fate}`))} />
      <Live
        as="p"
        text={words((f, state) =>
          f.goesAt === null
            ? t('map.card.never')
            : t('map.card.goesAt', { rate: formatOf(state.view.language).percent(f.goesAt) }),
        )}
      />
    </div>
  );
}
