// What the card says about one gate, as numbers; the card puts them into words.
import { gateSites, type Site } from '../../core/gates';
import { rateThatDrops, strongestOf, type Ranking } from '../../core/ranking';
import { CONTROLS } from '../../core/controls';
import type { ViTConfig } from '../../core/config';
import { FATES } from '../model/fate';
import type { TFunction } from 'i18next';
import type { Format } from '../format';

export interface CellFacts {
  /** From 0. */
  readonly block: number;
  readonly site: Site;
  readonly channel: number;
  readonly score: number;
  /** Gates that do not exceed it, itself among them: T is the strongest. */
  readonly rank: number;
  readonly total: number;
  /** The smallest rate at which it goes; null where no allowed rate takes it. */
  readonly goesAt: number | null;
  /** Whether its strength alone would let it go, and it stays since its site would be empty without it. */
  readonly lastOfSite: boolean;
  readonly fate: 'kept' | 'goes' | 'gone' | 'back';
}

const FATE_NAMES = { [FATES.kept]: 'kept', [FATES.goes]: 'goes', [FATES.gone]: 'gone' } as const;

/** @throws RangeError for an index outside the network, which is a defect. */
export function factsOf(
  model: ViTConfig,
  ranking: Ranking,
  fate: Uint8Array,
  gate: number,
): CellFacts {
  const site = gateSites(model).find((s) => gate >= s.offset && gate < s.offset + s.size);
  if (site === undefined) throw new RangeError(`no gate ${gate} in this network`);
  const drop = rateThatDrops(ranking, gate);
  const total = ranking.values.length;
  const code = fate[gate];
  const goes = drop <= CONTROLS.rate.max;
  const lastOfSite = goes && gate === strongestOf(ranking, site);
  return {
    block: site.block,
    site: site.site,
    channel: gate - site.offset,
    score: ranking.values[gate] ?? 0,
    rank: Math.round(drop * total),
    total,
    goesAt: goes && !lastOfSite ? drop : null,
    lastOfSite,
    fate:
      code === FATES.kept || code === FATES.goes || code === FATES.gone ? FATE_NAMES[code] : 'back',
  };
}

/**
 * The gate an arrow key leads to on the drawn map; the same gate at an edge. Up and down walk rows
 * and, at a tile's end, on to the next block; blocks rise from the bottom.
 */
export function walk(
  model: ViTConfig,
  order: Uint32Array,
  gate: number,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): number {
  const slot = order.indexOf(gate);
  const perBlock = order.length / model.depth;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -model.dim, ArrowDown: model.dim }[key];
  const block = Math.floor(slot / perBlock);
  const inBlock = slot - block * perBlock;
  const column = inBlock % model.dim;
  if (key === 'ArrowLeft' && column === 0) return gate;
  if (key === 'ArrowRight' && (column === model.dim - 1 || inBlock === perBlock - 1)) return gate;
  let next = inBlock + step;
  let nextBlock = block;
  if (next < 0 || next >= perBlock) {
    // Upwards out of a tile is the last row of the block above, whose number is larger.
    nextBlock += key === 'ArrowUp' ? 1 : -1;
    const rows = Math.ceil(perBlock / model.dim);
    const row = key === 'ArrowUp' ? rows - 1 : 0;
    next = Math.min(perBlock - 1, row * model.dim + column);
  }
  if (nextBlock < 0 || nextBlock >= model.depth) return gate;
  return order[nextBlock * perBlock + next] ?? gate;
}

// The card about one channel in words: what stands on it, and what is said aloud.
export interface CardWords {
  readonly name: string;
  readonly score: string;
  readonly fate: string;
  readonly goesAt: string;
}

/** @param symbol how the scores are written */
export function cardWords(
  facts: CellFacts,
  symbol: string,
  t: TFunction,
  format: Format,
): CardWords {
  const { block, site, channel, score, rank, total, fate, goesAt, lastOfSite } = facts;
  return {
    name: t('map.card.name', { block: block + 1, site, channel: format.count(channel) }),
    score: t('map.card.score', {
      symbol,
      score: format.score(score),
      rank: format.count(rank),
      total: format.count(total),
    }),
    fate: t(`map.card.${fate}`),
    goesAt:
      goesAt === null
        ? t(lastOfSite ? 'map.card.lastOfSite' : 'map.card.never')
        : t('map.card.goesAt', { rate: format.percent(goesAt) }),
  };
}

/** The whole card as one message. */
export const cardAloud = ({ name, score, fate, goesAt }: CardWords, t: TFunction): string =>
  t('map.card.aloud', { name, score, fate, goesAt });
