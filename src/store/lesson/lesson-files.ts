// Where lessons and recordings come from: the site's own files, fetched when they are first needed, and
// a teacher's lesson out of the address or the browser's storage.
import { DataError } from '../../core/errors';
import { words } from '../../core/error-words';
import type { Lesson } from '../../core/lesson';
import { readLesson } from '../../core/read-lesson';
import type { Recording, RecordingId } from '../../core/recording';
import type { OpenStorage } from '../preferences';
import { createRecordings, siteText } from '../recordings';
import type { LessonId } from '../view-state';
import { withoutMarks } from '../link/mend-link';
import { unpackLesson } from './lesson-link';

export interface LessonFiles {
  lesson(id: LessonId): Promise<Lesson>;
  recording(id: RecordingId): Promise<Recording>;
  /**
   * Keeps a lesson of the person's own in this browser, where it opens again; null forgets it. False
   * where the browser keeps nothing: the link's, if there is one, then opens again.
   */
  keep(lesson: Lesson | null): boolean;
}

const OWN = 'espalier.lesson';

/**
 * @param base where the site's files are
 * @param hash reads the address' part behind #
 */
export function createLessonFiles(o: {
  readonly base: string;
  readonly hash: () => string;
  /** Takes that part away: what is kept from now on is another lesson than the link's. */
  readonly dropHash: () => void;
  readonly fetch?: typeof fetch;
  readonly storage: OpenStorage;
}): LessonFiles {
  const text = siteText(o.base, o.fetch);
  return {
    lesson: async (id) => {
      if (id !== 'own') return readLesson(await text(`lessons/${id}.json`));
      const packed = new URLSearchParams(o.hash().replace(/^#/, '')).get('own');
      if (packed === null) return readOwn(o.storage);
      // Long as it is, mails break it into lines.
      return unpackLesson(withoutMarks(packed).replace(/\s/g, ''));
    },
    recording: createRecordings(text),
    keep: (lesson) => {
      const kept = storeLesson(o.storage, lesson);
      if (kept) o.dropHash();
      return kept;
    },
  };
}

/** The lesson that was made in this browser; an empty one has no steps yet and is null. */
export function storedLesson(storage: OpenStorage): Lesson | null {
  try {
    const text = storage().getItem(OWN);
    return text === null ? null : readLesson(text);
  } catch {
    return null;
  }
}

/** Keeps a lesson in the browser; null forgets it. False where the browser keeps nothing. */
export function storeLesson(storage: OpenStorage, lesson: Lesson | null): boolean {
  try {
    storage().setItem(OWN, lesson === null ? '' : JSON.stringify(lesson));
    return true;
  } catch {
    return false;
  }
}

function readOwn(storage: OpenStorage): Lesson {
  const stored = storedLesson(storage);
  if (stored !== null) return stored;
  throw new DataError(
    'There is no lesson of your own yet.',
    'Add the present state of the page as its first step, or open a lesson file.',
    words('noOwnLesson', 'addStep'),
  );
}
