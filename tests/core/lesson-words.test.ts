// What lessons tell in several places, they tell as one, and as the recordings have it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figureOf } from '../../src/core/lesson-figures';
import { readLesson } from '../../src/core/read-lesson';
import { readRecording, RECORDING_IDS } from '../../src/core/recording';

const publicFile = (path: string) =>
  readFileSync(new URL(`../../public/${path}`, import.meta.url), 'utf8');
const recordings = new Map(
  RECORDING_IDS.map((id) => [id, readRecording(publicFile(`recordings/${id}.json`), id)]),
);
const value = (name: string): number => figureOf(name, recordings)?.value ?? NaN;
const lesson = (n: number) => readLesson(publicFile(`lessons/${n}.json`));

describe('lesson 4', () => {
  it('tells what fine-tuning makes up for, and what is simply more steps', () => {
    const [at80, at40] = [0.8, 0.4].map((rate) =>
      (['lambda-0', 'normal'] as const).map(
        (id) => value(`${id}.tuned@${rate}`) > value(`${id}.sparse`),
      ),
    );
    expect([at80, at40]).toEqual([
      [false, true],
      [true, true],
    ]);
    const steps = lesson(4).steps;
    const said = steps[3]?.text.en ?? '';
    // Each is told beside what it was before the cut.
    expect(said).toMatch(/short of its \{\{lambda-0\.sparse\}\}/);
    expect(said).toMatch(/beyond its \{\{normal\.sparse\}\}/);
    // At 40 % the cut cost nothing, and the control gains as much: of the gain nothing is left to the cut.
    expect(value('normal.cut@0.4')).toBeCloseTo(value('normal.sparse'), 3);
    expect(value('normal.control')).toBeGreaterThan(value('normal.sparse') + 0.015);
    const reveal = steps[5]?.question?.reveal.en ?? '';
    const learnt = (steps.at(-1)?.learnt ?? []).map(({ en }) => en).join(' ');
    for (const words of [said, reveal, learnt]) {
      expect(words).toMatch(/make up for/);
      expect(words).toMatch(/more steps at a (falling learning rate|learning rate that falls)/);
    }
    expect(learnt).not.toMatch(/not all/);
  });
});
