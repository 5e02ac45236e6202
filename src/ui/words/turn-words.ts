// Settings that were turned while it trained, as marks of curves and those who hear the page have them.
import type { TFunction } from 'i18next';
import { TURNED } from '../../core/recipe';
import type { Turned } from '../../core/trained-settings';
import { fieldText } from '../model/field';

/** Each with its new value, parted by commas. */
export const turnWords = ({ set }: Turned, t: TFunction): string =>
  TURNED.flatMap((name) => {
    const value = set[name];
    return value === undefined ? [] : [t(`turn.mark.${name}`, { value: fieldText(value) })];
  }).join(t('turn.comma'));

/** The same with the step from which on it held. */
export const turnAloud = (turn: Turned, step: string, t: TFunction): string =>
  t('turn.from', { step, what: turnWords(turn, t) });
