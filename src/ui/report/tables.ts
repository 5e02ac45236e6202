// The tables of a report: what defines the run, what it ran on, and what came of it. Pure.
import { dataKey } from '../../core/data-ref';
import { dataName, keyName } from '../words/data-words';
import type { TFunction } from 'i18next';
import { SITES } from '../../core/gates';
import { tokenCount } from '../../core/config';
import type { PrunePlan } from '../../core/prune-plan';
import type { ControlKey } from '../../core/controls';
import { PHASES, type Phase } from '../../core/run-config';
import { CRITERIA } from '../../core/scores';
import { factsOf } from '../../store/run-record';
import type { RunState } from '../../store/run-state';
import { blockRow } from '../model/block-rows';
import { imagesWords, type OnImages } from '../behind';
import { byWords, UNIT_SPACE, type Format } from '../format';
import { caveats } from '../words/delta-words';
import { tableRows } from '../model/result-rows';
import { augmentOf, numbersOf, scheduleOf, type Values } from '../model/run-settings';
import { markup, type Markup, type Value } from './markup';

const factsTable = (facts: readonly (readonly [string, Value])[]): Markup =>
  markup`<table class="facts">
    <tbody>
      ${facts.map(
        ([name, value]) =>
          markup`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** Data, network, seed, batch, and the settings of every phase, as the run was trained. */
export function configTables(run: RunState, t: TFunction, format: Format): Markup {
  const { model } = run;
  const facts = factsOf(run);
  const { config } = facts;
  const numbers = numbersOf(facts);
  /** The values of a setting, and from which step of the run on each held. */
  const told = <T extends string | number>(
    values: Values<T>,
    print: (value: T) => string = String,
  ): string =>
    values
      .map(({ value, at }, i) =>
        i === 0 ? print(value) : print(value) + t('runs.since', { step: format.count(at + 1) }),
      )
      .join(t('runs.then'));
  const number = (key: ControlKey) => told(numbers.get(key) ?? []);
  const sizes = t('report.sizes', {
    image: `${model.channels}×${model.image}×${model.image}`,
    patch: model.patch,
    tokens: format.count(tokenCount(model)),
    dim: model.dim,
    heads: model.heads,
    depth: model.depth,
    ratio: model.mlpRatio,
    classes: model.classes,
  });
  const name = typeof config.model === 'string' ? config.model : t('setup.custom');
  const general = factsTable([
    [t('control.data'), dataName(config.data, t)],
    [t('control.model'), `${name}: ${sizes}`],
    [t('control.seed'), String(config.seed)],
    [t('control.batch'), number('batch')],
    [
      t('control.augment'),
      told(augmentOf(facts), (on) => t(on === 'on' ? 'setup.augment.on' : 'setup.augment.off')),
    ],
    [t('control.criterion'), CRITERIA[run.config.criterion].symbol],
  ]);
  const fields = ['steps', 'lr', 'warmup', 'schedule', 'weightDecay', 'labelSmoothing'] as const;
  const schedules = (phase: Phase) =>
    told(scheduleOf(facts, phase), (name) =>
      t(name === 'cosine' ? 'setup.schedule.cosine' : 'setup.schedule.constant'),
    );
  const cells = (field: (typeof fields)[number]) =>
    PHASES.map(
      (phase) =>
        markup`<td>${field === 'schedule' ? schedules(phase) : number(`${phase}.${field}`)}</td>`,
    );
  const heads = PHASES.map((phase) => {
    const trained = facts.trained.some((one) => one.phase === phase);
    const note = trained ? null : markup` <span class="small">${t('report.untrained')}</span>`;
    return markup`<th scope="col">${t(`setup.phase.${phase}`)}${note}</th>`;
  });
  const sparse = (field: 'gateLr' | 'lambda' | 'average') =>
    markup`<tr>
      <th scope="row">${t(`control.${field}`)}</th>
      <td>–</td>
      <td>${number(`sparse.${field}`)}</td>
      <td>–</td>
    </tr>`;
  return markup`${general}
    <table>
      <thead>
        <tr>
          <td></td>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${fields.map(
          (field) =>
            markup`<tr>
              <th scope="row">${t(`control.${field}`)}</th>
              ${cells(field)}
            </tr>`,
        )}${sparse('gateLr')}${sparse('lambda')}${sparse('average')}
      </tbody>
    </table>`;
}

