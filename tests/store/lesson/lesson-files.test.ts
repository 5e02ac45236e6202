// A lesson of one's own in a browser: it is kept there before the link that it came with is let go, and
// where nothing is kept the page says so.
import { describe, expect, it } from 'vitest';
import { checkLesson } from '../../../src/core/read-lesson';
import { createLessonFiles, storedLesson } from '../../../src/store/lesson/lesson-files';
import { packLesson } from '../../../src/store/lesson/lesson-link';
import { begin, lesson } from './desk-at-hand';

const mine = checkLesson({ version: 1, title: 'Mine', steps: [{ text: 'One' }] });

/** @param room whether the browser keeps anything */
function browser(room: boolean, hash = '') {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (!room) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      items.set(key, value);
    },
  };
  const address = { hash };
  const files = createLessonFiles({
    base: 'https://example.org/',
    hash: () => address.hash,
    dropHash: () => {
      address.hash = '';
    },
    storage: () => storage,
  });
  return { files, address, storage: () => storage };
}

describe('a lesson of one’s own', () => {
  it('is kept in the place of the one in the link', async () => {
    const { files, address, storage } = browser(true, `#own=${await packLesson(lesson)}`);
    expect(files.keep(mine)).toBe(true);
    expect(address.hash).toBe('');
    expect(storedLesson(storage)).toEqual(mine);
    expect(await files.lesson('own')).toEqual(mine);
  });

  it('is read out of a link that a mail has broken into lines and ended with a dot', async () => {
    const packed = await packLesson(lesson);
    const half = Math.floor(packed.length / 2);
    for (const mangled of [
      `${packed}.`,
      `${packed})`,
      `${packed.slice(0, half)}%20${packed.slice(half)}`,
    ]) {
      const { files } = browser(true, `#own=${mangled}`);
      expect((await files.lesson('own')).title).toEqual(lesson.title);
    }
  });

  it('leaves the link alone where the browser keeps nothing', async () => {
    const { files, address } = browser(false, `#own=${await packLesson(lesson)}`);
    expect(files.keep(mine)).toBe(false);
    expect(address.hash).toMatch(/^#own=/);
    expect((await files.lesson('own')).title).toEqual(lesson.title);
  });

  it('is told to be unkept until it is kept or another one is opened', async () => {
    let room = false;
    const { desk, store, settle } = begin(undefined, { keep: () => room });
    store.view({ lesson: { id: 'own', step: 1 } });
    await settle();
    const unkept = () => desk.getState().unkept;
    desk.take(mine);
    expect(unkept()).toBe(true);
    expect(desk.getState().lesson).toEqual(mine);
    room = true;
    desk.take(mine);
    expect(unkept()).toBe(false);
    room = false;
    desk.take(mine);
    store.view({ lesson: { id: '1', step: 1 } });
    expect(unkept()).toBe(false);
  });

  it('cannot be lost where there is none', () => {
    const { desk } = begin(undefined, { keep: () => false });
    desk.take(null);
    expect(desk.getState().unkept).toBe(false);
  });
});
