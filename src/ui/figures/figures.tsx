// Three figures: parameters, MACs and top-1, before → after the cut on the page.
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Cutting } from '../../store/selectors';
import type { Saving } from '../../core/prune-plan';
import type { PageState } from '../../store/store';
import { formatOf } from '../format';
import { Live } from '../live';
import { usePage } from '../page-context';
import { Term } from '../term/term';
import { afterTop1, denseTop1, parentKind, parentTop1 } from './accuracy';
import '../canvas/instruments.css';
import './figures.css';

interface FigureWords {
  /** What the network before the cut is; empty where that is plain. */
  readonly of: string;
  readonly before: string;
  readonly after: string;
  readonly note: string;
}

const NOTHING: FigureWords = { of: '', before: '–', after: '–', note: '' };

function saving(state: PageState, { dense, exact }: Saving, t: TFunction): FigureWords {
  const format = formatOf(state.view.language);
  const saved = 1 - exact / dense;
  return {
    of: '',
    before: format.large(dense),
    after: format.large(exact),
    note:
      saved === 0 ? t('figures.unchanged') : t('figures.saved', { share: format.change(-saved) }),
  };
}

function accuracy(state: PageState, cutting: Cutting, t: TFunction): FigureWords {
  const format = formatOf(state.view.language);
  const before = parentTop1(state.run);
  const after = afterTop1(state.run, cutting);
  const shown =
    after.kind === 'none'
      ? '–'
      : after.kind === 'between'
        ? `≈ ${format.percent(Math.round(after.top1 * 100) / 100)}`
        : format.accuracy(after.top1);
  const kind = parentKind(state.run);
  const dense = denseTop1(state.run);
  const note = t(`figures.${after.kind}`);
  return {
    of: kind === null ? '' : t(`figures.of.${kind}`),
    before: before === null ? '–' : format.accuracy(before),
    after: shown,
    note: dense === null ? note : t('figures.dense', { note, top1: format.accuracy(dense) }),
  };
}

/** What the cut gained in time, where that was measured. */
function inference({ run, view }: PageState, t: TFunction): string {
  if (run.inference === null) return '';
  const { engine, before, after } = run.inference;
  const { digits } = formatOf(view.language);
  const faster = before > after;
  return t(faster ? 'figures.inference' : 'figures.inferenceSlower', {
    engine: t(`engine.name.${engine}`),
    before: digits(before),
    after: digits(after),
    times: digits(before / after),
  });
}

const FIGURES = ['params', 'macs', 'top1'] as const;

export function Figures() {
  const { t } = useTranslation();
  const page = usePage();
  const words = (state: PageState, figure: (typeof FIGURES)[number]): FigureWords => {
    const cutting = page.cutting(state);
    if (cutting === null) return NOTHING;
    return figure === 'top1'
      ? accuracy(state, cutting, t)
      : saving(state, cutting.preview[figure], t);
  };
  return (
    <section className="figures" aria-label={t('figures.label')} data-testid="figures">
      {FIGURES.map((figure) => (
        <div key={figure} className="figure" data-testid={`figure-${figure}`}>
          <h3>
            <Term name={figure}>{t(`figures.${figure}`)}</Term>
          </h3>
          <p className="figure-values">
            <Live className="figure-of" text={(state) => words(state, figure).of} />
            <Live className="figure-before" text={(state) => words(state, figure).before} />
            <span className="figure-arrow" aria-hidden="true">
              →
            </span>
            <span className="visually-hidden">{t('figures.to')}</span>
            <Live
              as="strong"
              className="figure-after"
              text={(state) => words(state, figure).after}
            />
          </p>
          <Live as="p" className="figure-note" text={(state) => words(state, figure).note} />
        </div>
      ))}
    </section>
  );
}

/** What the figures need said, out of the way of what moves. */
export function FigureNotes() {
  const { t } = useTranslation();
  return (
    <div className="figure-notes">
      <Live as="p" className="figures-help" text={(state) => inference(state, t)} />
      <p className="figures-help">{t('figures.flops')}</p>
    </div>
  );
}
