// What the classes of a data set are called.
import type { TFunction } from 'i18next';
import type { DataId } from '../../core/run-config';

const FASHION = [
  ...(['tshirt', 'trouser', 'pullover', 'dress', 'coat'] as const),
  ...(['sandal', 'shirt', 'sneaker', 'bag', 'boot'] as const),
] as const;

/** @param label from 0 */
export function className(data: DataId, label: number, t: TFunction): string {
  const name = data === 'fashion' ? FASHION[label] : undefined;
  return name === undefined ? t('classes.number', { n: label + 1 }) : t(`classes.fashion.${name}`);
}
