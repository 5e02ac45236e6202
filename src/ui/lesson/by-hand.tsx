// Be the threshold: twelve channels of the network on the page, four of them to be cut by hand, with one picture's
// answer beside them as the network gives it without these; then the threshold cuts its four.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inspection } from '../../core/inspection';
import type { Picture } from '../../core/pictures';
import type { Espalier } from '../../store/espalier-api';
import { useImage } from '../canvas/paint-picture';
import { formatOf } from '../format';
import { likeliestOf } from '../model/guess';
import { CUTS, gatesAtEnd, shareOf, thresholdOf, twelveOf, type Twelve } from '../model/twelve';
import { usePage, useRun, useView } from '../page-context';
import { className, namerOf } from '../words/data-words';
import './by-hand.css';

export function ByHand() {
  const { t } = useTranslation();
  const model = useRun((run) => run.model);
  const gates = useRun((run) => (run.standIn === null ? (run.snapshot?.gates ?? null) : null));
  const trains = useRun((run) => run.activity.task !== null);
  const chosen = () => ({ gates, twelve: gates === null ? null : twelveOf(model, gates) });
  const [held, setHeld] = useState(chosen);
  const { twelve } = held;
  // While it trains the gates move at every step: the twelve stay those that they were.
  if (gates !== null && gates !== held.gates && (twelve === null || !trains)) setHeld(chosen());
  if (twelve === null) return <p className="small">{t('lesson.byHand.alike')}</p>;
  return <Channels key={twelve.channels.map(({ score }) => score).join()} twelve={twelve} />;
}

function Channels({ twelve }: { twelve: Twelve }) {
  const { t } = useTranslation();
  const { channels, block, site } = twelve;
  const format = formatOf(useView((view) => view.language));
  const [cut, setCut] = useState<readonly number[]>([]);
  // What was cut by hand, once the threshold has cut.
  const [byHand, setByHand] = useState<readonly number[] | null>(null);
  const picture = useTelling(twelve);
  const tau = byHand !== null;
  const toggle = (gate: number) => {
    if (tau) return;
    if (cut.includes(gate)) setCut(cut.filter((other) => other !== gate));
    else if (cut.length < CUTS) setCut([...cut, gate]);
  };
  const most = Math.max(...channels.map(({ score }) => score));
  const left = CUTS - cut.length;
  return (
    <div className="by-hand">
      <Answers picture={picture} cut={cut} byHand={byHand} />
      <ul
        className="by-hand-channels"
        aria-label={t('lesson.byHand.channels', { block: block + 1, site })}
      >
        {channels.map(({ gate, score }, i) => (
          <li key={gate}>
            <button
              type="button"
              className="button"
              aria-pressed={cut.includes(gate)}
              aria-disabled={tau || (left === 0 && !cut.includes(gate)) || undefined}
              aria-label={t(tau ? 'lesson.byHand.scored' : 'lesson.byHand.channel', {
                n: format.count(i + 1),
                score: format.score(score),
              })}
              onClick={() => toggle(gate)}
            >
              <span>{format.count(i + 1)}</span>
              {tau && <i style={{ inlineSize: `${(100 * score) / most}%` }} aria-hidden="true" />}
            </button>
          </li>
        ))}
      </ul>
      <p className="small" role="status">
        {tau
          ? t('lesson.byHand.tau', { threshold: format.score(thresholdOf(channels)) })
          : t('lesson.byHand.left', { count: left, n: format.count(left) })}
      </p>
      <div className="lesson-buttons">
        <button
          type="button"
          className="button"
          aria-disabled={(!tau && left > 0) || undefined}
          onClick={() => {
            if (tau) {
              setByHand(null);
              setCut([]);
            } else if (left === 0) {
              setByHand(cut);
              setCut(gatesAtEnd(channels, 'weakest'));
            }
          }}
        >
          {t(tau ? 'lesson.byHand.again' : 'lesson.byHand.let')}
        </button>
      </div>
    </div>
  );
}

interface AnswersProps {
  readonly picture: Picture | null;
  readonly cut: readonly number[];
  readonly byHand: readonly number[] | null;
}

