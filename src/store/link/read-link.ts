// What a link asks for, read and checked: whatever is refused is noted and left out, never thrown.
import { modelOf } from '../../core/data-fit';
import {
  DEFAULT_CONFIG,
  changeConfig,
  shippedFor,
  type DeepPartial,
  type RunConfig,
  type Start,
} from '../../core/run-config';
import type { EngineRecord } from '../../core/engine-record';
import { words } from '../../core/error-words';
import { InvalidValueError, toReport, type ErrorReport } from '../../core/errors';
import { initialView, noLimits, pinned, type Filter, type ViewState } from '../view-state';
import { LINK_NAMES } from './link-names';
import { linkEntries } from './mend-link';
import { nearName } from './near-name';

export interface LinkContent {
  /** Fits over {@link DEFAULT_CONFIG} as it is. */
  readonly config: DeepPartial<RunConfig>;
  readonly view: Partial<ViewState>;
  /** The weights to start with; null where the link does not say. */
  readonly start: Start | null;
  /** Whether it says what to open: it was written by a page, or names a setting of the run. */
  readonly binds: boolean;
  /** What was refused or not understood. */
  readonly notes: readonly ErrorReport[];
}

/** Names looked at in a link, of ours and of others; ours has far fewer. */
const MOST_NAMES = 200;

/** A link's search part, with or without its question mark, without what the way to here did to it. */
export function linkParams(search: string): URLSearchParams {
  const isOwn = (name: string) => LINK_NAMES.has(name);
  const entries = linkEntries(search, isOwn);
  // Others hang on a link whatever they like: it takes no room from what is ours.
  const of = (own: boolean) => entries.filter(([name]) => isOwn(name) === own).slice(0, MOST_NAMES);
  return new URLSearchParams([...of(true), ...of(false)]);
}

/** Whether a link asks for nothing: it has no name of ours, though perhaps names of others. */
export const isPlain = (search: string): boolean =>
  [...linkParams(search).keys()].every((name) => !LINK_NAMES.has(name));

/** Reads a link's search part as {@link linkParams} has it. Never throws. */
export function readLink(search: string): LinkContent {
  const params = linkParams(search);
  const notes: ErrorReport[] = [];
  const config: Record<string, unknown> = {};
  const phases: Record<string, Record<string, unknown>> = {};
  let record: Partial<EngineRecord> = {};
  let filter: Partial<Filter> = {};
  let pins = initialView.pins;
  let view: Partial<ViewState> = {};
  let step = 1;
  let limits: ViewState['limits'] = noLimits;
  let start: Start | null = null;
  for (const name of new Set(params.keys())) {
    const read = LINK_NAMES.get(name);
    if (read === undefined) {
      const near = nearName(name, LINK_NAMES.keys());
      if (near !== null) notes.push(unknown(name, near));
      continue;
    }
    const texts = new Set(params.getAll(name));
    if (texts.size > 1) {
      notes.push(twice(name));
      continue;
    }
    try {
      const wish = read(params.get(name) ?? '', name);
      Object.assign(config, wish.config);
      view = { ...view, ...wish.view };
      start = wish.start ?? start;
      record = { ...record, ...wish.record };
      filter = { ...filter, ...wish.filter };
      if (wish.pin !== undefined) pins = pinned(pins, ...wish.pin);
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
  if (start === 'shipped' && shippedFor(changeConfig(DEFAULT_CONFIG, fits)) === null) {
    const allowed = 'fresh, as no shipped network has such sizes and data';
    notes.push(note(new InvalidValueError('start', start, allowed)));
    start = null;
  }
  if (view.lesson) view = { ...view, lesson: { ...view.lesson, step } };
  if (pins !== initialView.pins) view = { ...view, pins };
  if (limits !== noLimits) view = { ...view, limits };
  const binds = params.has('v') || start !== null || Object.keys(fits).length > 0;
  return { config: fits, view, start, binds, notes };
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
  const tell = () => notes.push(...refused.slice(0, 1));
  for (const apart of LEFT_OUT) {
    const config: DeepPartial<RunConfig> = Object.fromEntries(
      Object.entries(wished).filter(([field]) => !apart.includes(field)),
    );
    try {
      changeConfig(DEFAULT_CONFIG, config);
      tell();
      return config;
    } catch (error) {
      refused.push(note(error));
    }
  }
  tell();
  return {};
}

/** The filter as far as the link's network has such a block. */
function filterFor(wished: Filter, config: DeepPartial<RunConfig>, notes: ErrorReport[]): Filter {
  const { block } = wished;
  const { depth } = modelOf(changeConfig(DEFAULT_CONFIG, config));
  if (block === null || (Number.isInteger(block) && block >= 0 && block < depth)) return wished;
  const allowed = { kind: 'whole', min: 1, max: depth } as const;
  notes.push(note(new InvalidValueError('block', block + 1, allowed)));
  return { ...wished, block: null };
}

const unknown = (name: string, near: string): ErrorReport => ({
  kind: 'InvalidValueError',
  message: `“${name}” in the link is not known and was left out.`,
  hint: `Perhaps “${near}” is meant.`,
  words: words('linkUnknown', 'nearName', { name, near }),
});

const twice = (name: string): ErrorReport => ({
  kind: 'InvalidValueError',
  message: `“${name}” must stand in the link with one value; got more, and it was left out.`,
  hint: 'Keep the one that is meant.',
  words: words('linkTwice', 'keepOne', { name }),
});

function note(error: unknown): ErrorReport {
  const report = toReport(error);
  return { ...report, message: `In the link, ${report.message.replace(/^A /, 'a ')}` };
}
