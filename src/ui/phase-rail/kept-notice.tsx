// Where nothing is trained yet, the networks that the browser keeps from before: after a reload, a
// reset, another network. The newest is one press away; forgetting it takes two, since
// nothing brings it back. Others are folded.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { KeptNetwork } from '../../core/network-state';
import { imagesWords } from '../behind';
import { formatOf, type Format } from '../format';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { nameOf } from '../words/run-words';
import { situationOf } from '../model/situation';

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
  const language = useView((view) => view.language);
  const run = usePageState(({ runs }) => runs.past.find(({ keptAs }) => keptAs === network.name));
  const [asked, setAsked] = useState(false);
  const { name } = network;
  const label = run === undefined ? null : nameOf(run, language, t);
  const press = (words: string, onClick: () => void) => (
    <button type="button" className="link" onClick={onClick}>
      {words}
    </button>
  );
  return (
    <p className="kept-line">
      <span>{`${keptWords(network, label, t, formatOf(language))} `}</span>
      {asked ? (
        <>
          <span>{`${t('kept.sure')} `}</span>
          {press(t('kept.keep'), () => setAsked(false))}
          {press(t('kept.forgetNow'), () => actions.forgetRun(name))}
        </>
      ) : (
        <>
          {press(t('kept.open'), () => actions.openRun(name))}
          {press(t('kept.forget'), () => setAsked(true))}
        </>
      )}
    </p>
  );
}

/**
 * `Your network of 25 Nov 2026, 23:40 is kept in this browser: 82.8 % top-1 …, cut at 40 %, λ 0.0004.`
 * @param label of the run that made it; null where that is not known
 */
export function keptWords(
  network: KeptNetwork,
  label: string | null,
  t: TFunction,
  format: Format,
): string {
  const { when, steps, rate, lambda, top1, count, broken } = network;
  const images = imagesWords({ split: 'test', count }, t, format);
  const what = [
    top1 === null ? null : t('kept.top1', { top1: format.accuracy(top1), images }),
    rate === null ? null : t('kept.cut', { rate: format.percent(rate) }),
    lambda === null ? null : t('kept.lambda', { lambda: String(lambda) }),
    steps === null ? null : t('kept.steps', { count: steps, steps: format.count(steps) }),
    broken === undefined
      ? null
      : t('kept.broken', {
          phase: t(`error.command.${broken.phase}`),
          step: format.count(broken.step),
          steps: format.count(broken.steps),
        }),
  ].filter((words) => words !== null);
  const said = { when: format.moment(when), what: what.join(t('kept.and')) };
  return label === null ? t('kept.words', said) : t('kept.named', { ...said, name: label });
}
