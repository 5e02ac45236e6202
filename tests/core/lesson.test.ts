// Lessons as data: those that ship are whole in both languages and say what the recordings say; a file
// with a mistake is refused by the place of the mistake and by what was wanted there.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LESSON_COUNT, type Lesson } from '../../src/core/lesson';
import { pruneRate } from '../../src/core/controls';
import { figureOf, figuresIn, finalScores, withFigures } from '../../src/core/lesson-figures';
import { planAt } from '../../src/core/scope';
import { rankScores } from '../../src/core/ranking';
import { checkLesson, readLesson } from '../../src/core/read-lesson';
import {
  gatesOfLevels,
  levelsOf,
  readRecording,
  RECORDING_IDS,
  type Recording,
  type RecordingId,
} from '../../src/core/recording';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { optionFor } from '../../src/store/lesson/measures';

const publicFile = (path: string) =>
  readFileSync(new URL(`../../public/${path}`, import.meta.url), 'utf8');
const recordings = new Map<RecordingId, Recording>(
  RECORDING_IDS.map((id) => [id, readRecording(publicFile(`recordings/${id}.json`), id)]),
);
const value = (name: string): number => {
  const figure = figureOf(name, recordings);
  if (figure === null) throw new Error(`no figure ${name}`);
  return figure.value;
};
const numbers = Array.from({ length: LESSON_COUNT }, (_, i) => i + 1);
const shipped = numbers.map((n) => [n, readLesson(publicFile(`lessons/${n}.json`))] as const);

/** Steps whose question keeps its answer out of sight. */
const COVERED = ['1.4', '2.5', '3.2', '3.4', '4.2', '4.3', '4.6'];

const wordsOf = ({ title, steps }: Lesson) => [
  title,
  ...steps.flatMap(({ text, question, learnt, next }) => [
    text,
    ...learnt,
    ...(next === null ? [] : [next]),
    ...(question === null ? [] : [question.ask, question.reveal, ...question.options]),
  ]),
];

describe.each(shipped)('lesson %i', (_, lesson) => {
  it('says everything in both languages, with the same figures', () => {
    for (const { en, zh } of wordsOf(lesson)) {
      expect(figuresIn(zh).sort()).toEqual(figuresIn(en).sort());
      expect(zh).not.toMatch(/\p{Script=Han}[,;:!?]/u);
      if (!/^(qkv|proj|fc[12]|\{\{[^}]*\}\}|\W*)$/.test(en)) expect(zh).toMatch(/\p{Script=Han}/u);
    }
  });

  it('quotes only figures that the recordings have, and types none of an accuracy by hand', () => {
    for (const words of wordsOf(lesson).flatMap(({ en, zh }) => [en, zh])) {
      const left = withFigures(words, recordings, (figure) => (figure === null ? '??' : ''));
      expect(left).not.toContain('??');
      expect(left).not.toMatch(/\d\.\d+\s*(%|ms|毫秒)/);
    }
    for (const { question } of lesson.steps) {
      const reference = question?.reference ?? null;
      if (reference !== null) expect(figuresIn(reference)).toHaveLength(1);
    }
  });

  it('points at something in every step', () => {
    for (const step of lesson.steps) expect(step.target).not.toBeNull();
  });
});

