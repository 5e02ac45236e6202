// The card about one branch, on the other side of the trunk so that the branch stays in sight. It
// follows the slider while it is open; it is seen only, the tree says it aloud to those who walk it.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../../store/store';
import type { Place } from '../../store/view-state';
import { SITE_SHAPES } from '../model/site-marks';
import { formatOf, type Format } from '../format';
import { Live, usePaint } from '../live';
import { symbolWords } from '../words/score-words';
import { factsOf, type BranchFacts } from './branch-words';
import { branchWords, LINES } from './branch-words';
import type { EspalierDrawing } from './espalier-drawing';
import { rowOf, sideOf } from '../drawing/tree-geometry';
import type { EspalierReader } from '../model/tree';

interface BranchCardProps {
  readonly place: Place;
  readonly read: EspalierReader;
  readonly drawing: EspalierDrawing;
}

export function BranchCard({ place, read, drawing }: BranchCardProps) {
  const { t } = useTranslation();
  const card = useRef<HTMLDivElement>(null);
  const words =
    (say: (f: BranchFacts, symbol: string, format: Format) => string) => (state: PageState) => {
      const model = read(state);
      const facts = model === null ? null : factsOf(state.run.model, model, place);
      return facts === null
        ? ''
        : say(facts, symbolWords(state.run, t), formatOf(state.view.language));
    };
  usePaint(() => {
    const tree = drawing.tree();
    const element = card.current;
    if (tree === null || element === null) return;
    const { x, width } = tree.trunk;
    const y = rowOf(tree, place);
    const onRight = sideOf(place.site) === 'reads';
    element.style.left = onRight ? `${x + width / 2 + 8}px` : 'auto';
    element.style.right = onRight ? 'auto' : `calc(100% - ${x - width / 2 - 8}px)`;
    // Upwards where there is room: the foot of the drawing may lie under the dock.
    const below = y < 0.4 * tree.height;
    element.style.top = below ? `${y - tree.pitch / 4}px` : 'auto';
    element.style.bottom = below ? 'auto' : `calc(100% - ${y + tree.pitch / 4}px)`;
  });
  return (
    <div
      ref={card}
      className="instrument-card branch-card"
      aria-hidden="true"
      data-testid="branch-card"
    >
      <strong>
        <span className={`site-mark site-${place.site}`} aria-hidden="true">
          {SITE_SHAPES[place.site]}
        </span>
        <span>{` ${t('espalier.card.name', { block: place.block + 1, site: place.site })}`}</span>
      </strong>
      {LINES.map((line) => (
        <Live key={line} as="p" text={words((...said) => branchWords(...said, t)[line])} />
      ))}
    </div>
  );
}
