// The card about one channel in words: what stands on it, and what is said aloud.
import type { TFunction } from 'i18next';
import type { Format } from '../format';
import type { CellFacts } from './cell-facts';

export interface CardWords {
  readonly name: string;
  readonly score: string;
  readonly fate: string;
  readonly goesAt: string;
}

export function cardWords(facts: CellFacts, t: TFunction, format: Format): CardWords {
  const { block, site, channel, score, symbol, rank, total, fate, goesAt } = facts;
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
        ? t('map.card.never')
        : t('map.card.goesAt', { rate: format.percent(goesAt) }),
  };
}

/** The whole card as one message. */
export const cardAloud = ({ name, score, fate, goesAt }: CardWords, t: TFunction): string =>
  t('map.card.aloud', { name, score, fate, goesAt });
