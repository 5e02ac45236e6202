// What data sets and their classes are called. Sets of one's own have the names that their person gave them.
import type { TFunction } from 'i18next';
import { dataKey, type DataKey, type DataRef, type OwnData } from '../../core/data-ref';

const FASHION = [
  ...(['tshirt', 'trouser', 'pullover', 'dress', 'coat'] as const),
  ...(['sandal', 'shirt', 'sneaker', 'bag', 'boot'] as const),
] as const;

/** @param label from 0 */
export function className(data: DataRef, label: number, t: TFunction): string {
  if (typeof data !== 'string')
    return data.classNames[label] ?? t('classes.number', { n: label + 1 });
  const name = data === 'fashion' ? FASHION[label] : undefined;
  return name === undefined ? t('classes.number', { n: label + 1 }) : t(`classes.fashion.${name}`);
}

export const dataName = (data: DataRef, t: TFunction): string =>
  typeof data === 'string' ? t(`setup.data.${data}`) : data.name;

/** `64×64 in colour` */
export const shapeWords = (
  { size, channels }: Pick<OwnData, 'size' | 'channels'>,
  t: TFunction,
): string => t(channels === 1 ? 'own.shape.grey' : 'own.shape.colour', { size });

/** The set that figures are of, as it is called where another may be at hand. */
export function keyName(key: DataKey, atHand: DataRef, t: TFunction): string {
  if (key === dataKey(atHand)) return dataName(atHand, t);
  return key === 'fashion' || key === 'synthetic' ? dataName(key, t) : t('setup.data.own');
}
