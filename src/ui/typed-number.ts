// The one reader of numbers that people type, in every field of the page. It understands what the page prints
// and what other countries write, and guesses nothing: text that may be two numbers is refused, both named.

/** What a field takes. */
export interface Wanted {
  readonly min: number;
  readonly max: number;
  /** Whole numbers only. */
  readonly whole: boolean;
  /** Whether its numbers are percent: 40 is 40 %. Elsewhere 40 % is 0.4. */
  readonly percent: boolean;
}

export type Typed =
  | { readonly kind: 'number'; readonly value: number }
  /** A fraction or a thousand, by who writes it. */
  | { readonly kind: 'ambiguous'; readonly either: readonly [number, number] }
  /** No number, or one that the field does not take. */
  | { readonly kind: 'refused' };

/** Both meanings of an ambiguous text, each as it can be typed instead. */
export const eitherOf = ([fraction, thousand]: readonly [number, number]) => ({
  fraction: String(fraction),
  thousand: String(thousand),
});

/** Sign, digits with what parts them, power of ten, percent sign. */
const NUMBER = /^([+-]?)(\d(?:[\d.,' ]*[\d.,])?|[.,]\d+)(?:e([+-]?\d+))?( ?%)?$/i;
/** Whole numbers in groups of three, all parted by one sign. */
const GROUPED = /^[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*$/;
/** Digits in one piece, with or without a fraction. */
const PLAIN = /^(\d+[.,]?\d*|[.,]\d+)$/;

/** What a text stands for in a field. */
export function readTyped(text: string, { min, max, whole, percent }: Wanted): Typed {
  const [, sign = '', digits = '', power = '0', unit = ''] = NUMBER.exec(plainly(text)) ?? [];
  // Of images or steps there is no share.
  if (unit !== '' && whole) return { kind: 'refused' };
  const powerOf = Number(power) - (unit !== '' && !percent ? 2 : 0);
  const numberOf = (reading: string | null): number =>
    reading === null ? NaN : Number(`${sign}${reading}e${powerOf}`);
  const fits = (value: number) =>
    value >= min && value <= max && (!whole || Number.isInteger(value));
  const readings = readingsOf(digits);
  const fraction = numberOf(readings.fraction);
  const thousand = numberOf(readings.thousand);
  // The page itself writes 1,076 for the thousand and 1.076 for the fraction.
  const comma = digits.includes(',');
  const own = comma ? thousand : fraction;
  if (!Number.isNaN(fraction) && !Number.isNaN(thousand) && (fits(fraction) || fits(thousand))) {
    const scientific = Number(power) !== 0;
    const doubtful = scientific ? comma : whole ? !comma : !fits(own);
    if (doubtful) return { kind: 'ambiguous', either: [fraction, thousand] };
  }
  const value = [own, fraction, thousand].find((reading) => !Number.isNaN(reading)) ?? NaN;
  return fits(value) ? { kind: 'number', value } : { kind: 'refused' };
}

/** The signs of every keyboard as those of one. */
const plainly = (text: string): string =>
  text
    // Of full width, as Chinese and Japanese keyboards write them. No other sign stands for a digit: ² is none.
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .trim()
    .replace(/\s/g, ' ')
    .replace('−', '-')
    .replaceAll('’', "'")
    .replaceAll('。', '.');

/** Digits as a fraction and as thousands in groups, as code writes them; null where they cannot be that. */
function readingsOf(digits: string): { fraction: string | null; thousand: string | null } {
  const last = Math.max(digits.lastIndexOf(','), digits.lastIndexOf('.'));
  const head = digits.slice(0, Math.max(0, last));
  const tail = digits.slice(last + 1);
  // Of two kinds of sign the last one is the decimal; the other groups.
  if (GROUPED.test(head) && !head.includes(digits.charAt(last)) && /^\d+$/.test(tail))
    return { fraction: `${together(head)}.${tail}`, thousand: null };
  return {
    fraction: PLAIN.test(digits) ? digits.replace(',', '.') : null,
    thousand: GROUPED.test(digits) ? together(digits) : null,
  };
}

const together = (grouped: string): string => grouped.replace(/\D/g, '');
