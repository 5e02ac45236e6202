// The drawing the page is named after: the residual stream as a trunk, the four maps of every block as
// branches as thick as the channels they keep. Everything that moves is canvas or live text.
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SITES, siteWidth, type Site } from '../../core/gates';
import type { PageState } from '../../store/store';
import type { Place } from '../../store/view-state';
import { LiveCanvas } from '../canvas/live-canvas';
import { formatOf } from '../format';
import { Live } from '../live';
import { usePicture } from '../picture/use-picture';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { Terms } from '../term/terms';
import { WalkWords } from '../walk-words';
import { symbolWords } from '../words/score-words';
import { BranchCard } from './branch-card';
import { factsOf, type BranchFacts } from './branch-words';
import { branchAloud } from './branch-words';
import { branchAtHand, createEspalierDrawing } from './espalier-drawing';
import { EspalierTable } from './espalier-table';
import { createEspalierReader, type EspalierReader } from '../model/tree';
import { createPointing } from './pointing';
import '../canvas/instruments.css';
import './espalier.css';

/** @param tallest the height the drawing may take, CSS pixels; null for what it wants */
export function Espalier({ tallest }: { tallest: number | null }) {
  const { t } = useTranslation();
  const page = usePage();
  const [read] = useState(() => createEspalierReader(page.cutting));
  const drawing = useMemo(
    () => createEspalierDrawing(page, read, tallest, t),
    [page, read, tallest, t],
  );
  // What a person who walks the branches has come to.
  const [walked, setWalked] = useState<{ place: Place; facts: BranchFacts } | null>(null);
  const pointing = useMemo(() => {
    const walk = (place: Place | null) => {
      const state = page.store.getState();
      const model = read(state);
      const facts =
        place === null || model === null ? null : factsOf(state.run.model, model, place);
      setWalked(place === null || facts === null ? null : { place, facts });
    };
    return createPointing(page, drawing, walk);
  }, [page, drawing, read]);
  const format = formatOf(useView((view) => view.language));
  const dim = useRun((run) => run.model.dim);
  const symbol = useRun((run) => symbolWords(run, t));
  const figure = useRef<HTMLElement>(null);
  usePicture(figure, {
    id: 'espalier',
    title: t('espalier.title'),
    caption: () => t('report.tree', { dim: format.count(dim) }),
  });
  return (
    <figure ref={figure} className="espalier" data-testid="espalier">
      <h2 className="visually-hidden">{t('espalier.title')}</h2>
      <div
        className="espalier-stage"
        role="application"
        tabIndex={0}
        aria-label={t('espalier.label')}
        aria-describedby="espalier-summary"
        {...pointing.stage}
      >
        <LiveCanvas className="espalier-canvas" drawing={drawing} {...pointing.canvas} />
        <Card read={read} drawing={drawing} />
      </div>
      <WalkWords
        text={walked === null ? '' : branchAloud(walked.place, walked.facts, symbol, format, t)}
      />
      <figcaption>
        <p className="instrument-note">
          <Terms text={t('espalier.note', { dim: format.count(dim) })} />
        </p>
        <Live
          as="p"
          className="visually-hidden"
          id="espalier-summary"
          kind="aside"
          text={(state, translate) => {
            const shares = sharesKept(read, state);
            if (shares === null) return translate('espalier.waiting');
            const { percent } = formatOf(state.view.language);
            const [qkv, proj, fc1, fc2] = shares.map(percent);
            return translate('espalier.summary', { qkv, proj, fc1, fc2 });
          }}
        />
      </figcaption>
      <EspalierTable read={read} />
    </figure>
  );
}

type CardProps = Omit<Parameters<typeof BranchCard>[0], 'place'>;

/** The card of the branch at hand, while there is one. */
function Card({ read, drawing }: CardProps) {
  const block = usePageState((state) => shownOf(read, state)?.block ?? null);
  const site = usePageState((state) => shownOf(read, state)?.site ?? null);
  if (block === null || site === null) return null;
  return <BranchCard place={{ block, site }} read={read} drawing={drawing} />;
}

/** No card before the first gates, and none for a lock alone: it would lie over the tree for good. */
const shownOf = (read: EspalierReader, state: PageState) =>
  state.view.pointed === null || read(state) === null ? null : branchAtHand(state);

/** Share of its channels that each site keeps over all blocks; null before the first gates. */
function sharesKept(read: EspalierReader, state: PageState): number[] | null {
  const model = read(state);
  if (model === null) return null;
  const config = state.run.model;
  const kept = (site: Site) =>
    model.branches.reduce((sum, branch) => sum + (branch.site === site ? branch.kept : 0), 0);
  return SITES.map((site) => kept(site) / (config.depth * siteWidth(config, site)));
}
