// Everything the drawing, its card and its table read, worked out once for a state and shared by them.
import { gateSites, type GateSite } from '../../core/gates';
import type { ViTConfig } from '../../core/config';
import type { Page } from '../../store/page';
import type { Committed, GateSnapshot } from '../../store/run-state';
import type { Cutting } from '../../store/selectors';
import type { PageState } from '../../store/store';
import type { Place } from '../../store/view-state';
import { scoresOf, type SiteScores } from './site-scores';

export interface Branch extends GateSite {
  /** Channels kept at the rate on the page. */
  readonly kept: number;
  /** Channels that are there since the cut that was carried out; all before one. */
  readonly present: number;
}

export interface EspalierModel {
  /** In the order of core/gates. */
  readonly branches: readonly Branch[];
  readonly scores: SiteScores;
  readonly committed: boolean;
}

/** Answers null before the first gates. */
export type EspalierReader = (state: PageState) => EspalierModel | null;

/** Makes the reader of a page; it remembers its last answer. */
export function createEspalierReader(cutting: Page['cutting']): EspalierReader {
  let sites: { of: ViTConfig; sites: readonly GateSite[] } | null = null;
  let scores: { of: GateSnapshot; scores: SiteScores } | null = null;
  let last: { cut: Cutting; committed: Committed | null; model: EspalierModel } | null = null;
  return (state) => {
    const cut = cutting(state);
    const { snapshot, model, committed } = state.run;
    if (cut === null || snapshot === null) return null;
    if (last?.cut === cut && last.committed === committed) return last.model;
    if (sites?.of !== model) sites = { of: model, sites: gateSites(model) };
    if (scores?.of !== snapshot)
      scores = { of: snapshot, scores: scoresOf(snapshot.ranking, sites.sites) };
    const grown = espalierModel(sites.sites, cut, committed, scores.scores);
    last = { cut, committed, model: grown };
    return last.model;
  };
}

export function espalierModel(
  sites: readonly GateSite[],
  { plan }: Cutting,
  committed: Committed | null,
  scores: SiteScores,
): EspalierModel {
  const branches = sites.map((site) => ({
    ...site,
    kept: plan.widths[site.block]?.[site.site] ?? 0,
    present: committed?.kept[site.block]?.[site.site].length ?? site.size,
  }));
  return { branches, scores, committed: committed !== null };
}

/** The number of a branch in the order of core/gates; −1 outside the network. */
export const branchIndex = (model: EspalierModel, place: Place): number =>
  model.branches.findIndex(({ block, site }) => block === place.block && site === place.site);
