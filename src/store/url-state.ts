// A link carries the run's settings, the weights it starts with and the view, short and readable:
// `?v=1&model=micro&rate=0.6`. Weights of one's own it cannot carry.
// Defaults are left out. Whatever a link says is checked; what is refused is noted and left out.
import {
  DATA_IDS,
  DEFAULT_CONFIG,
  ENGINE_IDS,
  changeConfig,
  fitsShipped,
  naturalStart,
  PHASES,
  STARTS,
  type DeepPartial,
  type RunConfig,
  type Start,
} from '../core/run-config';
import { checkViTConfig, PRESET_NAMES, resolveModel, type ViTConfig } from '../core/config';
import { CONTROL_KEYS, CONTROLS, checkControl, pruneRate, type ControlKey } from '../core/controls';
import type { EngineRecord } from '../core/engine-record';
import { words } from '../core/error-words';
import { InvalidValueError, toReport, type ErrorReport } from '../core/errors';
import { SITES } from '../core/gates';
import { CONTROL_GROUPS, MOST_STEPS, type ControlGroup } from '../core/lesson';
import { SCHEDULES } from '../core/schedule';
import { checkShow } from './embed-link';
import {
  initialView,
  LANGUAGES,
  MAP_ORDERS,
  type Filter,
  LESSON_IDS,
  noLimits,
  THEMES,
  type Limits,
  type ViewState,
} from './view-state';

const VERSION = '1';

export interface LinkContent {
  /** Fits over {@link DEFAULT_CONFIG} as it is. */
  readonly config: DeepPartial<RunConfig>;
  readonly view: Partial<ViewState>;
  /** The weights to start with; null where the link does not say. */
  readonly start: Start | null;
  /** What was refused or not understood. */
  readonly notes: readonly ErrorReport[];
}

/** The part of the view that a link carries. */
export type LinkedView = Pick<
  ViewState,
  'rate' | 'filter' | 'mapOrder' | 'language' | 'theme' | 'presentation' | 'lesson' | 'limits'
>;

/** What one name in a link asks for. Phases are records still: the whole is checked together. */
interface Wish {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly phase?: readonly [phase: string, field: string, value: unknown];
  readonly record?: Partial<EngineRecord>;
  readonly filter?: Partial<Filter>;
  readonly view?: Partial<ViewState>;
  readonly start?: Start;
  readonly step?: number;
  readonly limits?: Partial<Limits>;
}

type Reader = (text: string, name: string) => Wish;

/** Reads a link's search part, with or without its question mark. Never throws. */
export function readLink(search: string): LinkContent {
  const params = new URLSearchParams(search);
  const notes: ErrorReport[] = [];
  const config: Record<string, unknown> = {};
  const phases: Record<string, Record<string, unknown>> = {};
  let record: Partial<EngineRecord> = {};
  let filter: Partial<Filter> = {};
  let view: Partial<ViewState> = {};
  let step = 1;
  let limits: ViewState['limits'] = noLimits;
  let start: Start | null = null;
  for (const name of new Set(params.keys())) {
    const read = READERS.get(name);
    if (read === undefined) {
      notes.push({
        kind: 'InvalidValueError',
        message: `“${name}” in the link is not known and was left out.`,
        hint: '',
        words: words('linkUnknown', null, { name }),
      });
      continue;
    }
    try {
      const wish = read(params.get(name) ?? '', name);
      Object.assign(config, wish.config);
      view = { ...view, ...wish.view };
      start = wish.start ?? start;
      record = { ...record, ...wish.record };
      filter = { ...filter, ...wish.filter };
      step = wish.step ?? step;
      limits = { ...limits, ...wish.limits };
      if (wish.phase === undefined) continue;
      const [phase, field, value] = wish.phase;
      phases[phase] = { ...phases[phase], [field]: value };
    } catch (error) {
      notes.push(note(error));
    }
  }
  if (Object.keys(phases).length > 0) config['phases'] = phases;
  if (Object.keys(record).length > 0) config['record'] = record;
  const fits = fitting(config, notes);
  if (Object.keys(filter).length > 0)
    view = { ...view, filter: filterFor({ ...initialView.filter, ...filter }, fits, notes) };
  if (start === 'shipped' && !fitsShipped(changeConfig(DEFAULT_CONFIG, fits))) {
    const allowed = 'fresh, as the shipped network has other sizes or data';
    notes.push(note(new InvalidValueError('start', start, allowed)));
    start = null;
  }
  if (view.lesson) view = { ...view, lesson: { ...view.lesson, step } };
  if (limits !== noLimits) view = { ...view, limits };
  return { config: fits, view, start, notes };
}

