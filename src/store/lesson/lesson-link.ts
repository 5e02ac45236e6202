// A teacher's lesson in an address: its JSON, deflated and in base64 without padding, behind #own=. Read
// from there it is checked like any file.
import { FormatError } from '../../core/errors';
import { words } from '../../core/error-words';
import { inflateWithin } from '../../core/inflate';
import { LARGEST_LESSON, type Lesson } from '../../core/lesson';
import { readLesson } from '../../core/read-lesson';

/** The longest address that mail programs and chats keep whole. */
export const LONGEST_LINK = 2000;

export async function packLesson(lesson: Lesson): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shortened(lesson)));
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = btoa(String.fromCharCode(...packed));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @throws FormatError, InvalidValueError */
export async function unpackLesson(packed: string): Promise<Lesson> {
  let bytes: Uint8Array<ArrayBuffer> | null;
  try {
    const deflated = Uint8Array.from(
      atob(packed.replaceAll('-', '+').replaceAll('_', '/')),
      (char) => char.charCodeAt(0),
    );
    bytes = await inflateWithin(deflated, 'deflate-raw', LARGEST_LESSON);
  } catch {
    throw notLesson('the link is not whole');
  }
  if (bytes === null)
    throw notLesson(`the link holds more than ${LARGEST_LESSON / 2 ** 20} MB of text`);
  return readLesson(new TextDecoder().decode(bytes));
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
  const steps = lesson.steps.map(({ text, ...rest }) => ({
    text: said(text),
    ...Object.fromEntries(
      Object.entries(rest).filter(
        ([, value]: [string, unknown]) =>
          value !== null && value !== false && !(Array.isArray(value) && value.length === 0),
      ),
    ),
  }));
  return { version: lesson.version, title: said(lesson.title), steps };
}