describe('what the lessons claim', () => {
  it('is so in the recordings: sparsity splits the gates, and only with a pull and a rate', () => {
    expect(value('normal.nearZero')).toBeGreaterThan(0.5);
    expect(value('lambda-0.nearZero')).toBe(0);
    expect(value('gate-lr.median')).toBeGreaterThan(0.7);
    expect(value('lambda-3e-3.nearZero')).toBeGreaterThan(value('normal.nearZero'));
  });

  it('is so in the recording: fc2 parts first, and it can be seen at the steps that are named', () => {
    const near = (step: number) =>
      (['qkv', 'proj', 'fc1', 'fc2'] as const).map((site) => value(`normal.${site}Near#${step}`));
    const fc2 = [60, 80, 120, 160].map((step) => near(step)[3] ?? 0);
    expect(fc2.map((share) => Math.round(100 * share))).toEqual([0, 10, 44, 61]);
    for (const step of [80, 120, 160]) expect(Math.max(...near(step))).toBe(near(step)[3]);
    const reveal = shipped[1]?.[1].steps[1]?.question?.reveal.en ?? '';
    for (const step of [80, 120, 160]) {
      expect(reveal).toContain(`{{normal.fc2Near#${step}}}`);
      expect(reveal).toContain(`at step ${step}`);
    }
  });

  it('is so in the recordings: a stronger pull wins at 90 % and pays at 40 %', () => {
    const strong = 'lambda-3e-3';
    expect(value(`${strong}.masked@0.9`)).toBeGreaterThan(value('normal.masked@0.9') + 0.2);
    expect(value(`${strong}.masked@0.4`)).toBeLessThan(value('normal.masked@0.4') - 0.01);
    for (const rate of [0.2, 0.4, 0.6, 0.8])
      expect(value(`${strong}.tuned@${rate}`)).toBeLessThan(value(`normal.tuned@${rate}`) - 0.01);
  });

  it('is so in the recordings: what was near 0 can go, working channels cannot', () => {
    expect(value('normal.masked@0.4')).toBeCloseTo(value('normal.masked@0'), 2);
    expect(value('lambda-0.masked@0.6')).toBeLessThan(value('lambda-0.masked@0') - 0.15);
    expect(value('lambda-0.masked@0.6')).toBeGreaterThan(value('lambda-0.masked@0') - 0.25);
    expect(value('lambda-0.tuned@0.8')).toBeLessThan(value('lambda-0.sparse') - 0.02);
    expect(value('normal.sparse')).toBeGreaterThan(value('lambda-0.sparse') - 0.01);
    expect(value('normal.sparseSteps')).toBe(value('lambda-0.sparseSteps'));
    expect(value('normal.tunedSteps')).toBe(value('lambda-3e-3.tunedSteps'));
    expect(value('normal.controlSteps')).toBe(value('normal.tunedSteps'));
    expect(Math.abs(value('normal.control') - value('normal.tuned@0.4'))).toBeLessThan(0.01);
  });

  it('is so in the recordings: where the threshold falls and what it saves', () => {
    const sites = (['qkv', 'proj', 'fc1', 'fc2'] as const).map((s) => value(`shipped.${s}@0.4`));
    expect(Math.max(...sites)).toBe(value('shipped.fc2@0.4'));
    expect(Math.abs(value('shipped.macs@0.4') - 0.4)).toBeLessThan(0.1);
    for (const rate of [0.2, 0.4, 0.6]) {
      const left = 1 - value(`shipped.macs@${rate}`);
      const expected = value(`shipped.before@${rate}`) * left;
      expect(value(`shipped.expected@${rate}`)).toBeCloseTo(expected, 10);
    }
    expect(value('shipped.after@0.4')).toBeGreaterThan(value('shipped.expected@0.4'));
    expect(value('shipped.after@0.4')).toBeLessThan(value('shipped.before@0.4'));
  });
});

