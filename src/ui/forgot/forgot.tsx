// What a cut changed in the answers: class by class, whom it takes for whom, and the images themselves. After a cut it is
// told of test images, for a rate that is only previewed of validation images, and it says which.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compareAnswers, sameAccuracyOtherMistakes, type Forgotten } from '../../core/forgotten';
import type { HeldOut } from '../../core/images';
import { headOf } from '../../core/lineage';
import type { PrunePlan } from '../../core/prune-plan';
import type { RunState } from '../../store/run-state';
import { isCarriedOut } from '../../store/selectors';
import type { PageState } from '../../store/store';
import type { ComparedAnswers } from '../../store/view-state';
import { accuracyWords } from '../behind';
import { formatOf } from '../format';
import { usePage, useRun, useView } from '../page-context';
import { Terms } from '../term/terms';
import { ChangedImages } from './changed-images';
import { ClassSlopes } from './class-slopes';
import { Confusions } from './confusions';
import './forgot.css';

/** What was compared, and of which network: another one makes it old. */
interface Compared {
  readonly forgotten: Forgotten;
  readonly answers: ComparedAnswers;
  readonly of: string;
}

/** Another network than before: what is measured of one makes no other. */
const networkOf = ({ run, lineage }: RunState): string => {
  const { id, standing } = headOf(lineage);
  return `${run} ${id} ${standing.steps}`;
};

/** Whether there is a cut to compare. Beside a stand-in there is none: only the person's own network can be asked. */
export const canCompare = ({ standIn, stage, parentKnown }: RunState): boolean =>
  standIn === null && stage !== 'fresh' && stage !== 'dense' && parentKnown;

/** Which answers are compared with the uncut ones: those of the cut at hand, or, at another rate, a preview's. */
export function toCompare(
  { run: { committed }, view }: PageState,
  plan: PrunePlan | null,
): { readonly cut: boolean; readonly split: HeldOut; readonly rate: number } {
  return committed !== null && (plan === null || isCarriedOut(committed, plan))
    ? { cut: true, split: 'test', rate: committed.rate }
    : { cut: false, split: 'validation', rate: view.rate };
}

export function Forgot() {
  const { t } = useTranslation();
  const { espalier, store, cutting } = usePage();
  const format = formatOf(useView((view) => view.language));
  const [compared, setCompared] = useState<Compared | null>(null);
  const [comparing, setComparing] = useState(false);
  const busy = useRun((run) => run.activity.task !== null);
  const network = useRun(networkOf);
  const asked = useRun(canCompare);
  const compare = async () => {
    setComparing(true);
    try {
      const page = store.getState();
      const { cut, split, rate } = toCompare(page, cutting(page)?.plan ?? null);
      const before = await espalier.evaluate({ split, rate: 0 });
      const now = await espalier.evaluate(cut ? { split } : { split, rate });
      const places = Uint32Array.from({ length: now.count }, (_, i) => i);
      const { labels } = await espalier.images({ split, places });
      const forgotten = compareAnswers(labels, before, now);
      const answers = { classes: forgotten.classes, split, rate };
      setCompared({ forgotten, answers, of: networkOf(page.run) });
    } catch {
      // Stopped, or refused: the page has said so.
    } finally {
      setComparing(false);
    }
  };
  const inSight = asked && compared?.of === network ? compared.answers : null;
  useEffect(() => {
    store.view({ compared: inSight });
    return () => store.view({ compared: null });
  }, [store, inSight]);
  if (!asked) return null;
  const known = compared?.of === network ? compared : null;
  return (
    <section className="forgot" id="forgot" aria-labelledby="forgot-title" tabIndex={-1}>
      <div className="forgot-head">
        <h2 id="forgot-title">{t('forgot.title')}</h2>
        <button
          type="button"
          className="button"
          aria-disabled={busy || comparing || undefined}
          onClick={() => {
            if (!busy && !comparing) void compare();
          }}
        >
          {t(comparing ? 'forgot.busy' : known === null ? 'forgot.see' : 'forgot.again')}
        </button>
      </div>
      {known !== null && (
        <>
          <p className="small">
            <Terms
              text={t(`forgot.about.${known.answers.split}`, {
                n: format.count(known.forgotten.count),
                rate: format.percent(known.answers.rate),
              })}
            />
          </p>
          <Verdict split={known.answers.split} forgotten={known.forgotten} />
          <div className="forgot-columns">
            <ClassSlopes split={known.answers.split} forgotten={known.forgotten} />
            <Confusions forgotten={known.forgotten} />
          </div>
          <ChangedImages split={known.answers.split} forgotten={known.forgotten} />
        </>
      )}
    </section>
  );
}

/** How often it is right, and that its mistakes are others where they are. */
function Verdict({ split, forgotten }: { split: HeldOut; forgotten: Forgotten }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const { before, now, count, changes } = forgotten;
  const accuracy = (share: number) => accuracyWords(share, { split, count }, t, format);
  const of = (direction: string) =>
    format.count(changes.filter((change) => change.direction === direction).length);
  return (
    <p className="forgot-verdict">
      <Terms
        text={
          sameAccuracyOtherMistakes(forgotten)
            ? t('forgot.same', { lost: of('lost'), won: of('won') })
            : t('forgot.overall', { before: accuracy(before), now: accuracy(now) })
        }
      />
    </p>
  );
}
