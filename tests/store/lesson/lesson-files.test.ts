// A lesson of one's own in a browser: it is kept there before the link that it came with is let go, and
// where nothing is kept the page says so.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkLesson, readLesson } from '../../../src/core/read-lesson';
import { createLessonFiles, storedLesson } from '../../../src/store/lesson/lesson-files';
import { packLesson } from '../../../src/store/lesson/lesson-link';
import { lessonFile, lessonLink } from '../../../src/store/lesson/hand-out';
import { begin, lesson, recording } from './desk-at-hand';

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

describe('the site’s own files', () => {
  /** A site whose server can be away. */
  function site() {
    const asked: string[] = [];
    const server = { away: false };
    const load = (input: RequestInfo | URL) => {
      const url = input instanceof Request ? input.url : String(input);
      asked.push(url);
      if (server.away) return Promise.reject(new TypeError('Failed to fetch'));
      const path = url.replace('https://example.org/tool/', '../../../public/');
      return Promise.resolve(new Response(readFileSync(new URL(path, import.meta.url))));
    };
    const files = createLessonFiles({
      base: 'https://example.org/tool/',
      hash: () => '#own=nothing',
      dropHash: () => undefined,
      fetch: load,
      storage: () => ({ getItem: () => null, setItem: () => undefined }),
    });
    return { files, asked, server };
  }

  it('are fetched from where the page is, a recording once and a lesson whenever it is opened', async () => {
    const { files, asked } = site();
    expect((await files.lesson('1')).steps.length).toBeGreaterThan(2);
    expect((await files.lesson('2')).title).not.toEqual((await files.lesson('1')).title);
    const [one, other] = await Promise.all([files.recording('normal'), files.recording('normal')]);
    expect(one).toBe(other);
    expect(one).toEqual(recording('normal'));
    await files.recording('lambda-0');
    const at = 'https://example.org/tool/';
    expect(asked).toEqual([
      ...['1', '2', '1'].map((id) => `${at}lessons/${id}.json`),
      ...['normal', 'lambda-0'].map((id) => `${at}recordings/${id}.json`),
    ]);
  });

  it('are asked for again after a recording could not be fetched', async () => {
    const { files, server } = site();
    server.away = true;
    await expect(files.recording('normal')).rejects.toThrow();
    server.away = false;
    expect(await files.recording('normal')).toEqual(recording('normal'));
  });
});

describe('a lesson that is handed out', () => {
  it('opens from its link, and from its file, as it was', async () => {
    const link = (await lessonLink(lesson, 'https://example.org/tool/?v=1&seed=3#r=x')) ?? '';
    expect(link).toMatch(/^https:\/\/example\.org\/tool\/\?v=1&lesson=own#own=/);
    const { files } = browser(true, new URL(link).hash);
    expect(await files.lesson('own')).toEqual(lesson);
    const saved: [string, string][] = [];
    lessonFile(lesson, (bytes, name) =>
      saved.push([new TextDecoder().decode(bytes as Uint8Array), name]),
    );
    const [[text, name] = ['', '']] = saved;
    expect(name).toBe('espalier-lesson.json');
    expect(text.endsWith('}\n')).toBe(true);
    expect(readLesson(text)).toEqual(lesson);
  });

  it('has no link where that would be longer than people can send', async () => {
    const noise = (seed: number) =>
      String.fromCharCode(...Array.from({ length: 1200 }, (_, i) => 0x4e00 + ((i * seed) % 9973)));
    const steps = [7919, 7727].map((seed) => ({ text: noise(seed) }));
    const long = checkLesson({ version: 1, title: 'Long', steps });
    expect(await lessonLink(long, 'https://example.org/')).toBeNull();
  });

  it('is told to be missing where there is none', async () => {
    const { files } = browser(true);
    await expect(files.lesson('own')).rejects.toThrow('There is no lesson of your own yet.');
    files.keep(mine);
    files.keep(null);
    await expect(files.lesson('own')).rejects.toThrow('There is no lesson of your own yet.');
  });
});