/** The engine as recorded with the run, and step times where they were measured. */
export function engineTable(run: RunState, t: TFunction, format: Format): Markup {
  const { engine, engineTimes, inference } = run;
  if (engine === null) return markup`<p>${t('report.noEngine')}</p>`;
  const time = engineTimes.find(({ id }) => id === engine.id);
  const facts: (readonly [string, Value])[] = [
    [t('engine.title'), t(`engine.name.${engine.id}`)],
    [t('report.adapter'), engine.adapter],
    [t('report.precision'), engine.precision],
    [t('report.threads'), format.count(engine.threads)],
    [t('report.kernels'), engine.variants.join(', ') || '–'],
  ];
  if (engine.dispatches !== null)
    facts.push([t('report.dispatches'), format.count(engine.dispatches)]);
  if (time !== undefined) {
    const words = { ms: format.digits(time.ms), batch: time.batch };
    facts.push([t('report.stepTime'), t('engine.step', words)]);
  }
  if (inference !== null) {
    const { before, after } = inference;
    const words = {
      engine: t(`engine.name.${inference.engine}`),
      before: format.digits(before),
      after: format.digits(after),
      times: format.digits(before / after),
    };
    facts.push([t('report.inference'), t('figures.inference', words)]);
  }
  return factsTable(facts);
}

/** The result table, exact accounting. */
export function resultTable(run: RunState, t: TFunction, format: Format): Markup {
  const rows = tableRows(run.results, {
    accounting: 'exact',
    stage: run.stage,
    cut: run.committed,
    source: run.origin.network,
    times: run.times,
  });
  if (rows.length === 0) return markup`<p>${t('report.noResults')}</p>`;
  const points = (share: number) => `${(100 * share).toFixed(1)}${UNIT_SPACE}%`;
  const columns = ['network', 'steps', 'params', 'macs', 'top1', 'delta', 'top5'] as const;
  const less = (kept: number) => (kept < 0.9995 ? ` (−${format.percent(1 - kept)})` : '');
  const best = (on: OnImages | null) =>
    on === null ? '' : ` (${t('results.best', { images: imagesWords(on, t, format) })})`;
  const line = (row: (typeof rows)[number]) => {
    const notes = [
      row.rate === null
        ? null
        : t('results.rate', { rate: format.percent(row.rate) }) + byWords(row.criterion),
      t(`results.source.${row.source}`),
      row.undone ? t('results.undone') : null,
      row.sameSteps ? t('results.sameSteps') : null,
    ].filter((note) => note !== null);
    const accuracy =
      row.top1 === null
        ? t('results.notMeasured')
        : `${points(row.top1)}${row.error === null ? '' : ` ± ${points(row.error)}`}${best(row.best)}`;
    const delta =
      row.delta === null
        ? row.reference
          ? t('results.reference')
          : '–'
        : `${row.delta.points < 0 ? '−' : '+'}${Math.abs(100 * row.delta.points).toFixed(1)}`;
    const but = row.delta === null ? [] : caveats(row.steps, row.delta, t, format);
    return markup`<tr>
      <th scope="row">
        ${t(`results.kind.${row.kind}`)} <span class="small">${notes.join(' · ')}</span>
      </th>
      <td>${row.steps === null ? t('results.unknown') : format.count(row.steps)}</td>
      <td>${format.large(row.params)}${less(row.paramsKept)}</td>
      <td>${format.large(row.macs)}${less(row.macsKept)}</td>
      <td>${accuracy}</td>
      <td>${delta}${but.length > 0 ? ` (${but.join(', ')})` : ''}</td>
      <td>${row.top5 === null ? '–' : points(row.top5)}</td>
    </tr>`;
  };
  const images = Math.max(0, ...run.results.map((row) => row.count));
  const data = run.results[0]?.data ?? dataKey(run.config.data);
  const note =
    images > 0
      ? markup`<p class="small">${t('results.note', { n: format.count(images), data: keyName(data, run.config.data, t) })}</p>`
      : null;
  return markup`<div class="scroll">
      <table>
        <thead>
          <tr>
            ${columns.map((column) => markup`<th scope="col">${t(`results.${column}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(line)}
        </tbody>
      </table>
    </div>
    ${note}`;
}

/** What every block keeps at the rate of the report. */
export function blockTable(run: RunState, plan: PrunePlan, t: TFunction, format: Format): Markup {
  const rows = Array.from({ length: run.model.depth }, (_, block) => {
    const { sites, cost } = blockRow(run.model, plan, block);
    const cells = SITES.map((site) => markup`<td>${`${sites[site].kept}/${sites[site].all}`}</td>`);
    return markup`<tr>
      <th scope="row">${block + 1}</th>
      ${cells}
      <td>${format.large(cost.params)}</td>
      <td>${format.large(cost.macs)}</td>
    </tr>`;
  });
  return markup`<table>
    <caption>
      ${t('blocks.caption')}
    </caption>
    <thead>
      <tr>
        <th scope="col">${t('blocks.block')}</th>
        ${SITES.map((site) => markup`<th scope="col">${site}</th>`)}
        <th scope="col">${t('blocks.params')}</th>
        <th scope="col">${t('blocks.macs')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
