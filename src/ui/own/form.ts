// What a person chooses of a set of pictures, as text in fields, and the options that it means. Pure.
import { OWN_LIMITS } from '../../core/data-ref';
import type { OwnOptions, OwnPreview } from '../../core/own-set';
import { readTyped, type Typed, type Wanted } from '../typed-number';

/** Sides that are offered, pixels: those of MNIST, CIFAR and of networks on hubs. */
export const SIZES = [28, 32, 64, 96, 128, 160, 224] as const;

/** What is a number, and may be left as it is typed. */
export type NumberName = 'size' | 'validation' | 'test' | 'seed' | 'limit';

export type Form = Readonly<Record<NumberName, string>> & {
  readonly channels: 1 | 3;
  readonly fit: 'crop' | 'squash';
  readonly mirror: boolean;
};

const share: Wanted = { min: 0, max: 50, whole: false, percent: true };

export const WANTED: Readonly<Record<NumberName, Wanted>> = {
  size: { min: OWN_LIMITS.size[0], max: OWN_LIMITS.size[1], whole: true, percent: false },
  validation: share,
  test: share,
  seed: { min: 0, max: 2 ** 32 - 1, whole: true, percent: false },
  limit: { min: 1, max: OWN_LIMITS.images, whole: true, percent: false },
};

export const formOf = ({ channels, size, resize, mirror, split, limit }: OwnOptions): Form => ({
  ...{ channels, mirror, fit: resize.fit, size: String(size), seed: String(split.seed) },
  validation: percentText(split.validation),
  test: percentText(split.test),
  limit: limit === null ? '' : String(limit),
});

/** Without the tail that a share has as a float. */
const percentText = (share: number): string => String(Number((100 * share).toPrecision(6)));

export const readNumber = (name: NumberName, text: string): Typed => readTyped(text, WANTED[name]);

/** Whether a field's text is not what it takes. An empty limit is none. */
export const isWrong = (form: Form, name: NumberName): boolean =>
  !(name === 'limit' && form.limit.trim() === '') && readNumber(name, form[name]).kind !== 'number';

/**
 * The options that a form means; null while a field of it takes no such text.
 * @param base options for what the form does not say; where they are for a network, its images are as it reads them
 */
export function readForm(form: Form, base: OwnOptions, forNetwork: boolean): OwnOptions | null {
  const names: readonly NumberName[] = ['validation', 'test', 'seed', 'limit'];
  if ((forNetwork ? names : [...names, 'size' as const]).some((name) => isWrong(form, name)))
    return null;
  const valueOf = (name: NumberName): number => {
    const typed = readNumber(name, form[name]);
    return typed.kind === 'number' ? typed.value : NaN;
  };
  const chosen = {
    ...base,
    mirror: form.mirror,
    limit: form.limit.trim() === '' ? null : valueOf('limit'),
    split: {
      seed: valueOf('seed'),
      validation: valueOf('validation') / 100,
      test: valueOf('test') / 100,
    },
  };
  if (forNetwork) return chosen;
  const { channels, fit } = form;
  return { ...chosen, channels, size: valueOf('size'), resize: { ...base.resize, fit } };
}

/** Pictures in all that will be read, and the bytes that they will take; null where nobody knows how many there are. */
export function roomOf(
  { count }: OwnPreview,
  { channels, size, limit }: OwnOptions,
): { readonly count: number; readonly bytes: number } | null {
  const known = count === null ? limit : Math.min(count, limit ?? count);
  return known === null ? null : { count: known, bytes: known * channels * size * size };
}

/** Whether the set came with a part to test with, which is kept. */
export const hasTest = ({ classes }: OwnPreview): boolean =>
  classes?.some(({ test }) => test > 0) === true;
