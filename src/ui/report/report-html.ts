// A run as one HTML file that opens anywhere: no scripts, no requests, light paper, ready to print. Pure.
// Invariant: whatever a person or a browser named is text in it, never markup; a policy in the file itself
// forbids every request.
import type { TFunction } from 'i18next';
import type { Cutting } from '../../store/selectors';
import type { PageState } from '../../store/store';
import { spoken } from '../words/sentence';
import { formatOf } from '../format';
import { gateCount } from '../../core/gates';
import { curveCharts, gateCharts } from './charts';
import { markup, Markup } from './markup';
import { PATTERNS, STYLE } from './paper';
import { repeatPart } from './repeat';
import { blockTable, configTables, engineTable, resultTable } from './tables';

export interface ReportInput {
  readonly state: PageState;
  /** Null before the first gates. */
  readonly cutting: Cutting | null;
  /** Of the page. */
  readonly address: string;
  /** That puts the run's recipe before whoever opens it; null where there is none of a length to be sent. */
  readonly link: string | null;
  /** When the report is made, in the words of its language. */
  readonly when: string;
  readonly version: string;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'";

export function reportHtml(input: ReportInput, t: TFunction): string {
  const { state, cutting, address, link, when, version } = input;
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
      ${repeatPart(state, address, link, t, format)}
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
