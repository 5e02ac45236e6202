// The drawings of a report, from the run as the page knows it. Pure: gates, plan and curves in, SVG out.
import type { TFunction } from 'i18next';
import { gateSites, SITES, siteWidth } from '../../core/gates';
import { isCarriedOut, type Cutting, outlineOf } from '../../store/selectors';
import type { RunState } from '../../store/run-state';
import { fates, presentMask } from '../model/fate';
import { accuracyRows, axisEnd, bandsUpTo, lastStep, lossRows } from '../model/curve-lines';
import { axisWords, type Format } from '../format';
import { axisOf, scoreOf } from '../../core/gate-bins';
import { binSites } from '../model/bins';
import { summaryOf } from '../model/histogram';
import { scoresTitle, symbolWords } from '../words/score-words';
import { unmarked } from '../term/marked';
import { allTied } from '../../core/ranking';
import { panelWords } from '../drawing/histogram-panel';
import { treeWords } from '../drawing/tree';
import { curveSvg } from './curve-svg';
import { espalierModel } from '../model/tree';
import { scoresOf } from '../model/site-scores';
import { histogramSvg, mapSvg, treeSvg } from './gate-svg';
import { markup, type Markup } from './markup';
import { sentences } from '../sentences';

const figure = (drawing: Markup, caption: string): Markup =>
  markup`<figure>
    ${drawing}
    <figcaption>${caption}</figcaption>
  </figure>`;

/** Tree, histograms and map of the gates, with the cut of the report. */
export function gateCharts(run: RunState, cutting: Cutting, t: TFunction, format: Format): Markup {
  const { model, committed, snapshot } = run;
  const { plan } = cutting;
  if (snapshot === null) return markup``;
  const sites = gateSites(model);
  const fate = fates(plan.keep, presentMask(sites, plan.total, committed?.kept ?? null));
  const { ranking } = snapshot;
  const scale = axisOf(ranking);
  const symbol = symbolWords(run, t);
  const start = outlineOf(run);
  const histogramWords = unmarked(
    t(summaryOf(committed, plan), {
      threshold: format.score(plan.threshold),
      pruned: format.count(plan.pruned),
      total: format.count(plan.total),
      gone: format.count(committed?.pruned ?? 0),
    }),
  );
  const outlined =
    start === null ? histogramWords : t('histogram.outlined', { said: histogramWords });
  const title = unmarked(scoresTitle(run, t));
  const binned = (values: Float32Array, of: Uint8Array | null) =>
    binSites(values, sites, of, scale);
  const histograms = histogramSvg(
    {
      ...{ threshold: plan.threshold, scale, nearZero: null, lens: null },
      tied: allTied(ranking.sorted),
      top: model.depth * Math.max(...SITES.map((site) => siteWidth(model, site))),
      whole: binned(ranking.values, fate),
      start: start === null ? null : binned(start.values, null),
    },
    panelWords(format, t),
    title,
  );
  const scoreless = !run.parentKnown && t('state.noParent');
  const mapWords = t(isCarriedOut(committed, plan) ? 'map.summaryGone' : 'map.summary', {
    total: format.count(plan.total),
    kept: format.count(plan.total - plan.pruned),
  });
  const map = mapSvg(model, ranking.values, fate, scale, unmarked(t('map.title')));
  const tree = treeSvg(
    model,
    espalierModel(sites, cutting, committed, scoresOf(ranking, sites)),
    treeWords(format, t),
    t('espalier.title'),
  );
  return markup`<h2>${t('espalier.title')}</h2>
    ${figure(tree, t('report.tree', { dim: format.count(model.dim) }))}
    <h2>${title}</h2>
    ${figure(histograms, sentences(t, outlined, scoreless))}
    <h2>${unmarked(t('map.title'))}</h2>
    ${figure(
      map,
      sentences(
        t,
        mapWords,
        t('report.mapScale', {
          symbol,
          most: format.digits(scoreOf(scale, 1)),
          least: axisWords(scale, scoreOf(scale, 0), format),
        }),
      ),
    )}`;
}

/** Where the first part of a run's training is not on its curves: what it went on from. */
const broughtAlong = ({ continued, source }: RunState): 'kept' | 'file' | null =>
  continued ? 'kept' : source === 'file' ? 'file' : null;

/** Loss and accuracy over all steps; words alone where nothing was trained here. */
export function curveCharts(run: RunState, t: TFunction, format: Format): Markup {
  const { curves } = run;
  const losses = lossRows(curves);
  const from = broughtAlong(run);
  if (losses.length === 0)
    return markup`<h2>${t('curves.title')}</h2>
      <p>${t(`report.noCurves.${from ?? 'none'}`)}</p>`;
  const accuracies = accuracyRows(curves);
  const last = lastStep(curves);
  const common = {
    bands: bandsUpTo(curves.bands, last),
    undone: t('results.undone'),
    nameOf: (phase: 'dense' | 'sparse' | 'finetune') => t(`curves.phase.${phase}`),
    last,
    count: format.count,
    across: t('curves.across'),
  };
  const loss = curveSvg({
    ...common,
    label: t('curves.loss'),
    top: axisEnd(Math.max(...losses.map((row) => row.loss ?? row.ce).filter(Number.isFinite))),
    tick: format.digits,
    lines: [
      {
        label: t('curves.ce'),
        look: 'main',
        above: false,
        points: losses.map(({ step, ce }) => ({ step, value: ce })),
      },
      {
        label: t('curves.total'),
        look: 'dashed',
        above: true,
        points: losses.flatMap(({ step, loss }) => (loss === null ? [] : [{ step, value: loss }])),
      },
    ],
  });
  const [batch, validation] = [curves.accuracy.points, curves.validation].map(
    (points) => points.at(-1)?.value ?? 0,
  );
  // The name stands over the line that ends higher, or the two lie on each other.
  const higher = (batch ?? 0) > (validation ?? 0) ? 0 : 1;
  const accuracy = curveSvg({
    ...common,
    label: t('curves.accuracy'),
    top: 1,
    tick: format.percent,
    lines: (['batch', 'validation'] as const).map((key, i) => ({
      label: t(`curves.${key}`),
      look: i === 0 ? 'faint' : 'dots',
      above: i === higher,
      points: accuracies.flatMap((row) => {
        const value = row[key];
        return value === null ? [] : [{ step: row.step, value }];
      }),
    })),
  });
  const since = from === null ? null : markup`<p class="small">${t('report.curvesSince')}</p>`;
  return markup`<h2>${t('curves.title')}</h2>
    ${since}${figure(loss, t('curves.loss'))}${figure(accuracy, t('curves.accuracy'))}`;
}
