// What the choices of a set mean: fields of text and the options that they stand for.
import { expect, it } from 'vitest';
import { checkOwnOptions, type OwnOptions, type OwnPreview } from '../../../src/core/own-set';
import { formOf, isWrong, readForm, roomOf, WANTED, type Form } from '../../../src/ui/own/form';

const PROPOSED: OwnOptions = {
  ...{ channels: 3, size: 64, limit: null, mirror: true, classes: 'set' },
  resize: { fit: 'crop', share: 1, filter: 'bicubic' },
  split: { seed: 1, validation: 0.1, test: 0.2 },
};
const form = (change: Partial<Form> = {}): Form => ({ ...formOf(PROPOSED), ...change });

it('says the options that are proposed, and nothing else, until one is changed', () => {
  expect(readForm(form(), PROPOSED, false)).toEqual(PROPOSED);
  const odd = { ...PROPOSED, limit: 70, split: { seed: 5, validation: 0.07, test: 0.29 } };
  expect(readForm(formOf(odd), odd, false)).toEqual(odd);
});

it('takes what is typed as any field does, and the worker takes all of it', () => {
  const typed = form({
    ...{ channels: 1, size: ' 96', fit: 'squash', mirror: false, limit: '60,000' },
    ...{ validation: '12,5', test: '0 %', seed: '7' },
  });
  const options = readForm(typed, PROPOSED, false);
  expect(options).toEqual({
    ...{ channels: 1, size: 96, limit: 60_000, mirror: false, classes: 'set' },
    resize: { fit: 'squash', share: 1, filter: 'bicubic' },
    split: { seed: 7, validation: 0.125, test: 0 },
  });
  expect(checkOwnOptions('options', options)).toEqual(options);
});

it.each([
  ['size', '3'],
  ['size', '513'],
  ['size', '32.5'],
  ['validation', '51'],
  ['test', '-1'],
  ['seed', 'one'],
  ['limit', '0'],
  ['seed', ''],
] as const)('is no set with a %s of “%s”', (name, text) => {
  expect(isWrong(form({ [name]: text }), name)).toBe(true);
  expect(readForm(form({ [name]: text }), PROPOSED, false)).toBeNull();
});

it('keeps to the bounds that the worker has', () => {
  for (const name of ['size', 'validation', 'test', 'seed', 'limit'] as const)
    for (const bound of [WANTED[name].min, WANTED[name].max]) {
      const options = readForm(form({ [name]: String(bound) }), PROPOSED, false);
      expect(checkOwnOptions('options', options)).toEqual(options);
    }
});

it('leaves a network its own images, whatever stands in the fields for another', () => {
  const network = { ...PROPOSED, channels: 1, size: 224, classes: 'network' } as const;
  const typed = form({ channels: 3, size: 'none', fit: 'squash', mirror: false, limit: '9' });
  expect(readForm(typed, network, true)).toEqual({ ...network, mirror: false, limit: 9 });
});

it('says how much room a set takes, where anybody knows', () => {
  const preview = (count: number | null) => ({ count }) as OwnPreview;
  expect(roomOf(preview(10), PROPOSED)).toEqual({ count: 10, bytes: 10 * 3 * 64 * 64 });
  expect(roomOf(preview(10), { ...PROPOSED, limit: 4 })?.count).toBe(4);
  expect(roomOf(preview(null), { ...PROPOSED, limit: 4 })?.count).toBe(4);
  expect(roomOf(preview(null), PROPOSED)).toBeNull();
});
