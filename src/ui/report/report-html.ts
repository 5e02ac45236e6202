// A run as one HTML file that opens anywhere: no scripts, no requests, light paper, ready to print. Pure.
// Invariant: whatever a person or a browser named is text in it, never markup; a policy in the file itself
// forbids every request.
import type { TFunction } from 'i18next';
import type { Cutting } from '../../store/selectors';
import type { PageState } from '../../store/store';
import { spoken } from '../dock/words';
import { formatOf } from '../format';
import { gateCount } from '../../core/gates';
import { curveCharts, gateCharts } from './charts';
import { PATTERNS } from './histogram-svg';
import { markup, Markup } from './markup';
import { STYLE } from './paper';
import { blockTable, configTables, engineTable, resultTable } from './tables';

export interface ReportInput {
  readonly state: PageState;
  /** Null before the first gates. */
  readonly cutting: Cutting | null;
  /** Opens the page as this run began, on the engine it was made with. */
  readonly link: string;
  /** When the report is made, in the words of its language. */
  readonly when: string;
  readonly version: string;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'";

export function reportHtml(input: ReportInput, t: TFunction): string {
  const { state, cutting, link, when, version } = input;
  const { run, view } = state;
  const format = formatOf(view.language);
  const total = format.count(gateCount(run.model));
  const sentence = spoken(t('sentence.long', { total }), state, cutting, t);
  const gates =
    cutting === null
      ? null
      : markup`${gateCharts(run, cutting, t, format)}
          <h2>${t('blocks.title')}</h2>
          ${blockTable(run, cutting.plan, t, format)}`;
  const body = markup`${PATTERNS}
    <header>
      <h1>${t('report.title')}</h1>
      <p class="small">${t('report.made', { when, version })}</p>
    </header>
    <main>
      <p class="sentence">${sentence}</p>
      ${savings(cutting, t, format)}
      <h2>${t('results.title')}</h2>
      ${resultTable(run, t, format)} ${gates} ${curveCharts(run, t, format)}
      <h2>${t('report.config')}</h2>
      ${configTables(run, t, format)}
      <h2>${t('report.engine')}</h2>
      ${engineTable(run, t, format)}
      <h2>${t('report.repeat')}</h2>
      ${repeat(state, link, t)}
    </main>`;
  const language = view.language === 'zh' ? 'zh-CN' : 'en';
  const style = new Markup(STYLE);
  return markup`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>${t('report.title')}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.html;
}

function savings(
  cutting: Cutting | null,
  t: TFunction,
  format: ReturnType<typeof formatOf>,
): Markup {
  if (cutting === null) return markup``;
  const rows = (['params', 'macs'] as const).map((figure) => {
    const { dense, exact } = cutting.preview[figure];
    return markup`<tr>
      <th scope="row">${t(`figures.${figure}`)}</th>
      <td>${format.large(dense)} → ${format.large(exact)} (${format.change(exact / dense - 1)})</td>
    </tr>`;
  });
  return markup`<table class="facts">
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="small">${t('figures.flops')}</p>`;
}

/** How to come to the same numbers, and where that ends. */
function repeat({ run }: PageState, link: string, t: TFunction): Markup {
  // What was done before is not known here, and half a recipe would be a wrong one.
  if (run.continued) return markup`<p>${t('report.fromKept')}</p>`;
  if (run.source === 'file') return markup`<p>${t('report.fromFile')}</p>`;
  const did = (kind: 'dense' | 'sparse' | 'finetune') =>
    run.curves.bands.some(({ phase }) => phase === kind);
  const lines = [
    markup`<li>${t('report.steps.open')} <a href="${link}">${link}</a></li>`,
    did('dense') ? markup`<li>${t('report.steps.dense')}</li>` : null,
    did('sparse') ? markup`<li>${t('report.steps.sparse')}</li>` : null,
    run.committed === null
      ? null
      : markup`<li>${t('report.steps.prune', { rate: String(run.committed.rate) })}</li>`,
    did('finetune') ? markup`<li>${t('report.steps.finetune')}</li>` : null,
  ].filter((line) => line !== null);
  const bits = run.engine === null ? null : markup`<p>${t('report.bits')}</p>`;
  return markup`<ol>
      ${lines}
    </ol>
    ${bits}`;
}
