// The settings of a run as it was trained: for each of them its values, one after the other where it changed
// during the run. Pure. Invariant: what is set now says nothing of what was trained.
import { CONTROL_KEYS, type ControlKey } from '../../core/controls';
import { PHASES, type Phase } from '../../core/run-config';
import type { RunFacts } from '../../core/run-record';

/** What is told of a run's settings. */
export type Configured = Pick<RunFacts, 'config' | 'trained' | 'source'>;

/** A value, and the steps of the run before it held. */
export interface Value<T> {
  readonly value: T;
  readonly at: number;
}

/** Values in the order they held; one where nothing changed. */
export type Values<T = string | number> = readonly Value<T>[];

/** The values of something that trainings were made with; the config's where there were none. */
function through<T>(
  { config, trained }: Configured,
  phase: Phase | null,
  read: (from: Pick<RunFacts['config'], 'batch' | 'augment'>, set: Fields) => T,
): Values<T> {
  const own = trained.filter((one) => phase === null || one.phase === phase);
  const [first, ...others] = own.map((one) => ({ value: read(one, { ...one.set }), at: one.at }));
  if (first === undefined)
    return [{ value: read(config, phase === null ? {} : { ...config.phases[phase] }), at: 0 }];
  const values = [first];
  for (const one of others) if (one.value !== values.at(-1)?.value) values.push(one);
  return values;
}

type Fields = Readonly<Record<string, unknown>>;

export const augmentOf = (run: Configured): Values<'on' | 'off'> =>
  through(run, null, ({ augment }) => (augment ? 'on' : 'off'));

export const scheduleOf = (run: Configured, phase: Phase): Values<string> =>
  through(run, phase, (_, set) => String(set['schedule']));

/** The phase that a setting belongs to; null for one of the whole run. */
export const phaseOf = (key: ControlKey): Phase | null =>
  PHASES.find((name) => key.startsWith(`${name}.`)) ?? null;

/** Every number of a run by the key of its control. */
export function numbersOf(run: Configured): Map<ControlKey, Values<number>> {
  const numbers = new Map<ControlKey, Values<number>>();
  for (const key of CONTROL_KEYS) {
    const phase = phaseOf(key);
    const [first = '', field = first] = key.split('.');
    const values: Values<unknown> =
      key === 'seed'
        ? [{ value: run.config.seed, at: 0 }]
        : through(run, phase, ({ batch }, set) => (key === 'batch' ? batch : set[field]));
    if (values.every(isNumber)) numbers.set(key, values);
  }
  return numbers;
}

const isNumber = (one: Value<unknown>): one is Value<number> => typeof one.value === 'number';

/** Whether two runs had a setting alike, at every step. */
export const areSame = (a: Values, b: Values): boolean =>
  a.length === b.length &&
  a.every(({ value, at }, i) => value === b[i]?.value && (i === 0 || at === b[i].at));
