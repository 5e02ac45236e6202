// The link: read it, copy it, show it to a class, where others can open it. It says what the address carries of the network at hand,
// and can name what the run was made with.
import { useRef, useState, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRun, useView } from '../page-context';
import { linkReach } from '../model/situation';
import { exactLink, isLocal, useAddress } from './link';
import { Outcome, useOutcome } from './outcome';
import { LONGEST_LINK, packLesson } from '../../store/lesson/lesson-link';
import { storedLesson } from '../../store/lesson/lesson-files';
import { ownStorage } from '../../store/own-storage';

export function LinkPart({ onQr }: { onQr: (link: string) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const address = useAddress();
  const engine = useRun((run) => run.engine);
  const reach = useRun(linkReach);
  const seed = useRun((run) => run.config.seed);
  const [exact, setExact] = useState(false);
  const [outcome, say] = useOutcome();
  const lesson = useOwnLesson(address);
  const link = (exact && engine !== null ? exactLink(address, engine) : address) + lesson.hash;

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      say(t('share.copied'));
    } catch {
      field.current?.select();
      say(t('share.copyFailed'));
    }
  };

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
      <label className="share-check">
        <input
          type="checkbox"
          checked={exact && engine !== null}
          disabled={engine === null}
          aria-describedby="share-exact-hint"
          onChange={({ currentTarget }) => setExact(currentTarget.checked)}
        />
        <span>{t('share.exact')}</span>
      </label>
      <p className="small" id="share-exact-hint">
        {t(engine === null ? 'share.exactLater' : 'share.exactHint')}
      </p>
      <p className="small">{t(`setup.link.${reach}`, { seed })}</p>
      {lesson.tooLong && <p className="small share-warning">{t('share.lessonTooLong')}</p>}
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

// The address of a page that shows a lesson of one's own names the lesson and does not hold it: it lies in
// this browser. What is handed on takes it along.
interface OwnLesson {
  /** What goes behind the address; empty where nothing has to. */
  readonly hash: string;
  /** Whether the lesson is longer than a link can be. */
  readonly tooLong: boolean;
}

const NONE: OwnLesson = { hash: '', tooLong: false };

/** @param address the page's own, as it is now */
function useOwnLesson(address: string): OwnLesson {
  const shown = useView((view) => view.lesson?.id === 'own');
  const [own, setOwn] = useState(NONE);
  useEffect(() => {
    let over = false;
    const pack = async () => {
      // One that came by a link is in the address already.
      const lesson = shown && new URL(address).hash === '' ? stored() : null;
      const hash = lesson === null ? '' : `#own=${await packLesson(lesson)}`;
      const tooLong = address.length + hash.length > LONGEST_LINK;
      if (!over) setOwn(tooLong ? { hash: '', tooLong } : { hash, tooLong });
    };
    void pack();
    return () => {
      over = true;
    };
  }, [address, shown]);
  return own;
}

const stored = () => storedLesson(ownStorage);