describe('what the lessons say of the page', () => {
  const shippedPlan = (rate: number) => {
    const recording = recordings.get('shipped');
    if (recording === undefined) throw new Error('no shipped recording');
    return planAt(recording.model, rankScores(finalScores(recording)), pruneRate(rate));
  };

  it('is so: most of fc2 lies near 0 and goes at 40 %, and nearly nothing of qkv does', () => {
    expect(value('shipped.fc2Near')).toBeGreaterThan(0.75);
    expect(value('shipped.fc2@0.4')).toBeGreaterThan(0.5);
    expect(value('shipped.qkv@0.4')).toBeLessThan(0.05);
    expect(value('shipped.threshold@0.4')).toBeLessThan(0.05);
  });

  it('is so: 40 % are 716 channels, and all of them go', () => {
    expect(value('shipped.requested@0.4')).toBe(716);
    expect(value('shipped.pruned@0.4')).toBe(716);
  });

  it('is so: at 60 % the MLPs of blocks 2 and 3 keep little, and the others do not', () => {
    const shares = shippedPlan(0.6).widths.map(({ fc1, fc2 }) => Math.max(fc1 / 64, fc2 / 256));
    expect(shares.map((share) => share < 0.2)).toEqual([false, true, true, false]);
    expect(Math.min(shares[0] ?? 0, shares[3] ?? 0)).toBeGreaterThan(0.5);
  });

  it('is so: at 90 % six sites would be empty, and two more keep one channel', () => {
    const plan = shippedPlan(0.9);
    expect(plan.rescued.map(({ name }) => name)).toEqual([
      'blocks.1.g_proj',
      ...['blocks.2.g_proj', 'blocks.2.g_fc1', 'blocks.2.g_fc2'],
      ...['blocks.3.g_proj', 'blocks.3.g_fc2'],
    ]);
    const single = plan.widths.flatMap((widths, block) =>
      Object.entries(widths).flatMap(([site, width]) => (width === 1 ? [`${block}.${site}`] : [])),
    );
    expect(single).toHaveLength(8);
    expect(single).toEqual(expect.arrayContaining(['0.fc2', '1.fc1']));
  });

  it('is waited for at the rate that the step sets, where answers are compared', () => {
    const waits = shipped.flatMap(([, { steps }]) =>
      steps.flatMap(({ wait, state }) =>
        wait.flatMap((one) => (one.kind === 'compared' ? [[one.rate, state?.rate]] : [])),
      ),
    );
    expect(waits).toEqual([[0.75, 0.75]]);
  });

  it('is covered where it would answer a question: numbers of cuts, sites, MACs and accuracies', () => {
    const covers = shipped.flatMap(([n, { steps }]) =>
      steps.flatMap(({ question }, i) =>
        question === null || question.covers.length === 0 ? [] : [`${n}.${i + 1}`],
      ),
    );
    expect(covers).toEqual(COVERED);
    for (const [, { steps }] of shipped)
      for (const { question } of steps)
        if (question?.yours === 'macsSaved')
          expect(question.covers).toEqual(
            expect.arrayContaining(['sentence', 'savings', 'strip', 'commit', 'table']),
          );
  });
});

describe('an answer', () => {
  const asked = shipped.flatMap(([n, { steps }]) =>
    steps.flatMap(({ question, state }, i) =>
      question === null ? [] : [[`${n}.${i + 1}`, question, state] as const],
    ),
  );

  it.each(asked)('%s moves the page to what its sentence says', (_, { shows, reveal }, state) => {
    expect(shows).not.toBeNull();
    expect(shows?.target).not.toBeNull();
    const { rate, recording } = { ...state, ...shows?.state };
    // The figures of the sentence are those of what is drawn: of its recording, and of its rate among them.
    const figures = figuresIn(reveal.en);
    if (shows?.state?.recording !== undefined)
      expect(figures.some((figure) => figure.startsWith(`${recording ?? ''}.`))).toBe(true);
    const rates = figures.flatMap((figure) => figure.split('@').slice(1));
    if (rates.length > 0) expect(rates.map(Number)).toContain(rate);
  });

  it.each(asked)('%s is the option that its reference makes right', (_, question) => {
    const { ranges, reference, answer } = question;
    if (ranges.length === 0 || reference === null) return;
    const [name = ''] = figuresIn(reference);
    expect(optionFor(question, { value: value(name), form: 'plain' })).toBe(answer);
  });
});

describe('a lesson that ends', () => {
  it.each(shipped)(
    '%i says what was learnt and what to do next, in its last step alone',
    (_, { steps }) => {
      const ends = steps.map(({ learnt, next }) => learnt.length > 1 && next !== null);
      expect(ends).toEqual(steps.map((_step, i) => i === steps.length - 1));
    },
  );
});

