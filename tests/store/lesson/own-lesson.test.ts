// A teacher's lesson: the page's present state becomes a step, and the lesson goes through a link and
// comes out the same.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../../src/core/controls';
import { createRng } from '../../../src/core/rng';
import { checkLesson } from '../../../src/core/read-lesson';
import { changeConfig, DEFAULT_CONFIG, OPENED, OPENING } from '../../../src/core/run-config';
import { lessonLink } from '../../../src/store/lesson/hand-out';
import { packLesson, shortened, unpackLesson } from '../../../src/store/lesson/lesson-link';
import {
  difference,
  draftOf,
  draftState,
  NO_QUESTION,
  presentState,
  questionOf,
  withoutStep,
  withStep,
  withWords,
} from '../../../src/store/lesson/own-lesson';
import { initialRun } from '../../../src/store/run-state';
import { readLink } from '../../../src/store/link/read-link';
import { writeLink } from '../../../src/store/link/write-link';
import { initialView } from '../../../src/store/view-state';

const change = { seed: 5, phases: { sparse: { lambda: 1e-3 } } } as const;
const run = { ...initialRun, run: 1, config: changeConfig(DEFAULT_CONFIG, change) };
const view = { ...initialView, rate: pruneRate(0.6), filter: { block: 1, site: 'fc2' as const } };
const wish = {
  text: 'Look at block 2.',
  target: 'map',
  hide: ['setup'],
  lock: ['slider'],
  question: null,
} as const;

