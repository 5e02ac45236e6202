// Four live histograms of the importance scores, one per site, with one threshold line across them all.
// Everything that moves is canvas or live text: React commits for language, layout and criterion only.
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SITES, type Site } from '../../core/gates';
import { fateReaderOf } from '../model/fate';
import { LiveCanvas } from '../canvas/live-canvas';
import { SITE_SHAPES } from '../model/site-marks';
import { formatOf } from '../format';
import { Live } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { criterionOf } from '../../store/selectors';
import { usePicture } from '../picture/use-picture';
import { OverlayKey } from '../overlay/overlay-key';
import { unmarked } from '../term/marked';
import { Term } from '../term/term';
import { LiveTerms, Terms } from '../term/terms';
import { scoresTitle, symbolWords } from '../words/score-words';
import { summaryOf, createHistogramReader, type HistogramReader } from '../model/histogram';
import { createDrag } from './drag';
import { HistogramTable } from './histogram-table';
import { createPanelDrawing } from './panel-drawing';
import '../canvas/instruments.css';
import './histograms.css';

export function Histograms() {
  const { t } = useTranslation();
  const page = usePage();
  const [read] = useState(() => createHistogramReader(page));
  const { scale } = useRun(criterionOf);
  const symbol = useRun((run) => symbolWords(run, t));
  const title = useRun((run) => scoresTitle(run, t));
  const filtered = useView(({ filter }) => filter.block !== null || filter.site !== null);
  const figure = useRef<HTMLElement>(null);
  usePicture(figure, { id: 'histograms', title: unmarked(title) });
  return (
    <figure ref={figure} className="histograms" data-testid="histograms">
      <header className="instrument-head">
        <h2>
          <Terms text={title} />
        </h2>
        {filtered ? (
          <FilterChip />
        ) : (
          <p className="instrument-note">
            <Terms
              text={`${t(scale === 'log' ? 'histogram.axesLog' : 'histogram.axes', { symbol })} `}
            />
            <span className="histogram-hand">
              <span>{`${t('histogram.hand')} `}</span>
              <span className="histogram-fine">{t('histogram.fine')}</span>
            </span>
          </p>
        )}
      </header>
      <div className="histogram-panels">
        {SITES.map((site, i) => (
          <Panel key={site} site={site} first={i === 0} read={read} />
        ))}
      </div>
      <LiveTerms
        as="figcaption"
        className="histogram-caption"
        text={(state, translate) => {
          const model = read(state);
          const cutting = page.cutting(state);
          if (model === null || cutting === null) return translate('histogram.waiting');
          if (model.tied && model.threshold === 1) return translate('histogram.empty');
          const format = formatOf(state.view.language);
          const said = translate(summaryOf(state.run.committed, cutting.plan), {
            threshold: format.score(model.threshold),
            pruned: format.count(cutting.plan.pruned),
            total: format.count(cutting.plan.total),
            gone: format.count(state.run.committed?.pruned ?? 0),
          });
          return model.start === null ? said : translate('histogram.outlined', { said });
        }}
      />
      <OverlayKey />
      <HistogramTable read={read} />
    </figure>
  );
}

function Panel({ site, first, read }: { site: Site; first: boolean; read: HistogramReader }) {
  const { t } = useTranslation();
  const page = usePage();
  const drawing = useMemo(
    () => createPanelDrawing(site, first, read, fateReaderOf(page), t),
    [site, first, read, page, t],
  );
  const drag = useMemo(() => createDrag(page, read), [page, read]);
  return (
    <div className="histogram-panel">
      <h3>
        <span className={`site-mark site-${site}`} aria-hidden="true">
          {SITE_SHAPES[site]}
        </span>
        <Term name={site}>{site}</Term>
        <Live
          className="histogram-kept"
          text={(state) => {
            const model = read(state);
            if (model === null) return '';
            const format = formatOf(state.view.language);
            const { count, goes, gone } = model.whole[site];
            const sum = (row: Uint32Array) => row.reduce((a, b) => a + b, 0);
            const all = sum(count);
            return `${format.count(all - sum(goes) - sum(gone))}/${format.count(all)}`;
          }}
        />
      </h3>
      <LiveCanvas className="histogram-canvas" drawing={drawing} {...drag} />
    </div>
  );
}

// What the histograms are narrowed to, as a button that frees them again.
function FilterChip() {
  const { t } = useTranslation();
  const { store } = usePage();
  const { block, site } = useView((view) => view.filter);
  const words =
    block === null
      ? t('histogram.onlySite', { site })
      : site === null
        ? t('histogram.onlyBlock', { block: block + 1 })
        : t('histogram.onlyBoth', { block: block + 1, site });
  return (
    <button
      type="button"
      className="chip"
      title={t('histogram.free')}
      onClick={() => store.view({ filter: { block: null, site: null } })}
    >
      <span>{`${words} `}</span>
      <span aria-hidden="true">×</span>
    </button>
  );
}
