// One line of the result table, and the line that offers the dense control.
import { useTranslation } from 'react-i18next';
import { formatOf, UNIT_SPACE } from '../format';
import { usePage, useRun, useView } from '../page-context';
import type { TableRow } from './rows';

interface LineProps {
  readonly row: TableRow;
  /** Whether lines of different sources stand together, so that each has to say whose it is. */
  readonly mixed: boolean;
}

export function ResultLine({ row, mixed }: LineProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const from = row.source === 'init' && !mixed ? null : t(`results.source.${row.source}`);
  const rate = row.rate === null ? null : t('results.rate', { rate: format.percent(row.rate) });
  const undone = row.undone ? t('results.undone') : null;
  return (
    <tr
      data-kind={row.kind}
      data-source={row.source}
      data-here={row.atHand}
      data-undone={row.undone ? '' : undefined}
      title={row.undone ? t('results.undoneLong') : undefined}
    >
      <th scope="row">
        {t(`results.kind.${row.kind}`)}{' '}
        <span className="small">{[rate, from, undone].filter((part) => part !== null).join(' · ')}</span>
      </th>
      <td>{row.steps === null ? t('results.unknown') : format.count(row.steps)}</td>
      <Saving value={row.params} kept={row.paramsKept} />
      <Saving value={row.macs} kept={row.macsKept} />
      <td>
        {row.top1 === null ? (
          <NotMeasured canMeasure={row.atHand} />
        ) : (
          <>
            {row.best && <Best />}
            {points(row.top1)}
            {row.error !== null && <span className="small"> ± {points(row.error)}</span>}
          </>
        )}
      </td>
      <td>
        {row.reference ? (
          <span className="small">{t('results.reference')}</span>
        ) : row.delta === null ? (
          '–'
        ) : (
          <>
            {signed(row.delta)}
            {row.noise && <span className="small results-noise">{t('results.noise')}</span>}
          </>
        )}
      </td>
      <td>{row.top5 === null ? '–' : points(row.top5)}</td>
    </tr>
  );
}

// One decimal of a point is what 10,000 images can tell; fixed, so that columns line up.
const points = (share: number): string => `${(100 * share).toFixed(1)}${UNIT_SPACE}%`;
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
        {format.large(value)}
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

function Best() {
  const { t } = useTranslation();
  return (
    <span
      className="results-best"
      role="img"
      aria-label={t('results.best')}
      title={t('results.best')}
    >
      ▲
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

/** The control that was not run yet, and the button that runs it. */
export function ControlLine({ mixed }: { mixed: boolean }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const busy = useRun((run) => run.activity.task !== null);
  return (
    <tr data-kind="control" data-source="init">
      <th scope="row">
        {t('results.kind.control')}{' '}
        {mixed && <span className="small">{t('results.source.init')}</span>}
      </th>
      <td colSpan={6}>
        <span className="results-todo">
          <span className="small">{t('results.notRun')}</span>
          <button
            type="button"
            className="button"
            disabled={busy}
            title={t('results.runLong')}
            onClick={() => actions.runControl()}
          >
            {t('results.run')}
          </button>
        </span>
      </td>
    </tr>
  );
}
