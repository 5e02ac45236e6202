// The link: read it, copy it, show it to a class, where others can open it. It says what the address carries of
// the network at hand, and can name what the run was made with and what was done. What is too long for a link
// goes as a file.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LONGEST_LINK } from '../../store/link/write-link';
import { readLink } from '../../store/link/read-link';
import { recipeLink, recipeName, recipeText } from '../../store/link/recipe-link';
import { packLesson } from '../../store/lesson/lesson-link';
import { storedLesson } from '../../store/lesson/lesson-files';
import { ownStorage } from '../../store/own-storage';
import { saveFile } from '../../store/save-file';
import { formatOf } from '../format';
import { linkReach } from '../model/situation';
import { useView } from '../page-context';
import { handedOn, hasSteps, isLocal, useSettled, type Carried, type Settled } from './link';
import { Outcome, useOutcome } from './outcome';

export function LinkPart({ onQr }: { onQr: (link: string) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const settled = useSettled();
  const { address, run } = settled;
  const engine = run.engine !== null;
  const done = hasSteps(run);
  const [wish, setWish] = useState<Carried>({ exact: false, steps: false });
  const carried = { exact: wish.exact && engine, steps: wish.steps && done };
  const [outcome, say] = useOutcome();
  const { link, lessonTooLong, tooLong } = useLink(settled, carried);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      say(t('share.copied'));
    } catch {
      field.current?.select();
      say(t('share.copyFailed'));
    }
  };
  const save = () => {
    const recipe = handedOn(run, null, carried);
    const file = recipeName(recipe);
    saveFile(new TextEncoder().encode(recipeText(recipe)), file, 'application/json');
    say(t('share.recipeSaved', { file }));
  };
  const most = formatOf(useView((view) => view.language)).count(LONGEST_LINK);

  return (
    <section className="share-part">
      <label className="share-label" htmlFor="share-link">
        {t('share.link')}
      </label>
      <div className="share-row">
        <input
          ref={field}
          id="share-link"
          className="field"
          readOnly
          dir="ltr"
          value={link}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button type="button" className="button primary" onClick={() => void copy()}>
          {t('share.copy')}
        </button>
      </div>
      <Outcome words={outcome} />
      <Choice
        id="share-exact"
        label={t('share.exact')}
        hint={t(engine ? 'share.exactHint' : 'share.exactLater')}
        possible={engine}
        chosen={carried.exact}
        onChoose={(exact) => setWish({ ...wish, exact })}
      />
      <Choice
        id="share-steps"
        label={t('share.steps')}
        hint={t(done ? 'share.stepsHint' : 'share.stepsLater')}
        possible={done}
        chosen={carried.steps}
        onChoose={(steps) => setWish({ ...wish, steps })}
      />
      {tooLong && <p className="small share-warning">{t('share.recipeTooLong', { most })}</p>}
      {carried.steps && (
        <button type="button" className={tooLong ? 'button primary' : 'button'} onClick={save}>
          {t('share.saveRecipe')}
        </button>
      )}
      <p className="small">{t(`setup.link.${linkReach(run)}`, { seed: run.config.seed })}</p>
      {lessonTooLong && <p className="small share-warning">{t('share.lessonTooLong')}</p>}
      {isLocal(address) ? (
        <p className="small share-local">{t('share.localOnly')}</p>
      ) : (
        <button type="button" className="button" onClick={() => onQr(link)}>
          {t('share.qr.show')}
        </button>
      )}
    </section>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly possible: boolean;
  readonly chosen: boolean;
  readonly onChoose: (chosen: boolean) => void;
}

function Choice({ id, label, hint, possible, chosen, onChoose }: ChoiceProps) {
  return (
    <>
      <label className="share-check">
        <input
          type="checkbox"
          checked={chosen}
          disabled={!possible}
          aria-describedby={`${id}-hint`}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      <p className="small" id={`${id}-hint`}>
        {hint}
      </p>
    </>
  );
}

interface Link {
  /** The page's own address where nothing else can be handed on. */
  readonly link: string;
  /** Whether what was done, or a lesson of one's own, is longer than a link can be. */
  readonly tooLong: boolean;
  readonly lessonTooLong: boolean;
}

/** The link with all that it is to carry: packing takes a moment, and until then it is the one before. */
function useLink({ address, run, view }: Settled, { exact, steps }: Carried): Link {
  const [made, setMade] = useState<Link>({ link: address, tooLong: false, lessonTooLong: false });
  useEffect(() => {
    let over = false;
    const make = async () => {
      const { start } = readLink(new URL(address).search);
      const recipe = handedOn(run, start, { exact, steps });
      const whole = exact || steps ? await recipeLink(recipe, view, address) : address;
      const plain = whole ?? address;
      const hash = view.lesson?.id === 'own' ? await lessonHash(plain) : '';
      const lessonTooLong = hash !== '' && plain.length + hash.length > LONGEST_LINK;
      const link = lessonTooLong ? plain : plain + hash;
      if (!over) setMade({ link, tooLong: whole === null, lessonTooLong });
    };
    void make();
    return () => {
      over = true;
    };
  }, [address, run, view, exact, steps]);
  return made;
}

/**
 * The address of a page that shows a lesson of one's own names the lesson and does not hold it: it lies in this
 * browser. What is handed on takes it along; empty where the link has it already.
 */
async function lessonHash(link: string): Promise<string> {
  const { hash } = new URL(link);
  if (new URLSearchParams(hash.slice(1)).has('own')) return '';
  const lesson = storedLesson(ownStorage);
  if (lesson === null) return '';
  return `${hash === '' ? '#' : '&'}own=${await packLesson(lesson)}`;
}
