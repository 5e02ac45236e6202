// Every name a link may carry, and what its text asks for. Each is checked alone; whether they go
// together is for read-link.ts to judge.
import { DATA_IDS } from '../../core/data-ref';
import { ENGINE_IDS, PHASES, STARTS, type Start } from '../../core/run-config';
import {
  CONTROL_KEYS,
  CONTROLS,
  checkControl,
  pruneRate,
  type ControlKey,
} from '../../core/controls';
import type { EngineRecord } from '../../core/engine-record';
import { InvalidValueError } from '../../core/errors';
import type { PruneRate } from '../../core/brand';
import { SITES } from '../../core/gates';
import { CONTROL_GROUPS, MOST_STEPS, type ControlGroup } from '../../core/lesson';
import { oneOf } from '../../core/read';
import { SCHEDULES } from '../../core/schedule';
import { CRITERION_IDS } from '../../core/scores';
import { checkShow } from '../embed-link';
import {
  LANGUAGES,
  LESSON_IDS,
  MAP_ORDERS,
  PINS,
  THEMES,
  type Filter,
  type Limits,
  type PinIndex,
  type ViewState,
} from '../view-state';
import { readModel } from './model-text';
import { pinName, scheduleName, VERSION } from './write-link';

/** What one name in a link asks for. Phases are records still: the whole is checked together. */
interface Wish {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly phase?: readonly [phase: string, field: string, value: unknown];
  readonly record?: Partial<EngineRecord>;
  readonly filter?: Partial<Filter>;
  readonly pin?: readonly [index: PinIndex, rate: PruneRate];
  readonly view?: Partial<ViewState>;
  readonly start?: Start;
  readonly step?: number;
  readonly limits?: Partial<Limits>;
}

type Reader = (text: string, name: string) => Wish;

export const LINK_NAMES: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['v', (text) => (oneOf('v', text, [VERSION]), {})],
  ['data', (text) => ({ config: { data: oneOf('data', text, DATA_IDS) } })],
  ['model', (text) => ({ config: { model: readModel(text) } })],
  ['engine', (text) => ({ config: { engine: oneOf('engine', text, ['auto', ...ENGINE_IDS]) } })],
  ['threads', (text) => ({ record: { threads: readNumber(text) as number } })],
  ['kernels', (text) => ({ record: { variants: text.split('.') } })],
  ['augment', (text) => ({ config: { augment: oneOf('augment', text, ['0', '1']) === '1' } })],
  ['criterion', (text) => ({ config: { criterion: oneOf('criterion', text, CRITERION_IDS) } })],
  ['block', (text) => ({ filter: { block: (readNumber(text) as number) - 1 } })],
  ['site', (text) => ({ filter: { site: oneOf('site', text, SITES) } })],
  ['map', (text) => ({ view: { mapOrder: oneOf('map', text, MAP_ORDERS) } })],
  ['embed', (text) => (oneOf('embed', text, ['0', '1']), {})],
  ['show', (text) => (checkShow(text), {})],
  ['start', (text) => ({ start: oneOf('start', text, STARTS) })],
  ['lang', (text) => ({ view: { language: oneOf('lang', text, LANGUAGES) } })],
  ['theme', (text) => ({ view: { theme: oneOf('theme', text, THEMES) } })],
  ['present', (text) => ({ view: { presentation: oneOf('present', text, ['0', '1']) === '1' } })],
  ['inside', (text) => ({ view: { inside: oneOf('inside', text, ['0', '1']) === '1' } })],
  ['lesson', (text) => ({ view: { lesson: { id: oneOf('lesson', text, LESSON_IDS), step: 1 } } })],
  ['step', (text) => ({ step: readStep(text) })],
  ['hide', (text) => ({ limits: { hide: readGroups('hide', text) } })],
  ['lock', (text) => ({ limits: { lock: readGroups('lock', text) } })],
  ...PHASES.map((phase): [string, Reader] => [
    scheduleName(phase),
    (text, name) => ({ phase: [phase, 'schedule', oneOf(name, text, SCHEDULES)] }),
  ]),
  ...CONTROL_KEYS.map((key): [string, Reader] => [CONTROLS[key].link, numberReader(key)]),
  ...PINS.map((index): [string, Reader] => [
    pinName(index),
    (text, name) => ({ pin: [index, pruneRate(checkControl('rate', readNumber(text), name))] }),
  ]),
]);

function numberReader(key: ControlKey): Reader {
  return (text, name) => {
    const value = checkControl(key, readNumber(text), name);
    if (key === 'rate') return { view: { rate: pruneRate(value) } };
    const [phase, field] = key.split('.');
    if (phase === undefined || field === undefined) return { config: { [key]: value } };
    return { phase: [phase, field, value] };
  };
}

/** Only the lesson knows how many steps it has; what is beyond them shows its last and says so. */
function readStep(text: string): number {
  const step = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (step >= 1) return step;
  throw new InvalidValueError('step', text, { kind: 'whole', min: 1, max: MOST_STEPS });
}

/** `setup.engine`, and with commas too, as people write lists. */
function readGroups(name: string, text: string): ControlGroup[] {
  const groups = text.split(/[.,]/);
  if (groups.length > CONTROL_GROUPS.length)
    throw new InvalidValueError(name, text, { kind: 'oneOf', names: CONTROL_GROUPS });
  return groups.map((group) => oneOf(name, group, CONTROL_GROUPS));
}

/** A plain decimal number, or the text itself, which no control allows. */
const readNumber = (text: string): unknown =>
  /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
