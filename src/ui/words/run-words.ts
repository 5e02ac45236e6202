// What the page says of a run: the name it makes from the configuration, and how it differs.
import type { TFunction } from 'i18next';
import { CONTROLS } from '../../core/controls';
import { SOURCES } from '../../core/network-state';
import { DATA_IDS, DEFAULT_CONFIG } from '../../core/run-config';
import { SCHEDULES } from '../../core/schedule';
import type { RunTag } from '../../core/run-record';
import { formatOf, type Format } from '../format';
import type { Language } from '../../store/view-state';
import { differences, modelName, type Difference } from '../model/run-differences';
import type { Configured, Value, Values } from '../model/run-settings';

/** Settings a name has room for. */
const IN_NAME = 2;

/** The person's name for a run, or one from its configuration: `Run 3: nano, shipped, λ 0.001`. */
export function nameOf(
  run: Pick<RunTag, 'name' | 'number'> & Configured,
  language: Language,
  t: TFunction,
): string {
  if (run.name !== null) return run.name;
  const standard = { config: DEFAULT_CONFIG, trained: [], source: 'init' } as const;
  const isLength = (one: Difference) => one.of === 'number' && one.key.endsWith('.steps');
  const found = differences(standard, run).filter(({ of }) => of !== 'model' && of !== 'engine');
  // How long a phase was tells runs apart the least: a script gives every one its own.
  const special = [...found.filter((one) => !isLength(one)), ...found.filter(isLength)]
    .slice(0, IN_NAME)
    .map((difference) => is(difference, formatOf(language), t));
  return t('runs.name', {
    number: run.number,
    settings: [modelName(run.config.model), ...special].join(t('runs.comma')),
  });
}

/** A difference as it is now: `λ 0.001`, `Sparsify: Steps 600`, `λ 0.001 → 0.0004`. */
export function is(difference: Difference, format: Format, t: TFunction): string {
  return said(difference, valuesIn(difference, difference.is, format, t), t);
}

/** The same with what it was, and since when: `λ 0.001 → 0 from step 21, was 0.0004`. */
export function isAndWas(difference: Difference, format: Format, t: TFunction): string {
  const since = ({ at }: Value<unknown>) => t('runs.since', { step: format.count(at + 1) });
  return t('runs.was', {
    is: said(difference, valuesIn(difference, difference.is, format, t, since), t),
    was: valuesIn(difference, difference.was, format, t, since),
  });
}

/** Values one after the other. @param since what is said behind each but the first */
function valuesIn(
  difference: Difference,
  values: Values,
  format: Format,
  t: TFunction,
  since: (value: Value<unknown>) => string = () => '',
): string {
  return values
    .map((one, i) => valueOf(difference, one.value, format, t) + (i === 0 ? '' : since(one)))
    .join(t('runs.then'));
}

function said(difference: Difference, shown: string, t: TFunction) {
  switch (difference.of) {
    case 'source':
    case 'data':
    case 'model':
      return shown;
    case 'augment':
      return t('runs.setting', { label: t('control.augment'), value: shown });
    case 'engine':
      return t('runs.setting', { label: t('runs.engine'), value: shown });
    case 'schedule':
      return inPhase(difference.phase, t('control.schedule'), shown, t);
    case 'number': {
      const { label } = CONTROLS[difference.key];
      // λ and the gates' rate are of one phase only; others need its name.
      const phase = label === 'lambda' || label === 'gateLr' ? null : difference.phase;
      return inPhase(phase, t(`control.${label}`), shown, t);
    }
  }
}

/** A setting by its name, behind that of its phase where it has one. */
export const inPhase = (
  phase: 'dense' | 'sparse' | 'finetune' | null,
  label: string,
  value: string,
  t: TFunction,
): string =>
  phase === null
    ? t('runs.setting', { label, value })
    : t('runs.phaseSetting', { phase: t(`setup.phase.${phase}`), label, value });

function valueOf({ of }: Difference, value: string | number, format: Format, t: TFunction): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? format.count(value) : format.digits(value);
  const source = SOURCES.find((name) => of === 'source' && name === value);
  if (source !== undefined) return t(`runs.source.${source}`);
  const data = DATA_IDS.find((name) => of === 'data' && name === value);
  if (data !== undefined) return t(`setup.data.${data}`);
  const schedule = SCHEDULES.find((name) => of === 'schedule' && name === value);
  if (schedule !== undefined) return t(`setup.schedule.${schedule}`);
  if (of === 'augment') return t(value === 'on' ? 'setup.augment.on' : 'setup.augment.off');
  return value === 'auto' ? t('runs.auto') : value;
}
