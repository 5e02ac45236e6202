// One line of the result table.
import { useTranslation } from 'react-i18next';
import { accuracyWords, imagesWords, type OnImages } from '../behind';
import { byWords, formatOf } from '../format';
import { usePage, useRun, useView } from '../page-context';
import { caveats, comparison } from '../words/delta-words';
import { Terms } from '../term/terms';
import type { TableRow } from '../model/result-rows';

interface LineProps {
  readonly row: TableRow;
  /** Whether lines of different sources stand together, so that each has to say whose it is. */
  readonly mixed: boolean;
  readonly figures: readonly Figure[];
}

export function ResultLine({ row, mixed, figures }: LineProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const from = row.source === 'init' && !mixed ? null : t(`results.source.${row.source}`);
  const rate =
    row.rate === null
      ? null
      : t('results.rate', { rate: format.percent(row.rate) }) + byWords(row.criterion);
  const undone = row.undone ? t('results.undone') : null;
  const same = row.sameSteps ? t('results.sameSteps') : null;
  return (
    <tr
      data-kind={row.kind}
      data-source={row.source}
      data-here={row.atHand}
      data-undone={row.undone ? '' : undefined}
      title={row.undone ? t('results.undoneLong') : undefined}
    >
      <th scope="row">
        <span>{`${t(`results.kind.${row.kind}`)} `}</span>
        <span className="small">
          {[same, rate, from, undone].filter((part) => part !== null).join(' · ')}
        </span>
      </th>
      {figures.map((figure) => (
        <FigureCell key={figure} figure={figure} row={row} />
      ))}
    </tr>
  );
}

function FigureCell({ figure, row }: { figure: Figure; row: TableRow }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  switch (figure) {
    case 'steps':
      return <td>{row.steps === null ? t('results.unknown') : format.count(row.steps)}</td>;
    case 'params':
      return <Saving value={row.params} kept={row.paramsKept} />;
    case 'macs':
      return <Saving value={row.macs} kept={row.macsKept} />;
    case 'top1':
      return <Top1 row={row} />;
    case 'delta':
      return <Delta row={row} />;
    case 'top5':
      return <td>{row.top5 === null ? '–' : <Spread share={row.top5} count={row.count} />}</td>;
    case 'time':
      return <Time time={row.time} />;
  }
}

/** The plain number, which says its count and standard error. */
function Spread({ share, count }: { share: number; count: number }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  return <Terms text={accuracyWords(share, { split: 'test', count }, t, format)} />;
}

function Top1({ row: { top1, best, count, atHand } }: { row: TableRow }) {
  if (top1 === null)
    return (
      <td>
        <NotMeasured canMeasure={atHand} />
      </td>
    );
  return (
    <td>
      <Spread share={top1} count={count} />
      {best !== null && <Best best={best} />}
    </td>
  );
}

function Delta({ row }: { row: TableRow }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const { reference, delta } = row;
  if (delta === null)
    return <td>{reference ? <span className="small">{t('results.reference')}</span> : '–'}</td>;
  return (
    <td title={comparison(row.steps, delta, t, format)}>
      <span>{signed(delta.points)}</span>
      {caveats(row.steps, delta, t, format).map((caveat) => (
        <span key={caveat} className="small results-caveat">
          {caveat}
        </span>
      ))}
    </td>
  );
}

/** Median and, behind it, range of the rounds. */
function Time({ time }: { time: TableRow['time'] }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  if (time === null) return <td title={t('results.timeNone')}>–</td>;
  const { median, low, high, engine } = time;
  return (
    <td title={t('results.timeOn', { engine })}>
      <span>{`${format.digits(median)} `}</span>
      <span className="small">
        {t('results.range', { low: format.digits(low), high: format.digits(high) })}
      </span>
    </td>
  );
}

// One decimal of a point is what 10,000 images can tell; fixed, so that columns line up.
const signed = (share: number): string =>
  `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;

/** Absolute first; under it what remains of the dense network as a bar, and what is saved. */
function Saving({ value, kept }: { value: number; kept: number }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const saved = 1 - kept;
  return (
    <td className="results-saving">
      <span className="results-number">
        <span>{format.large(value)}</span>
        {saved > 0.0005 && (
          <span className="small">{t('results.less', { share: format.percent(saved) })}</span>
        )}
      </span>
      <span className="results-bar" aria-hidden="true">
        <span style={{ inlineSize: `${100 * kept}%` }} />
      </span>
    </td>
  );
}

function Best({ best }: { best: OnImages }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  return (
    <span className="small results-caveat">
      {t('results.best', { images: imagesWords(best, t, format) })}
    </span>
  );
}

function NotMeasured({ canMeasure }: { canMeasure: boolean }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const busy = useRun((run) => run.activity.task !== null);
  return (
    <span className="results-todo">
      <span className="small">{t('results.notMeasured')}</span>
      {canMeasure && (
        <button
          type="button"
          className="button"
          disabled={busy}
          title={t('results.measureLong')}
          onClick={() => actions.measure()}
        >
          {t('results.measure')}
        </button>
      )}
    </span>
  );
}

// The columns of the result table and their order. A phone sees three without scrolling sideways: what
// the network is, how good it is, and what that is compared with.
const FIGURES = ['steps', 'params', 'macs', 'top1', 'delta', 'top5', 'time'] as const;

type Figure = (typeof FIGURES)[number];

const ON_PHONES: readonly Figure[] = ['top1', 'delta', 'macs', 'params', 'steps', 'top5', 'time'];

/** The figures of a line, in the order of the page's width; the network's name comes before them. */
export const figuresFor = (phone: boolean): readonly Figure[] => (phone ? ON_PHONES : FIGURES);
