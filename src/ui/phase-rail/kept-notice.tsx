// Where nothing is trained yet, the networks that the browser keeps from before: after a reload, a
// reset, another network. The newest is one press away, and so is forgetting it; others are folded.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { KeptNetwork } from '../../core/network-state';
import { formatOf, type Format } from '../format';
import { usePage, useRun, useView } from '../page-context';
import { situationOf } from './situation';

export function KeptNotice() {
  const { t } = useTranslation();
  const networks = useRun((run) => {
    const situation = situationOf(run);
    return situation === 'shipped' || situation === 'fresh' ? run.kept : null;
  });
  const [newest, ...others] = networks ?? [];
  if (newest === undefined) return null;
  return (
    <div className="small kept" data-testid="kept">
      <KeptLine network={newest} />
      {others.length > 0 && (
        <details>
          <summary>{t('kept.others', { count: others.length })}</summary>
          {others.map((network) => (
            <KeptLine key={network.name} network={network} />
          ))}
        </details>
      )}
    </div>
  );
}

function KeptLine({ network }: { network: KeptNetwork }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const format = formatOf(useView((view) => view.language));
  const { name } = network;
  return (
    <p className="kept-line">
      <span>{`${keptWords(network, t, format)} `}</span>
      <button type="button" className="link" onClick={() => actions.openKept(name)}>
        {t('kept.open')}
      </button>
      <button type="button" className="link" onClick={() => actions.forgetKept(name)}>
        {t('kept.forget')}
      </button>
    </p>
  );
}

/** `Your network of 25 Nov 2026, 23:40 is kept in this browser: 82.8 % top-1, cut at 40 %.` */
export function keptWords({ when, steps, rate, top1 }: KeptNetwork, t: TFunction, format: Format) {
  const what = [
    top1 === null ? null : t('kept.top1', { top1: format.accuracy(top1) }),
    rate === null ? null : t('kept.cut', { rate: format.percent(rate) }),
    steps === null ? null : t('kept.steps', { count: steps, steps: format.count(steps) }),
  ].filter((words) => words !== null);
  return t('kept.words', { when: format.moment(when), what: what.join(t('kept.and')) });
}
