// What is said of a network that the browser keeps.
import { expect, it } from 'vitest';
import { formatOf } from '../../../src/ui/format';
import { createI18n } from '../../../src/ui/i18n';
import { keptWords } from '../../../src/ui/phase-rail/kept-notice';

const { t } = createI18n('en');
const network = {
  ...{ name: 'network-a-1', when: 0, steps: 800, rate: 0.4, lambda: 4e-4 },
  ...{ top1: 0.828, count: 10_000 },
};
const words = (label: string | null, change: object = {}) =>
  keptWords({ ...network, ...change }, label, t, formatOf('en')).replaceAll('\u202f', ' ');

it('names its run, its λ and the images behind its accuracy', () => {
  expect(words('3: nano')).toMatch(/ from “3: nano” is kept in this browser: /);
  expect(words('3: nano')).toContain(
    '82.8 % top-1 on 10,000 test images, cut at 40 %, λ 0.0004, 800 steps.',
  );
});

it('leaves out what nobody knows', () => {
  expect(words(null)).not.toContain('“');
  expect(words(null, { lambda: null, top1: null })).toMatch(/: cut at 40 %, 800 steps\.$/);
});
