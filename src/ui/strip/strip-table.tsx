// The strip in words and numbers, for those who do not see it. It follows the run once a second at
// most, and never the slider: the sentence says what the rate on the page does.
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROLS } from '../../core/controls';
import type { RunState } from '../../store/run-state';
import type { PageState, PageStore } from '../../store/store';
import { createSampler, type Sampler } from '../sampler';
import { formatOf } from '../format';
import { drawnEvery } from '../frames';
import { usePage, useView } from '../page-context';
import { TABLE_RATES, createCurveReader } from './model';
import { summaryWords, accuracyWords } from './strip-words';

const EVERY_MS = 1000;

/** Looks at the run once a second, where something that the strip shows has changed. */
function sampleRun(store: PageStore): Sampler<RunState> {
  let last = store.getState().run;
  const select = ({ run }: PageState) => {
    const same = run.snapshot === last.snapshot && run.maskAccuracies === last.maskAccuracies;
    if (!same) last = run;
    return last;
  };
  return createSampler(store, select, (page) => Math.max(EVERY_MS, drawnEvery(page)));
}

function useSampledRun(): RunState {
  const { store } = usePage();
  const sampler = useMemo(() => sampleRun(store), [store]);
  return useSyncExternalStore(sampler.subscribe, sampler.current);
}

export function StripTable() {
  const { t } = useTranslation();
  const run = useSampledRun();
  const format = formatOf(useView((view) => view.language));
  const [read] = useState(createCurveReader);
  const curve = read(run);
  if (curve === null)
    return <figcaption className="visually-hidden">{t('strip.waiting')}</figcaption>;
  const at = (shares: readonly number[], rate: number) =>
    shares[Math.round((rate / CONTROLS.rate.max) * (shares.length - 1))] ?? 0;
  return (
    <>
      <figcaption className="visually-hidden">{summaryWords(run, curve, format, t)}</figcaption>
      <table className="visually-hidden">
        <caption>{t('strip.table')}</caption>
        <thead>
          <tr>
            {(['rate', 'macs', 'params', 'accuracy'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`strip.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {TABLE_RATES.map((rate) => (
            <tr key={rate}>
              <th scope="row">{format.percent(rate)}</th>
              <td>{format.percent(at(curve.macs, rate))}</td>
              <td>{format.percent(at(curve.params, rate))}</td>
              <td>{accuracyWords(run, rate, format, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
