// Where nothing is trained yet, the run that was stored last, one press away: after a reload, a reset, another
// network. The others are in the list of runs.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import type { RunLine } from '../../core/run-record';
import { accuracyWords, imagesWords } from '../behind';
import { byWords, formatOf } from '../format';
import { barred, headline } from '../model/run-entries';
import { situationOf } from '../model/situation';
import { usePage, usePageState, useRun, useView } from '../page-context';
import type { Language } from '../../store/view-state';
import { Terms } from '../term/terms';
import { bitsWords, brokenWords, nameOf } from '../words/run-words';

export function KeptNotice() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const language = useView((view) => view.language);
  const wanted = useRun((run) => ['shipped', 'fresh'].includes(situationOf(run)));
  const past = usePageState((page) => page.runs.past);
  const open = past.filter(
    (run) => !run.hidden && barred({ present: false, stored: run }) === null,
  );
  const newest = open.reduce<RunLine | null>(
    (last, run) => (last !== null && last.when > run.when ? last : run),
    null,
  );
  if (!wanted || newest === null) return null;
  const press = (words: string, onClick: () => void) => (
    <button type="button" className="link" onClick={onClick}>
      {words}
    </button>
  );
  return (
    <p className="small kept" data-testid="kept">
      <Terms text={`${keptWords(newest, language, t)} `} />
      {press(t('kept.open'), () => actions.openRun(newest.id))}
      {past.length > 1 &&
        press(t('kept.all', { count: past.length }), () =>
          document.getElementById(ANCHORS.runs)?.scrollIntoView(),
        )}
    </p>
  );
}

/** `Your network of 25 Nov 2026, 23:40 from “3: nano” is kept in this browser: 82.8 % top-1 …, cut at 40 %.` */
export function keptWords(run: RunLine, language: Language, t: TFunction): string {
  const format = formatOf(language);
  // A cut that was undone is not what opens.
  const row = headline(run.results.filter(({ undone }) => undone !== true));
  const { top1 = null, rate = null, steps = null, count = 0 } = row ?? {};
  const on = { split: 'test', count } as const;
  const images = imagesWords(on, t, format);
  const what = [
    run.broken === null ? null : brokenWords(run.broken, t, format),
    bitsWords(run, t, format),
    top1 === null ? null : t('kept.top1', { top1: accuracyWords(top1, on, t, format), images }),
    rate === null ? null : t('kept.cut', { rate: format.percent(rate) + byWords(row?.criterion) }),
    steps === null ? null : t('kept.steps', { count: steps, steps: format.count(steps) }),
  ].filter((words) => words !== null);
  const said = { when: format.moment(run.when), name: nameOf(run, language, t) };
  return what.length === 0
    ? t('kept.plain', said)
    : t('kept.words', { ...said, what: what.join(t('kept.and')) });
}