/** The picture, its three likeliest classes with all channels and without those that are cut, and both compared. */
function Answers({ picture, cut, byHand }: AnswersProps) {
  const { t } = useTranslation();
  const { percent } = formatOf(useView((view) => view.language));
  const namer = useRun(namerOf);
  const side = useRun((run) => run.model.image);
  const whole = useAnswer(picture, []);
  const now = useAnswer(picture, cut);
  const mine = useAnswer(picture, byHand ?? []);
  const canvas = useImage(picture?.pixels ?? null, side);
  if (picture === null) return <p className="small">{t('lesson.loading')}</p>;
  const likeliest = whole === null ? [] : likeliestOf(whole.logits);
  const [first] = likeliest;
  const of = (answer: Inspection | null) =>
    answer === null || first === undefined ? '–' : percent(shareOf(answer.logits, first.label));
  return (
    <>
      <div className="by-hand-answers">
        <canvas ref={canvas} aria-hidden="true" />
        <table>
          <caption className="visually-hidden">{t('lesson.byHand.answers')}</caption>
          <tbody>
            {likeliest.map(({ label, share }) => {
              const at = now === null ? share : shareOf(now.logits, label);
              return (
                <tr key={label}>
                  <th scope="row">{className(namer, label, t)}</th>
                  <td className="by-hand-bar" aria-hidden="true">
                    <i style={{ inlineSize: `${100 * at}%` }} />
                    <b style={{ insetInlineStart: `${100 * share}%` }} />
                  </td>
                  <td>{percent(at)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {byHand !== null && first !== undefined && (
        <p role="status">
          {t('lesson.byHand.compared', {
            name: className(namer, first.label, t),
            whole: of(whole),
            mine: of(mine),
            tau: of(now),
          })}
        </p>
      )}
    </>
  );
}

/** How the network answers a picture without channels; null until that is known. */
function useAnswer(picture: Picture | null, without: readonly number[]): Inspection | null {
  const { espalier } = usePage();
  const [answer, setAnswer] = useState<Inspection | null>(null);
  const wanted = without.join();
  useEffect(() => {
    if (picture === null) return;
    const left = new AbortController();
    const gates = wanted === '' ? [] : wanted.split(',').map(Number);
    void inspectInTurn(espalier, picture.index, gates, left.signal).then((found) => {
      if (found !== null && !left.signal.aborted) setAnswer(found);
    });
    return () => left.abort();
  }, [espalier, picture, wanted]);
  return answer;
}

/** Of requests that come together the worker answers the newest alone: those of this panel wait for one another. */
const turns = new WeakMap<Espalier, Promise<unknown>>();

function inspectInTurn(
  espalier: Espalier,
  image: number,
  without: readonly number[],
  left: AbortSignal,
): Promise<Inspection | null> {
  const ask = async () => {
    if (left.aborted) return null;
    const how = { image, without: Uint32Array.from(without) };
    // What is wrong with engine or images the next command says.
    return espalier.inspect(how).then(
      ({ cut }) => cut,
      () => null,
    );
  };
  const turn = (turns.get(espalier) ?? Promise.resolve()).then(ask);
  turns.set(espalier, turn);
  return turn;
}

/** The picture whose answer suffers most without the strongest four: chosen for telling. Null until it is known. */
function useTelling({ channels }: Twelve): Picture | null {
  const { espalier } = usePage();
  const pictures = useRun((run) => run.pictures);
  const [telling, setTelling] = useState<Picture | null>(null);
  useEffect(() => {
    const left = new AbortController();
    const find = async () => {
      let most = -Infinity;
      let found: Picture | null = null;
      for (const picture of pictures) {
        const ask = (without: readonly number[]) =>
          inspectInTurn(espalier, picture.index, without, left.signal);
        const whole = await ask([]);
        const less = await ask(gatesAtEnd(channels, 'strongest'));
        const [first] = whole === null ? [] : likeliestOf(whole.logits);
        if (less === null || first === undefined || first.label !== picture.label) continue;
        const lost = first.share - shareOf(less.logits, first.label);
        if (lost > most) [most, found] = [lost, picture];
      }
      if (!left.signal.aborted) setTelling(found ?? pictures[0] ?? null);
    };
    void find();
    return () => left.abort();
  }, [espalier, channels, pictures]);
  return telling;
}
