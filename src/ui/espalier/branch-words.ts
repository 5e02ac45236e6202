// The card about one branch in words: what stands on it, and what is said aloud.
import type { TFunction } from 'i18next';
import type { Place } from '../../store/view-state';
import type { Format } from '../format';
import type { BranchFacts } from './branch-facts';

/** In the order of the card. */
export const LINES = ['kept', 'params', 'macs', 'least', 'median'] as const;

export function branchWords(
  { kept, all, cost, dense, least, median, symbol }: BranchFacts,
  { count, large, score }: Format,
  t: TFunction,
): Readonly<Record<(typeof LINES)[number], string>> {
  return {
    kept: t('espalier.card.kept', { kept: count(kept), all: count(all) }),
    params: t('espalier.card.params', { now: large(cost.params), dense: large(dense.params) }),
    macs: t('espalier.card.macs', { now: large(cost.macs), dense: large(dense.macs) }),
    least: t('espalier.card.least', { symbol, value: score(least) }),
    median: t('espalier.card.median', { symbol, value: score(median) }),
  };
}

/** The whole card as one message. */
export function branchAloud(
  { block, site }: Place,
  facts: BranchFacts,
  format: Format,
  t: TFunction,
): string {
  const name = t('espalier.card.name', { block: block + 1, site });
  return t('espalier.card.aloud', { name, ...branchWords(facts, format, t) });
}
