// The figures of recordings in words of the page's language. What is not here yet is a dash.
import { SITES } from '../../core/gates';
import type { Bilingual } from '../../core/lesson';
import { withFigures, type Figure } from '../../core/lesson-figures';
import type { Recording, RecordingId } from '../../core/recording';
import type { Language } from '../../store/view-state';
import { formatOf, UNIT_SPACE } from '../format';
import { fieldText } from '../model/field';

/** A plain space between a number and its unit, where a line would break. */
const LOOSE_UNIT = /(?<=\d) (?=%|ms\b|毫秒)/g;

export function figureWords(figure: Figure | null, language: Language): string {
  if (figure === null) return '–';
  const format = formatOf(language);
  const { value, form } = figure;
  switch (form) {
    case 'count':
      return format.count(value);
    case 'percent':
      // Whole percents: lessons compare shares, and tell no more than one can see.
      return format.percent(Math.round(100 * value) / 100);
    case 'accuracy':
      return format.accuracy(value);
    case 'digits':
      return format.digits(value);
    case 'score':
      return format.score(value);
    case 'plain':
      return fieldText(value);
    case 'site':
      return SITES[value] ?? '–';
    case 'text':
      return figure.text ?? '–';
  }
}

/** A lesson's words in a language, with the figures in place and every unit kept beside its number. */
export const lessonWords = (
  text: Bilingual,
  language: Language,
  recordings: ReadonlyMap<RecordingId, Recording>,
): string =>
  withFigures(text[language], recordings, (figure) => figureWords(figure, language)).replace(
    LOOSE_UNIT,
    UNIT_SPACE,
  );
