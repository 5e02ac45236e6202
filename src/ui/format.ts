// Numbers as the page prints them: three significant digits, units, the page's language. Never
// more digits than were measured; a unit hangs on its number by a narrow space that cannot break.
import { takesAllBelow, type BinScale } from '../core/gate-bins';
import type { CutName } from '../core/network-state';
import { CRITERIA } from '../core/scores';
import type { Language } from '../store/view-state';

/** Between a number and its unit. */
export const UNIT_SPACE = '\u202f';

const LOCALES = { en: 'en', zh: 'zh-CN' } as const satisfies Record<Language, string>;

const PREFIXES = [
  { size: 1e12, sign: 'T' },
  { size: 1e9, sign: 'G' },
  { size: 1e6, sign: 'M' },
  { size: 1e3, sign: 'k' },
] as const;

export interface Format {
  /** Whole numbers in full, grouped: 1,792. */
  readonly count: (value: number) => string;
  /** Three significant digits: 0.0112, 0.412, 1.05. */
  readonly digits: (value: number) => string;
  /** A threshold: three significant digits, at most five decimals. */
  readonly score: (value: number) => string;
  /** A share 0…1 in percent: 40 %, 40.3 %, 0.112 %. */
  readonly percent: (share: number) => string;
  /** An accuracy 0…1 in percent, always with one decimal: 82.0 %. */
  readonly accuracy: (share: number) => string;
  /** A share with its sign, a true minus. */
  readonly change: (share: number) => string;
  /** Large numbers with a prefix: 205 k, 17.6 G. Under a thousand in full. */
  readonly large: (value: number) => string;
  /** Bytes with a prefix: 12.4 MB. */
  readonly bytes: (value: number) => string;
  /** A moment in milliseconds since 1970: 25 Nov 2026, 23:40. */
  readonly moment: (ms: number) => string;
}

/** A number format that is made when it is first used: making one takes a browser milliseconds. */
function formatLater(locale: string, options: Intl.NumberFormatOptions): (value: number) => string {
  let format: Intl.NumberFormat | null = null;
  return (value) => (format ??= new Intl.NumberFormat(locale, options)).format(value);
}

function makeFormat(language: Language): Format {
  const locale = LOCALES[language];
  let moment: Intl.DateTimeFormat | null = null;
  const whole = formatLater(locale, { maximumFractionDigits: 0 });
  const three = formatLater(locale, { maximumSignificantDigits: 3 });
  const score = formatLater(locale, {
    maximumSignificantDigits: 3,
    maximumFractionDigits: 5,
    roundingPriority: 'lessPrecision',
  });
  const tenth = formatLater(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percent = (share: number) => `${three(share * 100)}${UNIT_SPACE}%`;
  const large = (value: number): string => {
    // 999,600 is 1 M, not 1,000 k: what three digits round to decides the prefix.
    const rounded = Number(value.toPrecision(3));
    const prefix = PREFIXES.find(({ size }) => Math.abs(rounded) >= size);
    return prefix === undefined
      ? three(value)
      : `${three(rounded / prefix.size)}${UNIT_SPACE}${prefix.sign}`;
  };
  return {
    count: whole,
    digits: three,
    score,
    percent,
    accuracy: (share) => `${tenth(share * 100)}${UNIT_SPACE}%`,
    change: (share) => {
      const words = percent(Math.abs(share));
      return share === 0 ? words : `${share < 0 ? '−' : '+'}${words}`;
    },
    large,
    bytes: (value) => `${large(value)}${value < 999.5 ? UNIT_SPACE : ''}B`,
    moment: (ms) =>
      (moment ??= new Intl.DateTimeFormat(locale, {
        dateStyle: 'medium',
        timeStyle: 'short',
      })).format(ms),
  };
}

const FORMATS = { en: makeFormat('en'), zh: makeFormat('zh') } as const satisfies Record<
  Language,
  Format
>;

/** The number formats of a language. */
export const formatOf = (language: Language): Format => FORMATS[language];

/** A score as an axis names it: the left end of decades stands for all below it too. */
export const axisWords = (scale: BinScale, score: number, { digits }: Format): string =>
  (takesAllBelow(scale, score) ? '≤ ' : '') + digits(score);

/** What stands behind the rate of a cut that did not go by |g|. */
export const byWords = (criterion: CutName['criterion']): string =>
  criterion === undefined ? '' : ` · ${CRITERIA[criterion].symbol}`;
