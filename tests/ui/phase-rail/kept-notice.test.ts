// What is said of the run that was stored last.
import { expect, it } from 'vitest';
import { createI18n } from '../i18n';
import { unmarked } from '../../../src/ui/term/marked';
import { keptWords } from '../../../src/ui/phase-rail/kept-notice';
import { resultRow } from '../result-row';
import { record } from '../runs';

const { t } = createI18n('en');
const words = (...given: Parameters<typeof record>) =>
  unmarked(keptWords(record(...given), 'en', t)).replaceAll('\u202f', ' ');
const tuned = resultRow('finetuned', { rate: 0.4, steps: 800, top1: 0.828, count: 10_000 });

it('names it, and says the images behind its accuracy', () => {
  expect(words(3, { results: [tuned] })).toMatch(
    / from “3: nano” is kept in this browser: 82\.8 % top-1 on 10,000 test images, cut at 40 %, 800 steps\.$/,
  );
});

it('names what ranked the channels of its cut where that was not |g|', () => {
  const by = { ...tuned, criterion: 'gate-magnitude' } as const;
  expect(words(3, { results: [by] })).toContain(', cut at 40 % · |g|·‖W‖, 800 steps.');
});

it('names what opens: of a cut that was undone the network that it was cut from', () => {
  const sparse = resultRow('sparse', { rate: null, steps: 700, top1: 0.84, count: 10_000 });
  expect(words(3, { results: [sparse, { ...tuned, undone: true }] })).toMatch(
    /: 84\.0 % top-1 on 10,000 test images, 700 steps\.$/,
  );
});

it('says what it was in the middle of', () => {
  const broken = { phase: 'sparse', step: 120, steps: 300, ahead: [] } as const;
  expect(words(1, { broken })).toMatch(
    /: in the middle of training with sparsity, at step 120 of 300\.$/,
  );
});

it('leaves out what nobody knows', () => {
  expect(words(1, { name: 'mine' })).toMatch(/ from “mine” is kept in this browser\.$/);
});
