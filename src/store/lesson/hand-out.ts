// A teacher's lesson on its way out: as a link that holds it whole, or as a file.
import type { Lesson } from '../../core/lesson';
import { LONGEST_LINK } from '../link/write-link';
import { saveFile, type SaveFile } from '../save-file';
import { packLesson, shortened } from './lesson-link';

/** The address that opens the lesson; null where it would be longer than people can send. */
export async function lessonLink(lesson: Lesson, page: string): Promise<string | null> {
  const url = new URL('.', page);
  url.search = '?v=1&lesson=own';
  url.hash = `own=${await packLesson(lesson)}`;
  return url.href.length > LONGEST_LINK ? null : url.href;
}

/** Hands the lesson to the person as a JSON file that they can read and edit. */
export function lessonFile(lesson: Lesson, save: SaveFile = saveFile): void {
  const text = `${JSON.stringify(shortened(lesson), null, 2)}\n`;
  save(new TextEncoder().encode(text), 'espalier-lesson.json');
}
