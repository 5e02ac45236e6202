// A teacher's lesson in an address: its JSON, deflated and in base64 without padding, behind #own=. Read
// from there it is checked like any file.
import { FormatError } from '../../core/errors';
import { words } from '../../core/error-words';
import { packText, unpackText } from '../../core/inflate';
import { LARGEST_LESSON, type Lesson, type Question } from '../../core/lesson';
import { readLesson } from '../../core/read-lesson';

export const packLesson = (lesson: Lesson): Promise<string> =>
  packText(JSON.stringify(shortened(lesson)));

/** @throws FormatError, InvalidValueError */
export async function unpackLesson(packed: string): Promise<Lesson> {
  const text = await unpackText(packed, LARGEST_LESSON).catch(() => {
    throw notLesson('the link is not whole');
  });
  if (text === null)
    throw notLesson(`the link holds more than ${LARGEST_LESSON / 2 ** 20} MB of text`);
  return readLesson(text);
}

const notLesson = (reason: string): FormatError =>
  new FormatError(
    `This is no lesson: ${reason}.`,
    'Copy the whole link, or open the lesson as a file.',
    words('notLesson', 'lessonFile', { reason }),
  );

/** The lesson as a person would write it: without what is empty, and with equal words said once. */
export function shortened(lesson: Lesson): unknown {
  const said = ({ en, zh }: { en: string; zh: string }) => (en === zh ? en : { en, zh });
  const isEmpty = (value: unknown) =>
    value === null || value === false || (Array.isArray(value) && value.length === 0);
  const whole = (entries: object) =>
    Object.fromEntries(
      Object.entries(entries).filter(([, value]: [string, unknown]) => !isEmpty(value)),
    );
  const steps = lesson.steps.map(({ text, question, learnt, next, ...rest }) => ({
    text: said(text),
    ...whole(rest),
    ...whole({
      question: question === null ? null : shortQuestion(question),
      learnt: learnt.map(said),
      next: next === null ? null : said(next),
    }),
  }));
  return { version: lesson.version, title: said(lesson.title), steps };

  function shortQuestion({ ask, options, reveal, ...rest }: Question) {
    const words = { ask: said(ask), options: options.map(said), reveal: said(reveal) };
    return { ...words, ...whole(rest) };
  }
}
