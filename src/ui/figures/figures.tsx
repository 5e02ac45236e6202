// Three figures: parameters, MACs and top-1, before → after the cut on the page.
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Cutting } from '../../store/selectors';
import type { Saving } from '../../core/prune-plan';
import type { RunState } from '../../store/run-state';
import type { PageState } from '../../store/store';
import { imagesWords, stepsWords } from '../behind';
import { formatOf, type Format } from '../format';
import { Live } from '../live';
import { usePage } from '../page-context';
import { Term } from '../term/term';
import {
  beforeAfter,
  denseTop1,
  parentKind,
  type BeforeAfter,
  type Known,
} from '../model/accuracy';
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
  const { before, after } = beforeAfter(state.run, cutting);
  const shown =
    after.kind === 'none'
      ? '–'
      : after.kind === 'between'
        ? `≈ ${format.percent(Math.round(after.top1 * 100) / 100)}`
        : format.accuracy(after.top1);
  const kind = before === null ? null : parentKind(state.run);
  return {
    of: kind === null ? '' : t(`figures.of.${kind}`),
    before: before === null ? '–' : format.accuracy(before.top1),
    after: shown,
    note: noteOf(state.run, { before, after }, t, format),
  };
}

/** How the two are known, and on which images; of those that are reported, also how the dense network did. */
function noteOf(
  run: RunState,
  { before, after }: BeforeAfter,
  t: TFunction,
  format: Format,
): string {
  const images = (known: Known) => imagesWords(known, t, format);
  const said = () => {
    switch (after.kind) {
      case 'none':
        return before === null
          ? t('figures.none')
          : t('figures.before', { images: images(before) });
      case 'between':
        return t(`figures.between.${after.split}`);
      case 'measured':
        return t('figures.measured', { images: images(after) });
      case 'pruned':
        return t('figures.pruned', { images: images(after) });
      case 'finetuned':
        return t('figures.finetuned', {
          images: images(after),
          steps: stepsWords(after.steps, t, format),
          before: stepsWords(before?.steps ?? null, t, format),
        });
    }
  };
  const dense = denseTop1(run);
  if (dense === null || before?.split !== dense.split) return said();
  return t('figures.dense', {
    note: said(),
    top1: format.accuracy(dense.top1),
    steps: stepsWords(dense.steps, t, format),
  });
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
