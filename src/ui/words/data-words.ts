// What data sets and their classes are called. Sets of one's own have the names that their person gave them.
import type { TFunction } from 'i18next';
import type { RunState } from '../../store/run-state';
import { dataKey, type DataKey, type DataRef, type OwnData } from '../../core/data-ref';

const FASHION = [
  ...(['tshirt', 'trouser', 'pullover', 'dress', 'coat'] as const),
  ...(['sandal', 'shirt', 'sneaker', 'bag', 'boot'] as const),
] as const;

/** What classes are called by: their data set, or names alone. */
export type Namer = DataRef | readonly string[];

/** Images that are made up have no names: those that the network came with stand for them. */
export const namerOf = ({ config, classNames }: Pick<RunState, 'config' | 'classNames'>): Namer =>
  config.data === 'synthetic' && classNames !== null ? classNames : config.data;

/** @param label from 0 */
export function className(namer: Namer, label: number, t: TFunction): string {
  if (typeof namer !== 'string') {
    const names = 'kind' in namer ? namer.classNames : namer;
    return names[label] ?? t('classes.number', { n: label + 1 });
  }
  const name = namer === 'fashion' ? FASHION[label] : undefined;
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
