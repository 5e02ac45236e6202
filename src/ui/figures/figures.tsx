// Three figures: parameters, MACs and top-1, before → after the cut on the page.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Cutting } from '../../store/selectors';
import type { Saving } from '../../core/prune-plan';
import type { RunState } from '../../store/run-state';
import type { PageState } from '../../store/store';
import { accuracyWords, imagesWords, stepsWords } from '../behind';
import { formatOf, type Format } from '../format';
import { Live } from '../live';
import type { Page } from '../../store/page';
import { usePage } from '../page-context';
import { Term } from '../term/term';
import { LiveTerms } from '../term/terms';
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
        : accuracyWords(after.top1, after, t, format);
  const kind = before === null ? null : parentKind(state.run);
  return {
    of: kind === null ? '' : t(`figures.of.${kind}`),
    before: before === null ? '–' : accuracyWords(before.top1, before, t, format),
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
        return t(before === null ? 'figures.finetunedAlone' : 'figures.finetuned', {
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
    top1: accuracyWords(dense.top1, dense, t, format),
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

type Figure = (typeof FIGURES)[number];
type Text = (state: PageState, t: TFunction) => string;

/** What stands at a figure, each part as a text of its own that stays the same: live text is put into words once. */
function textsOf(cuttingOf: Page['cutting']) {
  const words = (figure: Figure, state: PageState, t: TFunction): FigureWords => {
    const cutting = cuttingOf(state);
    if (cutting === null) return NOTHING;
    return figure === 'top1'
      ? accuracy(state, cutting, t)
      : saving(state, cutting.preview[figure], t);
  };
  const texts = (figure: Figure): Readonly<Record<keyof FigureWords, Text>> => ({
    of: (state, t) => words(figure, state, t).of,
    before: (state, t) => words(figure, state, t).before,
    after: (state, t) => words(figure, state, t).after,
    note: (state, t) => words(figure, state, t).note,
  });
  return { params: texts('params'), macs: texts('macs'), top1: texts('top1') };
}

export function Figures() {
  const { t } = useTranslation();
  const { cutting } = usePage();
  const texts = useMemo(() => textsOf(cutting), [cutting]);
  return (
    <section className="figures" aria-label={t('figures.label')} data-testid="figures">
      {FIGURES.map((figure) => (
        <div key={figure} className="figure" data-testid={`figure-${figure}`}>
          <h3>
            <Term name={figure}>{t(`figures.${figure}`)}</Term>
          </h3>
          <p className="figure-values">
            <Live className="figure-of" text={texts[figure].of} />
            <LiveTerms as="span" className="figure-before" text={texts[figure].before} />
            <span className="figure-arrow" aria-hidden="true">
              →
            </span>
            <span className="visually-hidden">{t('figures.to')}</span>
            <LiveTerms as="strong" className="figure-after" text={texts[figure].after} />
          </p>
          <LiveTerms className="figure-note" text={texts[figure].note} />
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
