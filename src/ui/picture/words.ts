// The words a picture adds to a chart: what it shows, at which rate and threshold, of which run, and
// where it comes from. Pure.
import { dataName } from '../words/data-words';
import type { TFunction } from 'i18next';
import { named } from '../../core/network-state';
import type { Cutting } from '../../store/selectors';
import type { PageState } from '../../store/store';
import { byWords, formatOf } from '../format';

/** `Pruning rate 40 % · τ 0.011 · nano · Fashion-MNIST · Seed 1` */
export function pictureFacts(state: PageState, cutting: Cutting | null, t: TFunction): string {
  const { config, model } = state.run;
  const format = formatOf(state.view.language);
  const by = cutting === null ? '' : byWords(named(cutting.plan.criterion).criterion);
  const rate = `${t('control.rate')} ${format.percent(state.view.rate)}${by}`;
  const threshold =
    cutting === null
      ? null
      : t('histogram.threshold', { value: format.score(cutting.plan.threshold) });
  const name = typeof config.model === 'string' ? config.model : `ViT ${model.dim}×${model.depth}`;
  const seed = `${t('control.seed')} ${config.seed}`;
  return [rate, threshold, name, dataName(config.data, t), seed]
    .filter((fact) => fact !== null)
    .join(' · ');
}

/** `espalier-histograms-rate40-seed1.png` */
export function pictureName(id: string, { run, view }: PageState): string {
  const percent = Number((100 * view.rate).toFixed(1));
  return `espalier-${id}-rate${percent}-seed${run.config.seed}.png`;
}

/** Breaks a text into lines of at most `width`; between words or, where there are none, anywhere. */
export function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  // Chinese is broken between any two of its signs, everything else after spaces.
  const pieces = text.match(
    /[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/gu,
  );
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces ?? []) {
    // A line never begins with a sign that ends a phrase.
    const ends = /^[，。、；：！？）”』]/u.test(piece);
    if (line !== '' && !ends && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}