describe('the recordings', () => {
  it('are runs of the default settings but for what their names say', () => {
    const sparse = (id: RecordingId) => recordings.get(id)?.config.phases.sparse;
    const usual = DEFAULT_CONFIG.phases.sparse;
    expect(recordings.get('normal')?.config).toEqual(DEFAULT_CONFIG);
    expect(sparse('lambda-0')).toEqual({ ...usual, lambda: 0 });
    expect(sparse('gate-lr')).toEqual({ ...usual, lambda: 1e-3, gateLr: 1e-3 });
    expect(sparse('lambda-3e-3')).toEqual({ ...usual, lambda: 3e-3 });
  });

  it('hold every step of all phases, gates from all 1 to the last, and accuracies by rate', () => {
    for (const [id, { snapshots, ce, accuracy, masked, tuned, config }] of recordings) {
      // Rates are chosen by validation images; test images report what came of them.
      expect(new Set(masked.map(({ split, count }) => `${count} ${split}`))).toEqual(
        new Set(['5000 validation']),
      );
      expect(tuned.every(({ split }) => split === 'test')).toBe(true);
      expect(masked.map(({ rate }) => rate)).toEqual([
        0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
      ]);
      if (id === 'shipped') continue;
      const { dense, sparse, finetune } = config.phases;
      expect(ce).toHaveLength(dense.steps + sparse.steps + finetune.steps);
      expect(accuracy).toHaveLength(ce.length);
      expect(snapshots.map(({ step }) => step)).toEqual(
        Array.from({ length: 16 }, (_, i) => 20 * i),
      );
      expect(snapshots[0]?.scores.values.every((g) => Math.abs(g - 1) < 0.01)).toBe(true);
      expect(tuned.map(({ rate }) => rate)).toEqual([0.2, 0.4, 0.6, 0.8]);
    }
  });

  it('keep gates on the way to a hundredth, and tie none that did not', () => {
    const gates = Float32Array.from({ length: 500 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (i / 400));
    const back = gatesOfLevels(levelsOf(gates));
    back.forEach((g, i) => expect(Math.abs(g - Math.abs(gates[i] ?? 0))).toBeLessThan(0.012));
    expect(new Set(back).size).toBeGreaterThan(495);
  });

  it('are refused by name when they are not whole', () => {
    expect(() => readRecording('{"version":1}', 'normal')).toThrow('“normal” is not whole');
    const whole = JSON.parse(publicFile('recordings/normal.json')) as Record<string, unknown>;
    const rows = whole['rows'] as object[];
    const notANumber = btoa('\0\0\xc0\x7f');
    for (const wrong of [
      { final: notANumber.repeat(1792) },
      { final: 'AAAA' },
      { final: '%' },
      { ce: [0.5, null] },
      { steps: ['0'] },
      { masked: [null] },
      { levels: [7] },
      { levels: new Array(2000).fill('') },
      { ce: new Array(200_000).fill(0) },
      { masked: new Array(5000).fill({ rate: 0, top1: 0.5, count: 1 }) },
      { rows: new Array(5000).fill(rows[0]) },
      { rows: [{ ...rows[0], top1: 88 }] },
    ])
      expect(() => readRecording(JSON.stringify({ ...whole, ...wrong }), 'normal')).toThrow(
        '“normal” is not whole',
      );
    const endless = JSON.stringify({ ...whole, masked: [{ rate: 0, top1: 9, count: 1 }] });
    expect(() => readRecording(endless.replace('"top1":9', '"top1":1e999'), 'normal')).toThrow(
      '“normal” is not whole',
    );
    expect(() => readRecording(publicFile('recordings/normal.json'), 'shipped')).toThrow(
      'not whole',
    );
  });
});

describe('a lesson file', () => {
  const step = { text: 'Look.' };
  const asking = { ask: 'a', options: ['b', 'c'], answer: 1, reveal: 'd' };
  const lesson = (more: object) => ({ version: 1, title: 'Mine', steps: [{ ...step, ...more }] });
  const refusal = (given: unknown): string => {
    try {
      checkLesson(given);
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    return 'taken';
  };

  it('may be as short as a title and a text, in one language', () => {
    const read = checkLesson(lesson({}));
    expect(read.steps[0]?.text).toEqual({ en: 'Look.', zh: 'Look.' });
    expect(read.steps[0]?.target).toBeNull();
  });

  it.each([
    [
      lesson({ target: 'chart' }),
      /InvalidValueError: steps\.1\.target must be one of map, .*; got “chart”\./,
    ],
    [lesson({ text: 3 }), /steps\.1\.text is 3|steps\.1\.text/],
    [
      lesson({ text: { en: 'Only English' } }),
      /steps\.1\.text\.zh must be text of 1 to .*; got undefined/,
    ],
    [
      lesson({ state: { rate: 1.5 } }),
      /steps\.1\.state\.rate must be a number from 0 to 0\.95; got 1\.5/,
    ],
    [
      lesson({ state: { recording: 'x' } }),
      /steps\.1\.state\.recording must be .*normal.*; got “x”/,
    ],
    [lesson({ state: { config: { seed: -1 } } }), /seed must be .*; got -1/],
    [
      lesson({ wait: [{ kind: 'sleep' }] }),
      /steps\.1\.wait\.1\.kind must be .*inspected.*; got “sleep”/,
    ],
    [lesson({ hide: ['header'] }), /steps\.1\.hide\.1 must be .*setup.*; got “header”/],
    [lesson({ colour: 'red' }), /A field of steps\.1 must be .*text, target.*; got “colour”/],
    [lesson({ time: 'yes' }), /steps\.1\.time must be true or false; got “yes”/],
    [lesson({ text: 'It was {{normal.speed}}.' }), /nearZero.*; got “\{\{normal\.speed\}\}”/],
    [
      lesson({ question: { ask: 'a', options: ['b', 'c'], answer: 2, reveal: 'd' } }),
      /answer must be .*0 to 1; got 2/,
    ],
    [
      lesson({
        question: {
          ask: 'a',
          options: ['b', 'c'],
          answer: 1,
          reveal: 'd',
          covers: ['trunk', 'tree'],
        },
      }),
      /steps\.1\.question\.covers\.2 must be .*map, histograms.*; got “tree”/,
    ],
    [
      lesson({ question: { ask: 'a', options: ['b', 'b'], answer: 1, reveal: 'd' } }),
      /options\.2 must be another than the options before it; got “b”/,
    ],
    [
      lesson({ wait: [{ kind: 'rate', min: 0.6, max: 0.4 }] }),
      /wait\.1\.min must be at most max, 0\.4; got 0\.6/,
    ],
    [
      lesson({ wait: [{ kind: 'timed', min: 3 }] }),
      /A field of steps\.1\.wait\.1 must be .*; got “min”/,
    ],
    [
      lesson({ wait: [{ kind: 'compared', rate: 2 }] }),
      /wait\.1\.rate must be a number from 0 to 0\.95; got 2/,
    ],
    [
      lesson({ wait: [{ kind: 'compared', split: 'train' }] }),
      /wait\.1\.split must be one of validation, test; got “train”/,
    ],
    [
      lesson({ state: { show: 'ones', recording: 'normal' } }),
      /state\.recording must be left out.*; got “normal”/,
    ],
    [
      lesson({ state: { config: { model: 'small' }, start: 'shipped' } }),
      /state\.start must be .*such sizes.*; got “shipped”/,
    ],
    [
      lesson({ state: { recordingStep: 80 } }),
      /state\.recordingStep must be none without “recording”; got 80/,
    ],
    [lesson({ exercise: 'cut' }), /exercise must be one of gate, threshold, curve; got “cut”/],
    [
      lesson({ question: { ...asking, yours: 'median', ranges: [[0, 1]] } }),
      /question\.ranges must be a list of 2 to 2/,
    ],
    [
      lesson({
        question: {
          ...asking,
          yours: 'median',
          ranges: [
            [0, 1],
            [2, 1],
          ],
        },
      }),
      /ranges\.2 must be a lower and an upper bound/,
    ],
    [
      lesson({
        question: {
          ...asking,
          ranges: [
            [0, 1],
            [1, 2],
          ],
        },
      }),
      /none without “yours”/,
    ],
    [
      lesson({ question: { ...asking, shows: { target: 'tree' } } }),
      /question\.shows\.target must be one of .*; got “tree”/,
    ],
    [lesson({ text: '\u0000\u200b\u2028' }), /text of 1 to/],
    [{ version: 2, title: 'a', steps: [step] }, /version must be 1; got 2/],
    [{ version: 1, title: 'a', steps: [] }, /steps must be a list of 1 to 40; got \[\]/],
    [[1], /lesson must be an object; got \[1\]/],
  ])('is refused where it is wrong: %j', (given, message) => {
    expect(refusal(given)).toMatch(message);
  });

  it('may quote a figure where its recording has it, and nowhere else', () => {
    const quoting = (figure: string) => lesson({ text: `It was {{${figure}}}.` });
    const taken = (figure: string) => {
      try {
        return checkLesson(quoting(figure)).steps.length === 1;
      } catch {
        return false;
      }
    };
    // The refusal of an unknown figure lists those that there are.
    const [, whole = '', atRate = ''] =
      /a figure of ([\w, ]+) or, with a rate, of ([\w, ]+) or, with a step/.exec(
        refusal(quoting('normal.speed')),
      ) ?? [];
    const names = (list: string) => list.split(', ');
    expect([names(whole).length, names(atRate).length]).toEqual([23, 16]);
    // It holds one state of the gates, so that nothing parts in it.
    const never = ['shipped.parting'];
    for (const id of RECORDING_IDS) {
      const figures = [
        ...names(whole).map((what) => `${id}.${what}`),
        ...names(atRate).flatMap((what) =>
          [0, 0.2, 0.4, 0.41, 0.6, 0.8, 0.9].map((rate) => `${id}.${what}@${rate}`),
        ),
      ];
      for (const figure of figures) {
        const there = figureOf(figure, recordings) !== null && !never.includes(figure);
        expect([figure, taken(figure)]).toEqual([figure, there]);
      }
    }
    for (const figure of ['normal.fc2Near#80', 'gate-lr.median#300'])
      expect(taken(figure)).toBe(true);
    for (const figure of ['normal.fc2Near#81', 'shipped.fc2Near#0', 'normal.dense#80'])
      expect([figure, taken(figure)]).toEqual([figure, false]);
    expect(refusal(quoting('normal.tuned@0.41'))).toMatch(
      /steps\.1\.text must be .*a rate of 0\.2, 0\.4, 0\.6, 0\.8.*; got “\{\{normal\.tuned@0\.41\}\}”/,
    );
  });

  it('that says one thing twice in one place is refused by its name', () => {
    const text = '{"version":1,"title":"a","steps":[{"text":"b","time":true,"t\\u0069me":false}]}';
    expect(() => readLesson(text)).toThrow(/got “time” twice.*Keep the one/);
  });

  it('is read behind the mark that editors of Windows write', () => {
    expect(
      readLesson(`\ufeff${JSON.stringify({ version: 1, title: 'a', steps: [step] })}`),
    ).toEqual(readLesson(JSON.stringify({ version: 1, title: 'a', steps: [step] })));
  });

  it('that is no JSON is called so', () => {
    expect(() => readLesson('hello')).toThrow(/must be written as JSON; got something else/);
  });
});
