// A teacher's workshop: the present state of the page becomes a step with their words; the lesson goes
// out as a link or a file and comes in as a file. Every change can be undone.
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  LARGEST_LESSON,
  type ControlGroup,
  type Lesson,
  type Target,
  CONTROL_GROUPS,
} from '../../core/lesson';
import { readLesson } from '../../core/read-lesson';
import { lessonFile, lessonLink } from '../../store/lesson/hand-out';
import {
  draftState,
  NO_QUESTION,
  presentState,
  questionOf,
  withStep,
} from '../../store/lesson/own-lesson';
import { readFile } from '../../store/read-file';
import { usePage, useView } from '../page-context';
import { useDesk, useDeskState } from './desk-context';
import { showInLesson } from './into-view';
import { OwnQuestion } from './own-question';
import { OwnSteps, TargetChoice } from './own-steps';

export function OwnLesson() {
  const { t } = useTranslation();
  const desk = useDesk();
  const lesson = useDeskState((state) => state.lesson);
  // What a change took the place of; undefined where there is nothing to undo.
  const [before, setBefore] = useState<Lesson | null>();
  const [opened] = useState(lesson === null);
  const change = (next: Lesson | null) => {
    setBefore(lesson);
    desk.take(next);
  };
  const open = (file: File | undefined) => {
    if (file === undefined) return;
    readFile(file, LARGEST_LESSON)
      .then((bytes) => {
        const text = new TextDecoder().decode(bytes);
        change(readLesson(text));
        desk.begin();
      })
      .catch((error: unknown) => desk.fail(error));
  };
  return (
    <details
      className="own-lesson"
      open={opened}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        open(event.dataTransfer.files[0]);
      }}
    >
      <summary>{t('lesson.own.title')}</summary>
      <NewStep lesson={lesson} onAdd={change} />
      {lesson !== null && <OwnSteps lesson={lesson} onChange={change} />}
      <Unkept />
      <HandOut lesson={lesson} onOpen={open} />
      {before !== undefined && (
        <button
          type="button"
          className="button"
          onClick={() => {
            desk.take(before);
            setBefore(undefined);
          }}
        >
          {t('lesson.own.undo')}
        </button>
      )}
    </details>
  );
}

function NewStep({ lesson, onAdd }: { lesson: Lesson | null; onAdd: (next: Lesson) => void }) {
  const { t } = useTranslation();
  const { store } = usePage();
  const id = useId();
  const language = useView((view) => view.language);
  const [title, setTitle] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [target, setTarget] = useState<Target | null>(null);
  const [hide, setHide] = useState<readonly ControlGroup[]>([]);
  const [lock, setLock] = useState<readonly ControlGroup[]>([]);
  const name = title ?? lesson?.title[language] ?? '';
  const [draft, setDraft] = useState(NO_QUESTION);
  const whole = draftState(draft) !== 'part';
  const ready = text.trim() !== '' && name.trim() !== '' && whole;
  const add = () => {
    const { view, run } = store.getState();
    const state = presentState({ ...store.live(), standIn: run.standIn }, view);
    const question = questionOf(draft, null, language);
    onAdd(withStep(lesson, name, { text, target, hide, lock, question }, state));
    setText('');
    setDraft(NO_QUESTION);
  };
  return (
    <form
      className="own-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) add();
      }}
    >
      <label htmlFor={`${id}-title`}>{t('lesson.own.name')}</label>
      <input
        id={`${id}-title`}
        className="field"
        maxLength={120}
        value={name}
        onChange={(event) => setTitle(event.target.value)}
      />
      <label htmlFor={`${id}-text`}>{t('lesson.own.text')}</label>
      <textarea
        id={`${id}-text`}
        className="field"
        rows={3}
        maxLength={1200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label htmlFor={`${id}-target`}>{t('lesson.own.target')}</label>
      <TargetChoice id={`${id}-target`} target={target} onChange={setTarget} />
      <OwnQuestion draft={draft} onChange={setDraft} />
      <GroupChoice label={t('lesson.own.hide')} chosen={hide} onChange={setHide} />
      <GroupChoice label={t('lesson.own.lock')} chosen={lock} onChange={setLock} />
      <button
        type="submit"
        className="button"
        aria-disabled={!ready || undefined}
        aria-describedby={ready ? undefined : `${id}-needs`}
      >
        {t('lesson.own.add')}
      </button>
      {!ready && (
        <p id={`${id}-needs`} className="small own-needs">
          {t(needs(name, text))}
        </p>
      )}
      <p className="small">{t('lesson.own.addHint')}</p>
    </form>
  );
}

/** What a step still needs, in words. */
const needs = (name: string, text: string) =>
  name.trim() === ''
    ? 'lesson.own.needsBoth'
    : text.trim() === ''
      ? 'lesson.own.needs'
      : 'lesson.own.needsQuestion';

/** Says so, in sight and beside the button that helps, when the browser did not keep the lesson. */
function Unkept() {
  const { t } = useTranslation();
  const unkept = useDeskState((state) => state.unkept);
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (unkept && words.current !== null) showInLesson(words.current);
  }, [unkept]);
  return (
    <div role="alert">
      {unkept && (
        <p ref={words} className="lesson-failure">
          {t('lesson.own.notKept')}
        </p>
      )}
    </div>
  );
}

interface HandOutProps {
  readonly lesson: Lesson | null;
  readonly onOpen: (file: File | undefined) => void;
}

function HandOut({ lesson, onOpen }: HandOutProps) {
  const { t } = useTranslation();
  const desk = useDesk();
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<'copied' | 'tooLong' | 'notCopied' | null>(null);
  const copy = async (whole: Lesson) => {
    const link = await lessonLink(whole, document.baseURI);
    if (link === null) {
      setSaid('tooLong');
      return;
    }
    await navigator.clipboard.writeText(link).then(
      () => setSaid('copied'),
      () => setSaid('notCopied'),
    );
  };
  return (
    <div className="lesson-buttons">
      {lesson !== null && (
        <>
          <button
            type="button"
            className="button"
            onClick={() => {
              copy(lesson).catch((error: unknown) => desk.fail(error));
            }}
          >
            {t('lesson.own.copy')}
          </button>
          <button type="button" className="button" onClick={() => lessonFile(lesson)}>
            {t('lesson.own.save')}
          </button>
        </>
      )}
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {t('lesson.own.open')}
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('lesson.own.open')}
        onChange={({ target }) => {
          onOpen(target.files?.[0]);
          target.value = '';
        }}
      />
      <p className="small" role="status">
        {said === null ? '' : t(`lesson.own.${said}`)}
      </p>
    </div>
  );
}

// Which controls a teacher's step hides or locks, as a folded list of boxes to tick.
interface GroupChoiceProps {
  readonly label: string;
  readonly chosen: readonly ControlGroup[];
  readonly onChange: (chosen: readonly ControlGroup[]) => void;
}

function GroupChoice({ label, chosen, onChange }: GroupChoiceProps) {
  const { t } = useTranslation();
  const toggle = (name: ControlGroup) =>
    onChange(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  return (
    <details className="own-groups">
      <summary>
        <span>{`${label} `}</span>
        {chosen.length > 0 && <span className="small">{`(${chosen.length})`}</span>}
      </summary>
      {CONTROL_GROUPS.map((name) => (
        <label key={name}>
          <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
          <span>{t(`lesson.group.${name}`)}</span>
        </label>
      ))}
    </details>
  );
}