/**
 * The search part for a run and a view, question mark included; empty where all is default.
 * @param start the weights the run began with, where they are not what the config would open with
 */
export function writeLink(
  config: RunConfig,
  view: LinkedView,
  start: Start = naturalStart(config),
): string {
  const defaults = written(DEFAULT_CONFIG, initialView);
  const changed = [...written(config, view)].filter(([name, text]) => text !== defaults.get(name));
  if (start !== naturalStart(config)) changed.push(['start', start]);
  if (changed.length === 0) return '';
  return `?${new URLSearchParams([['v', VERSION], ...changed]).toString()}`;
}

/** Every name a link may carry with its text, in the order of the link. */
function written(config: RunConfig, view: LinkedView): Map<string, string> {
  const { data, model, engine, record, phases } = config;
  const texts = new Map([
    ['data', data],
    ['model', typeof model === 'string' ? model : writeSizes(model)],
    ['engine', engine],
    ['threads', String(record?.threads ?? '')],
    ['kernels', record?.variants?.join('.') ?? ''],
  ]);
  const numbers: Record<string, unknown> = { ...config };
  for (const phase of PHASES) {
    texts.set(scheduleName(phase), phases[phase].schedule);
    const settings: [string, unknown][] = Object.entries(phases[phase]);
    for (const [field, value] of settings) numbers[`${phase}.${field}`] = value;
  }
  for (const key of CONTROL_KEYS)
    if (key !== 'rate') texts.set(CONTROLS[key].link, String(numbers[key]));
  texts.set('augment', config.augment ? '1' : '0');
  texts.set(CONTROLS.rate.link, String(view.rate));
  texts.set('block', view.filter.block === null ? '' : String(view.filter.block + 1));
  texts.set('site', view.filter.site ?? '');
  texts.set('map', view.mapOrder);
  texts.set('lang', view.language);
  texts.set('theme', view.theme);
  texts.set('present', view.presentation ? '1' : '0');
  texts.set('lesson', view.lesson?.id ?? '');
  texts.set('step', view.lesson === null ? '1' : String(view.lesson.step));
  texts.set('hide', view.limits.hide.join('.'));
  texts.set('lock', view.limits.lock.join('.'));
  return texts;
}

/** `d.schedule`, `s.schedule`, `f.schedule`. */
const scheduleName = (phase: string): string => `${phase.charAt(0)}.schedule`;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['v', (text) => (oneOf('v', text, [VERSION]), {})],
  ['data', (text) => ({ config: { data: oneOf('data', text, DATA_IDS) } })],
  ['model', (text) => ({ config: { model: readModel(text) } })],
  ['engine', (text) => ({ config: { engine: oneOf('engine', text, ['auto', ...ENGINE_IDS]) } })],
  ['threads', (text) => ({ record: { threads: readNumber(text) as number } })],
  ['kernels', (text) => ({ record: { variants: text.split('.') } })],
  ['augment', (text) => ({ config: { augment: oneOf('augment', text, ['0', '1']) === '1' } })],
  ['block', (text) => ({ filter: { block: (readNumber(text) as number) - 1 } })],
  ['site', (text) => ({ filter: { site: oneOf('site', text, SITES) } })],
  ['map', (text) => ({ view: { mapOrder: oneOf('map', text, MAP_ORDERS) } })],
  ['embed', (text) => (oneOf('embed', text, ['0', '1']), {})],
  ['show', (text) => (checkShow(text), {})],
  ['start', (text) => ({ start: oneOf('start', text, STARTS) })],
  ['lang', (text) => ({ view: { language: oneOf('lang', text, LANGUAGES) } })],
  ['theme', (text) => ({ view: { theme: oneOf('theme', text, THEMES) } })],
  ['present', (text) => ({ view: { presentation: oneOf('present', text, ['0', '1']) === '1' } })],
  ['lesson', (text) => ({ view: { lesson: { id: oneOf('lesson', text, LESSON_IDS), step: 1 } } })],
  ['step', (text) => ({ step: readStep(text) })],
  ['hide', (text) => ({ limits: { hide: readGroups('hide', text) } })],
  ['lock', (text) => ({ limits: { lock: readGroups('lock', text) } })],
  ...PHASES.map((phase): [string, Reader] => [
    scheduleName(phase),
    (text, name) => ({ phase: [phase, 'schedule', oneOf(name, text, SCHEDULES)] }),
  ]),
  ...CONTROL_KEYS.map((key): [string, Reader] => [CONTROLS[key].link, numberReader(key)]),
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
const readGroups = (name: string, text: string): ControlGroup[] =>
  text.split(/[.,]/).map((group) => oneOf(name, group, CONTROL_GROUPS));

