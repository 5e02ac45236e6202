// The table of what was measured: dense, sparse, pruned, fine-tuned, and the dense control that may
// be run beside them. Absolute numbers first, what is saved as a bar in the cell.
import { dataKey } from '../../core/data-ref';
import { keyName } from '../words/data-words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import { DEFAULT_CONFIG } from '../../core/run-config';
import { formatOf } from '../format';
import { PHONE, useMedia } from '../media';
import { useRun, useView } from '../page-context';
import { SideScroll } from '../side-scroll';
import { figuresFor, ResultLine } from './result-line';
import { ControlLine } from './control-line';
import { controlPlans, stepsOf } from './control-plan';
import { tableRows, type Accounting } from '../model/result-rows';
import './results.css';

export function Results() {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const results = useRun((run) => run.results);
  const stage = useRun((run) => run.stage);
  const cut = useRun((run) => run.committed);
  const source = useRun((run) => run.origin.network);
  const times = useRun((run) => run.times);
  const figures = figuresFor(useMedia(PHONE));
  const [accounting, setAccounting] = useState<Accounting>('exact');
  const rows = tableRows(results, { accounting, stage, cut, source, times });
  const plans = controlPlans(results, useRun(stepsOf));
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.filter(({ aside }) => !aside);
  const aside = rows.filter((row) => row.aside).length;
  const mixed = new Set(rows.map((row) => row.source)).size > 1;
  const atHand = useRun((run) => run.config.data);
  const data = results[0]?.data ?? dataKey(DEFAULT_CONFIG.data);
  const images = Math.max(0, ...results.map((row) => row.count));
  const toggle = () => setAccounting(accounting === 'exact' ? 'paper' : 'exact');
  return (
    <section className="results" id={ANCHORS.results} aria-labelledby="results-title">
      <header className="results-head">
        <h2 id="results-title">{t('results.title')}</h2>
        {rows.length > 0 && (
          <label className="results-accounting">
            <input type="checkbox" checked={accounting === 'paper'} onChange={toggle} />
            <span>{t('results.paper')}</span>
          </label>
        )}
      </header>
      {rows.length === 0 ? (
        <p className="results-empty">{t('results.empty')}</p>
      ) : (
        <>
          <SideScroll className="results-scroll" labelledBy="results-title">
            <table className="results-table">
              <caption className="visually-hidden">{t('results.caption')}</caption>
              <thead>
                <tr>
                  {(['network', ...figures] as const).map((column) => (
                    <th key={column} scope="col">
                      {t(`results.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((row) => (
                  <ResultLine key={row.key} row={row} mixed={mixed} figures={figures} />
                ))}
                {plans.length > 0 && <ControlLine mixed={mixed} plans={plans} />}
              </tbody>
            </table>
          </SideScroll>
          {aside > 0 && (
            <button
              type="button"
              className="button quiet"
              aria-expanded={all}
              onClick={() => setAll(!all)}
            >
              {t(all ? 'results.foldAside' : 'results.showAside', { count: aside })}
            </button>
          )}
          {accounting === 'paper' && <p className="small">{t('results.paperNote')}</p>}
          {images > 0 && (
            <p className="small">
              {t('results.note', { n: format.count(images), data: keyName(data, atHand, t) })}
            </p>
          )}
        </>
      )}
    </section>
  );
}
