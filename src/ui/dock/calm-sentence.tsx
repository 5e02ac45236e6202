// What the rate on the page does, in one sentence: how many of the pictures keep their answer. Its rate can be typed
// over. It invites to drag until a person has. Of what stands in for the network, of one that failed, of one that
// answers nothing, of a parent while its cut network trains, and during other work nobody knows an answer: there it
// says how many channels stay.
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { gateCount } from '../../core/gates';
import { allTied } from '../../core/ranking';
import type { RunState } from '../../store/run-state';
import type { PageState } from '../../store/store';
import { askedRate } from '../../store/guesses';
import type { Cutting } from '../../store/selectors';
import { formatOf } from '../format';
import { Live } from '../live';
import { isMute, staying } from '../model/guess';
import { isTraining } from '../model/situation';
import { usePage, usePageState, useRun, useView } from '../page-context';
import { Term } from '../term/term';
import { pieces } from '../words/sentence';
import { Problem, SlotField, type Refused } from './slot-field';

/** @param short where one line is all there is room for */
export function CalmSentence({ short }: { short: boolean }) {
  const { t } = useTranslation();
  // A lesson says itself what to do, and leaves room for one line.
  const touched = useView((view) => view.touched || view.lesson !== null);
  const format = formatOf(useView((view) => view.language));
  const of = useRun((run) => run.pictures.length);
  const [refused, setRefused] = useState<Refused | null>(null);
  const tied = usePageState(({ run }) => nothingChosen(run));
  const total = useRun((run) => gateCount(run.model));
  const standsIn = useRun((run) => run.standIn !== null);
  const { cutting } = usePage();
  const unknown = usePageState(
    (page) =>
      page.run.failure !== null ||
      isMute(page.answered) ||
      asksParent(page, cutting(page)) ||
      waitsForWork(page),
  );
  const kind = tied ? 'tied' : short ? 'short' : touched ? 'plain' : 'invite';
  const message =
    standsIn || (unknown && !tied)
      ? t(short ? 'calm.gatesShort' : 'calm.gates', { total: format.count(total) })
      : t(`calm.${kind}`, { of: of === 0 ? '–' : format.count(of) });
  const parts = message.split('[stay]');
  return (
    <div className="sentence" data-testid="sentence">
      <p className="sentence-words">
        {parts.map((part, i) => (
          <Fragment key={i}>
            {i > 0 && <Live text={stayText} />}
            {pieces(part).map((piece, j) =>
              'slot' in piece ? (
                <SlotField
                  key={piece.slot}
                  slot={piece.slot}
                  digits={4}
                  refused={refused?.slot === piece.slot}
                  onRefused={(problem) =>
                    setRefused((before) =>
                      problem !== null || before?.slot === piece.slot ? problem : before,
                    )
                  }
                />
              ) : piece.term === null ? (
                <span key={j}>{piece.words}</span>
              ) : (
                <Term key={j} name={piece.term}>
                  {piece.words}
                </Term>
              ),
            )}
          </Fragment>
        ))}
      </p>
      {refused !== null && <Problem refused={refused} />}
    </div>
  );
}

/** Whether only the parent could answer, while the network that was cut from it trains in its place. */
const asksParent = (page: PageState, cutting: Cutting | null): boolean =>
  page.run.activity.task === 'finetune' && typeof askedRate(page, cutting) === 'number';

/** Whether the last answers are old, and what is at work has no time for others. */
const waitsForWork = ({ run, answered }: PageState): boolean =>
  run.activity.task !== null && !isTraining(run) && (answered === null || answered.old);

/** Whether all gates are equally strong: no rate would take one before another. */
const nothingChosen = ({ snapshot, committed }: RunState): boolean =>
  snapshot !== null && committed === null && allTied(snapshot.ranking.sorted);

/** How many answers stay at the rate on the page; a dash until they are known. */
function stayText({ run, view, answered }: PageState): string {
  if (answered === null || answered.old) return '–';
  const { count } = formatOf(view.language);
  return count(staying(answered, run.pictures.length, run.model.classes));
}