/** A plain decimal number, or the text itself, which no control allows. */
const readNumber = (text: string): unknown =>
  /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;

const SIZES = /^img(\d+)x(\d+)-p(\d+)-d(\d+)-h(\d+)-l(\d+)-r(\d+(?:\.\d+)?)-c(\d+)$/;

/** `img28x1-p7-d64-h4-l4-r4-c10`: 28 pixels of 1 channel, patch, width, heads, blocks, ratio, classes. */
const writeSizes = (m: ViTConfig): string =>
  `img${m.image}x${m.channels}-p${m.patch}-d${m.dim}-h${m.heads}-l${m.depth}-r${m.mlpRatio}-c${m.classes}`;

function readModel(text: string): RunConfig['model'] {
  const preset = PRESET_NAMES.find((name) => name === text);
  if (preset !== undefined) return preset;
  const sizes = SIZES.exec(text)?.slice(1).map(Number);
  if (sizes === undefined) {
    const example = 'sizes such as img28x1-p7-d64-h4-l4-r4-c10';
    throw new InvalidValueError('model', text, `one of ${PRESET_NAMES.join(', ')}, or ${example}`);
  }
  const [image, channels, patch, dim, heads, depth, mlpRatio, classes] = sizes;
  return checkViTConfig({
    image,
    channels,
    patch,
    dim,
    heads,
    depth,
    mlpRatio,
    classes,
  } as ViTConfig);
}

/** What is left out, one after the other, until the rest of a link goes together. */
const LEFT_OUT: readonly (readonly string[])[] = [
  [],
  ['record'],
  ['data', 'model'],
  ['record', 'data', 'model'],
];

/** The wished config where all of it goes together, else without its record, or data and model. */
function fitting(wished: Record<string, unknown>, notes: ErrorReport[]): DeepPartial<RunConfig> {
  const refused: ErrorReport[] = [];
  for (const apart of LEFT_OUT) {
    const config: DeepPartial<RunConfig> = Object.fromEntries(
      Object.entries(wished).filter(([field]) => !apart.includes(field)),
    );
    try {
      changeConfig(DEFAULT_CONFIG, config);
      notes.push(...refused.slice(0, 1));
      return config;
    } catch (error) {
      refused.push(note(error));
    }
  }
  notes.push(...refused.slice(0, 1));
  return {};
}

/** The filter as far as the link's network has such a block. */
function filterFor(wished: Filter, config: DeepPartial<RunConfig>, notes: ErrorReport[]): Filter {
  const { block } = wished;
  const { depth } = resolveModel(changeConfig(DEFAULT_CONFIG, config).model);
  if (block === null || (Number.isInteger(block) && block >= 0 && block < depth)) return wished;
  const allowed = { kind: 'whole', min: 1, max: depth } as const;
  notes.push(note(new InvalidValueError('block', block + 1, allowed)));
  return { ...wished, block: null };
}

function note(error: unknown): ErrorReport {
  const report = toReport(error);
  return { ...report, message: `In the link, ${report.message}` };
}

function oneOf<T extends string>(field: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found !== undefined) return found;
  throw new InvalidValueError(field, value, { kind: 'oneOf', names: allowed });
}
