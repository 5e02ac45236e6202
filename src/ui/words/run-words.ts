// What the page says of a run: the name it makes from the configuration, and how it differs.
import { dataName } from './data-words';
import type { TFunction } from 'i18next';
import { CONTROLS, type ControlKey } from '../../core/controls';
import { SOURCES, type BrokenPhase } from '../../core/network-state';
import { DEFAULT_CONFIG } from '../../core/run-config';
import { SCHEDULES } from '../../core/schedule';
import type { RunLine, RunTag } from '../../core/run-record';
import { formatOf, type Format } from '../format';
import type { Language } from '../../store/view-state';
import { fieldText } from '../model/field';
import { barred, bytesOf, type RunEntry } from '../model/run-entries';
import { differences, modelName, type Difference } from '../model/run-differences';
import { numbersOf, type Configured, type Value, type Values } from '../model/run-settings';

/** Settings a name has room for. */
const IN_NAME = 2;
const LAMBDA = 'sparse.lambda';

/** The person's name for a run, or one from its configuration: `3: nano, shipped weights, λ = 1e-3`. */
export function nameOf(
  run: Pick<RunTag, 'name' | 'number'> & Configured,
  language: Language,
  t: TFunction,
): string {
  if (run.name !== null) return run.name;
  return t('runs.name', { number: run.number, settings: settingsWords(run, language, t) });
}

/** Its model, the λ that it was sparsified with, and what else is not as usual: `nano, λ = 1e-3, Seed 7`. */
export function settingsWords(run: Configured, language: Language, t: TFunction): string {
  const standard = { config: DEFAULT_CONFIG, trained: [], source: 'init' } as const;
  const isLambda = (one: Difference) => one.of === 'number' && one.key === LAMBDA;
  const isLength = (one: Difference) => one.of === 'number' && one.key.endsWith('.steps');
  const sparsified = run.trained.some(({ phase }) => phase === 'sparse');
  const found = differences(standard, run).filter(
    (one) => one.of !== 'model' && one.of !== 'engine' && !(sparsified && isLambda(one)),
  );
  const is = numbersOf(run).get(LAMBDA) ?? [];
  const lambda: Difference = { of: 'number', key: LAMBDA, phase: 'sparse', was: [], is };
  // How long a phase was tells runs apart the least: a script gives every one its own.
  const special = [
    ...(sparsified ? [lambda] : []),
    ...found.filter((one) => !isLength(one)),
    ...found.filter(isLength),
  ].slice(0, IN_NAME);
  const words = special.map((difference) => isNow(difference, formatOf(language), t));
  return [modelName(run.config.model), ...words].join(t('runs.comma'));
}

/** What a run is beside its name: its settings where the name does not say them, its state, when and how large. */
export function aboutWords(run: RunEntry, language: Language, t: TFunction): string[] {
  const { stored, present } = run;
  const format = formatOf(language);
  const reason = barred(run);
  const broken = stored?.broken ?? null;
  return [
    run.name === null ? null : settingsWords(run, language, t),
    // What is at hand says itself how far it is.
    present || broken === null ? null : brokenWords(broken, t, format),
    stored === null ? null : bitsWords(stored, t, format),
    reason === null || reason === 'present' ? null : t(`runs.barred.${reason}`),
    present && stored === null ? null : format.moment(stored?.when ?? run.begun),
    stored === null ? null : format.bytes(bytesOf(stored.bytes)),
  ].filter((words) => words !== null);
}

/** `in the middle of dense training, at step 120 of 400` */
export const brokenWords = (
  { phase, step, steps }: BrokenPhase,
  t: TFunction,
  { count }: Format,
): string =>
  t('kept.broken', {
    phase: t(`error.command.${phase}`),
    ...{ step: count(step), steps: count(steps) },
  });

/** `behind step 120 no longer bit for bit: another browser`; null where a run keeps the bits that it would have. */
export function bitsWords(
  { bits: { left, promised }, broken }: Pick<RunLine, 'bits' | 'broken'>,
  t: TFunction,
  { count }: Format,
): string | null {
  if (left === null) return broken === null || promised ? null : t('runs.promisesNoBits');
  const why = left.why.map((what) => t(`runs.strayed.${what}`)).join(t('runs.comma'));
  return t('runs.strayedAt', { step: count(left.at), why });
}

/** A difference as it is now: `λ = 1e-3`, `Sparsify: Steps 600`, `λ = 4e-4 → 1e-3`. */
export function isNow(difference: Difference, format: Format, t: TFunction): string {
  return said(difference, valuesIn(difference, difference.is, format, t), t);
}

/** The same with what it was, and since when: `λ = 1e-3 → 0 from step 21, was 4e-4`. */
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
      // What is of one phase only needs no name of a phase.
      const alone = label === 'lambda' || label === 'gateLr' || label === 'average';
      const phase = alone ? null : difference.phase;
      return inPhase(phase, numberName(label, t), shown, t);
    }
  }
}

/** The name of a number before its value; λ is written as in a formula. */
export const numberName = (label: (typeof CONTROLS)[ControlKey]['label'], t: TFunction): string =>
  label === 'lambda' ? `${t('control.lambda')} =` : t(`control.${label}`);

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
    return Number.isInteger(value) ? format.count(value) : fieldText(value);
  const source = SOURCES.find((name) => of === 'source' && name === value);
  if (source !== undefined) return t(`runs.source.${source}`);
  if (of === 'data')
    return value === 'fashion' || value === 'synthetic' ? dataName(value, t) : t('setup.data.own');
  const schedule = SCHEDULES.find((name) => of === 'schedule' && name === value);
  if (schedule !== undefined) return t(`setup.schedule.${schedule}`);
  if (of === 'augment') return t(value === 'on' ? 'setup.augment.on' : 'setup.augment.off');
  return value === 'auto' ? t('runs.auto') : value;
}
