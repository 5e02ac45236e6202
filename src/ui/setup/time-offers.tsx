// Training oneself, by times: each names the network that reaches most in it here and what such a training usually
// reaches. No figure stands there before it was measured, and what they rest on is unfolded on demand.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import {
  LEAST_STEPS,
  OFFERED_SECONDS,
  offersAt,
  recipeOf,
  type Offer,
  type Paces,
  type TooSlow,
  type Usual,
} from '../../core/time-offers';
import { paceSetting } from '../../store/paces';
import { formatOf, type Format } from '../format';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { reportWords } from '../report-words';
import { sentences } from '../sentences';
import { duration } from '../words/state-text';

export function TimeOffers() {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const setting = useRun((run) => paceSetting(run.config));
  const busy = useRun((run) => run.activity.task !== null);
  const paced = usePageState((page) => (page.paced?.setting === setting ? page.paced : null));
  const paces = paced?.paces ?? null;
  const offers = useMemo(() => paces && offersAt(paces), [paces]);
  const failure = paced?.failure ?? null;
  const said = failure && reportWords(failure, language, t);
  const pending = t(failure === null && !busy ? 'offers.measuring' : 'offers.notMeasured');
  return (
    <>
      <ul className="offers-list" aria-busy={offers === null && failure === null && !busy}>
        {OFFERED_SECONDS.map((seconds, i) => (
          <li key={seconds}>
            <OfferButton seconds={seconds} offer={offers?.[i] ?? null} pending={pending} />
          </li>
        ))}
      </ul>
      {offers === null && failure === null && (
        <p className="small offers-wait">{t(busy ? 'offers.later' : 'offers.now')}</p>
      )}
      {said !== null && (
        <p className="small setup-warning">{sentences(t, said.message, said.hint)}</p>
      )}
      {offers !== null && paces !== null && <Grounds offers={offers} paces={paces} />}
    </>
  );
}

interface OfferButtonProps {
  readonly seconds: (typeof OFFERED_SECONDS)[number];
  readonly offer: Offer | TooSlow | null;
  /** What is said in the place of figures. */
  readonly pending: string;
}

function OfferButton({ seconds, offer, pending }: OfferButtonProps) {
  const { t } = useTranslation();
  const { actions, store } = usePage();
  const format = formatOf(useView((view) => view.language));
  const open = offer !== null && !('tooSlow' in offer) ? offer : null;
  return (
    <button
      type="button"
      className="button offer"
      aria-disabled={open === null ? true : undefined}
      onClick={() => {
        if (open === null) return;
        store.view({ drawer: false });
        actions.carryOut(recipeOf(open, store.live().config));
      }}
    >
      <span className="offer-time">{t(`offers.time.${seconds}`)}</span>
      <span className="small">{offer === null ? pending : offerWords(offer, t, format)}</span>
    </button>
  );
}

function offerWords(offer: Offer | TooSlow, t: TFunction, format: Format): string {
  if ('tooSlow' in offer) {
    const { model, takes } = offer.tooSlow;
    return t('offers.tooSlow', { model, time: duration(t, takes) });
  }
  const { model, usual } = offer;
  return t(usual.atLeast ? 'offers.usualLeast' : 'offers.usual', {
    ...{ model, top1: wholePercent(usual.top1, format) },
  });
}

/** Between measured trainings nothing is known to a tenth. */
const wholePercent = (share: number, format: Format): string =>
  format.percent(Math.round(100 * share) / 100);

/** What the figures rest on: steps, the pace that was measured, and the trainings that were. */
function Grounds({ offers, paces }: { offers: readonly (Offer | TooSlow)[]; paces: Paces }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const open = offers.filter((offer): offer is Offer => !('tooSlow' in offer));
  return (
    <details className="setup-phase offers-grounds">
      <summary>
        <span className="small">{t('offers.grounds')}</span>
      </summary>
      <dl className="small">
        {open.map((offer) => (
          <div key={offer.seconds}>
            <dt>{t(`offers.time.${offer.seconds}`)}</dt>
            <dd>
              {sentences(
                t,
                stepsWords(offer, t, format),
                paceWords(offer, paces, t, format),
                usualWords(offer.usual, t, format),
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="small">{t('offers.note', { least: format.count(2 * LEAST_STEPS) })}</p>
    </details>
  );
}

const stepsWords = ({ dense, sparse, finetune }: Offer, t: TFunction, { count }: Format): string =>
  t('offers.steps', {
    ...{ dense: count(dense), sparse: count(sparse), finetune: count(finetune) },
  });

function paceWords({ model, takes }: Offer, paces: Paces, t: TFunction, format: Format): string {
  const { step, engine, threads } = paces[model];
  return t('offers.pace', {
    time: duration(t, takes),
    rate: format.digits(1 / step),
    engine: t(`engine.name.${engine}`),
    threads: threads > 1 ? t('engine.threads', { n: threads }) : t('engine.oneThread'),
  });
}

function usualWords({ from, atLeast }: Usual, t: TFunction, format: Format): string {
  const [of, to] = from.map(({ dense, sparse, top1, seed, count }) => ({
    steps: format.count(dense + sparse),
    top1: format.accuracy(top1),
    seed,
    images: format.count(count),
  }));
  if (of === undefined) return '';
  if (to !== undefined) return t('offers.between', { ...of, toSteps: to.steps, toTop1: to.top1 });
  return t(atLeast ? 'offers.beyond' : 'offers.exactly', of);
}