describe('a step of a teacher’s own', () => {
  it('holds the settings that differ, the weights it begins with, and what is shown', () => {
    expect(presentState(run, view)).toEqual({
      rate: 0.6,
      mapOrder: 'place',
      block: 2,
      site: 'fc2',
      start: 'fresh',
      config: change,
    });
    expect(difference(DEFAULT_CONFIG, 'fresh')).toEqual({});
    const { lr, warmup } = DEFAULT_CONFIG.phases.finetune;
    expect(difference(DEFAULT_CONFIG, 'shipped')).toEqual({
      model: 'nano',
      phases: { finetune: { lr, warmup } },
    });
    expect(difference(OPENED, 'shipped')).toEqual({});
    expect(difference(OPENED, 'fresh')).toEqual(OPENING.config);
  });

  it('shows a recording again where one was shown', () => {
    const standIn = { kind: 'recording', id: 'gate-lr', step: 300, steps: 300 } as const;
    expect(presentState({ ...run, standIn }, view)).toMatchObject({ recording: 'gate-lr' });
    const early = { ...run, standIn: { ...standIn, step: 80 } };
    expect(presentState(early, view)).toMatchObject({ recording: 'gate-lr', recordingStep: 80 });
    const open = { ...view, inside: true, unfolded: true };
    expect(presentState(run, open)).toMatchObject({ inside: true, unfolded: true });
  });

  it('makes a lesson that passes the check, and can be taken out again', () => {
    const one = withStep(null, 'Mine', wish, presentState(run, view));
    const two = withStep(one, 'Mine', { ...wish, text: 'Then this.' }, presentState(run, view));
    expect(checkLesson(JSON.parse(JSON.stringify(two)))).toEqual(two);
    expect(checkLesson(shortened(two))).toEqual(two);
    expect(withoutStep(two, 0)?.steps.map(({ text }) => text.en)).toEqual(['Then this.']);
    expect(withoutStep(one, 0)).toBeNull();
  });

  it('can be worded anew; words of two languages keep the other one’s', () => {
    const one = withStep(null, 'Mine', wish, presentState(run, view));
    const changed = withWords(one, 0, { text: 'Look again.', target: null, question: null }, 'en');
    expect(changed.steps[0]).toMatchObject({
      text: { en: 'Look again.', zh: 'Look again.' },
      target: null,
      state: one.steps[0]?.state,
      hide: ['setup'],
    });
    const both = checkLesson({ version: 1, title: 'a', steps: [{ text: { en: 'b', zh: '乙' } }] });
    expect(
      withWords(both, 0, { text: 'c', target: 'map', question: null }, 'en').steps[0],
    ).toMatchObject({
      text: { en: 'c', zh: '乙' },
      target: 'map',
    });
  });

  it('can ask a question, which goes through a link and can be worded anew or taken away', async () => {
    const draft = { ask: ' Why? ', options: 'so\n\nnot so\nso', answer: 1, reveal: 'Because.' };
    const question = questionOf(draft, null, 'en');
    const one = withStep(null, 'Mine', { ...wish, question }, presentState(run, view));
    expect(one.steps[0]?.question).toMatchObject({
      ask: { en: 'Why?', zh: 'Why?' },
      options: [{ en: 'so' }, { en: 'not so' }],
      answer: 1,
    });
    expect(await unpackLesson(await packLesson(one))).toEqual(one);
    // As the browser keeps it.
    expect(checkLesson(JSON.parse(JSON.stringify(one)))).toEqual(one);
    // As short as it would be written: whatever is read by earlier pages is all that there is.
    expect(shortened(one)).toMatchObject({
      steps: [
        { question: { ask: 'Why?', options: ['so', 'not so'], answer: 1, reveal: 'Because.' } },
      ],
    });
    expect(JSON.stringify(shortened(one))).not.toMatch(/ranges|shows|yours|covers|null/);
    const again = draftOf(one.steps[0]?.question ?? null, 'en');
    expect(again).toEqual({ ...draft, ask: 'Why?', options: 'so\nnot so' });
    const none = withWords(one, 0, { text: 'b', target: null, question: null }, 'en');
    expect(none.steps[0]?.question).toBeNull();
  });

  it('keeps what a question says beside its words, and its other language', () => {
    const both = (en: string, zh: string) => ({ en, zh });
    const { steps } = checkLesson({
      version: 1,
      title: 'a',
      steps: [
        {
          text: 'b',
          question: {
            ...{ ask: both('ask', '问'), options: [both('x', '甲'), both('y', '乙')], answer: 0 },
            ...{ reveal: both('said', '说'), yours: 'median', covers: ['map'] },
            ranges: [
              [0, 1],
              [1, 2],
            ],
          },
        },
      ],
    });
    const before = steps[0]?.question ?? null;
    const draft = { ...draftOf(before, 'zh'), ask: '再问', answer: 1 };
    expect(questionOf(draft, before, 'zh')).toEqual({
      ...before,
      ask: { en: 'ask', zh: '再问' },
      answer: 1,
    });
    const three = { ...draft, options: '甲\n乙\n丙' };
    expect(questionOf(three, before, 'zh')).toMatchObject({ ranges: [], yours: 'median' });
  });

  it('is no question before it has its words, two options and what is said with the answer', () => {
    const whole = { ask: 'a', options: 'b\nc', answer: 0, reveal: 'd' };
    expect(draftState(NO_QUESTION)).toBe('none');
    expect(draftState(whole)).toBe('whole');
    for (const part of [{ ask: ' ' }, { options: 'b' }, { options: 'b\nb' }, { reveal: '' }])
      expect(draftState({ ...whole, ...part })).toBe('part');
    expect(draftState({ ...whole, options: 'a\nb\nc\nd\ne\nf\ng' })).toBe('part');
  });

  it('fits a short link with its words, and no link when there are too many', async () => {
    const one = withStep(
      null,
      '课程 & more',
      { ...wish, text: '看第 2 块。' },
      presentState(run, view),
    );
    expect(await unpackLesson(await packLesson(one))).toEqual(one);
    const link = await lessonLink(one, 'https://example.org/espalier/?seed=3#x');
    expect(link).toMatch(/^https:\/\/example\.org\/espalier\/\?v=1&lesson=own#own=[\w-]+$/);
    expect(link?.length).toBeLessThan(500);
    // Letters by chance: compression would swallow words that repeat.
    const rng = createRng(1, 'letters');
    const long = Array.from({ length: 9 }, () =>
      Array.from({ length: 1000 }, () => rng.below(36).toString(36)).join(''),
    );
    const many = long.reduce<typeof one>(
      (all, text) => withStep(all, 'x', { ...wish, text }, {}),
      one,
    );
    expect(await lessonLink(many, 'https://example.org/')).toBeNull();
  });

  it('is refused by name where the link is cut off', async () => {
    const packed = await packLesson(withStep(null, 'Mine', wish, {}));
    await expect(unpackLesson(packed.slice(0, 20))).rejects.toThrow(
      /^This is no lesson: the link is not whole\. Copy the whole link, or open/,
    );
  });

  it('is refused where a short link holds more text than any lesson', async () => {
    const packed = deflateRawSync(new Uint8Array(2 ** 25)).toString('base64url');
    expect(packed.length).toBeLessThan(50_000);
    await expect(unpackLesson(packed)).rejects.toThrow(/link holds more than 2 MB of text/);
  });
});

describe('a link to a lesson', () => {
  it('names lesson, step and what is hidden or locked, and reads them back', () => {
    const limits = { hide: ['setup', 'engine'], lock: ['slider'] } as const;
    const lesson = { id: '2', step: 3 } as const;
    const search = writeLink(DEFAULT_CONFIG, { ...initialView, lesson, limits });
    expect(search).toBe('?v=1&lesson=2&step=3&hide=setup.engine&lock=slider');
    expect(readLink(search)).toMatchObject({ view: { lesson, limits }, notes: [] });
    expect(readLink('?hide=setup,map').view.limits?.hide).toEqual(['setup', 'map']);
  });

  it('leaves out lessons, steps and controls that do not exist, and says which do', () => {
    const { view: read, notes } = readLink('?lesson=9&step=0&lock=title');
    expect(read.lesson).toBeUndefined();
    expect(notes.map(({ message }) => message).join(' ')).toMatch(
      /lesson must be .*got “9”.*step must be .*got “0”.*lock must be .*got “title”/,
    );
  });
});
