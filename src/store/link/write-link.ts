// A link carries the run's settings, the weights it starts with and the view, short and readable:
// `?v=1&model=micro&rate=0.6`. Weights of one's own it cannot carry. Defaults are left out.
import { dataKey } from '../../core/data-ref';
import { CONTROL_KEYS, CONTROLS } from '../../core/controls';
import {
  DEFAULT_CONFIG,
  naturalStart,
  OPENED,
  OPENING,
  PHASES,
  type RunConfig,
  type Start,
} from '../../core/run-config';
import { initialView, PINS, type PinIndex, type ViewState } from '../view-state';
import { writeModel } from './model-text';

/** Of the way links are written; each says it first. */
export const VERSION = '1';

/** The longest address that mail programs and chats keep whole. */
export const LONGEST_LINK = 2000;

/** The part of the view that a link carries. */
export type LinkedView = Pick<
  ViewState,
  | 'rate'
  | 'pins'
  | 'filter'
  | 'mapOrder'
  | 'language'
  | 'theme'
  | 'presentation'
  | 'inside'
  | 'lesson'
  | 'limits'
>;

/** The part that goes with a run to whoever repeats it. */
export const viewOfRun = ({ rate, language, theme }: LinkedView): LinkedView => ({
  ...initialView,
  ...{ rate, language, theme },
});

/**
 * The search part for a run and a view, question mark included; empty where that opens the same, bare with its
 * version where all is default.
 * @param start the weights the run began with, where they are not what the config would open with
 */
export function writeLink(
  config: RunConfig,
  view: LinkedView,
  start: Start = naturalStart(config),
): string {
  const search = changed(config, view, start);
  const opens = changed(OPENED, initialView, OPENING.start);
  return search === opens ? '' : search;
}

/** With every name whose text is not the default's. */
function changed(config: RunConfig, view: LinkedView, start: Start): string {
  const defaults = written(DEFAULT_CONFIG, initialView);
  const texts = [...written(config, view)].filter(([name, text]) => text !== defaults.get(name));
  if (start !== naturalStart(config)) texts.push(['start', start]);
  return `?${new URLSearchParams([['v', VERSION], ...texts]).toString()}`;
}

/** Every name a link may carry with its text, in the order of the link. */
function written(config: RunConfig, view: LinkedView): Map<string, string> {
  const { engine, record, phases } = config;
  // No link carries images: one of a set of one's own opens on the page's.
  const { data, model } = typeof config.data === 'string' ? config : DEFAULT_CONFIG;
  const texts = new Map([
    ['data', dataKey(data)],
    ['model', writeModel(model)],
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
  texts.set('criterion', config.criterion);
  texts.set(CONTROLS.rate.link, String(view.rate));
  for (const pin of PINS) texts.set(pinName(pin), String(view.pins[pin] ?? ''));
  texts.set('block', view.filter.block === null ? '' : String(view.filter.block + 1));
  texts.set('site', view.filter.site ?? '');
  texts.set('map', view.mapOrder);
  texts.set('lang', view.language);
  texts.set('theme', view.theme);
  texts.set('present', view.presentation ? '1' : '0');
  // A lesson opens what it speaks of by itself.
  texts.set('inside', view.inside && view.lesson === null ? '1' : '0');
  texts.set('lesson', view.lesson?.id ?? '');
  texts.set('step', view.lesson === null ? '1' : String(view.lesson.step));
  texts.set('hide', view.limits.hide.join('.'));
  texts.set('lock', view.limits.lock.join('.'));
  return texts;
}

/** `pin1` and `pin2`. */
export const pinName = (pin: PinIndex): string => `pin${pin + 1}`;

/** `d.schedule`, `s.schedule`, `f.schedule`. */
export const scheduleName = (phase: string): string => `${phase.charAt(0)}.schedule`;
