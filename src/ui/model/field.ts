// One field of the set-up panel between text and number. What is allowed stands in core/controls.
// Invariant: text that is not allowed never becomes a change of the run.
import { CONTROLS, type Control, type ControlKey } from '../../core/controls';
import { TURNED, type Turn } from '../../core/recipe';
import { PHASES, type DeepPartial, type Phase, type RunConfig } from '../../core/run-config';
import { onlyRises } from '../../core/schedule';
import type { Format } from '../format';
import { readTyped, type Typed } from '../typed-number';

/** What the field's text stands for. */
export function readField(key: ControlKey, text: string): Typed {
  const { min, max, integer }: Control = CONTROLS[key];
  return readTyped(text, { min, max, whole: integer, percent: false });
}

/**
 * A number as a field shows it: as researchers write it, 1e-3 under a hundredth, and no more digits
 * than it has.
 */
export function fieldText(value: number): string {
  const small = value !== 0 && Math.abs(value) < 0.01;
  return small ? value.toExponential().replace('e+', 'e') : String(value);
}

/** The bounds a field may say: whole numbers grouped as in sentences, others as fields show them. */
export function boundsOf(
  key: ControlKey,
  format: Format,
): { min: string; max: string; whole: boolean } {
  const { min, max, integer }: Control = CONTROLS[key];
  const text = integer ? format.count : fieldText;
  return { min: text(min), max: text(max), whole: integer };
}

export type FieldKey = Exclude<ControlKey, 'rate'>;

/** The keys of a phase's fields, in the order of the controls. */
export function phaseFields(phase: Phase): readonly FieldKey[] {
  const keys = Object.keys(CONTROLS) as readonly ControlKey[];
  return keys.filter((key): key is FieldKey => key.startsWith(`${phase}.`));
}

/** What a field's key reads of a config. */
export function valueAt(config: RunConfig, key: FieldKey): number {
  if (key === 'seed' || key === 'batch') return config[key];
  const [phase, name] = key.split('.') as [Phase, string];
  const value = new Map<string, unknown>(Object.entries(config.phases[phase])).get(name);
  if (typeof value !== 'number') throw new Error(`No number at ${key}.`);
  return value;
}

/** Whether a field is a warm-up that its whole phase goes by in. */
export function risesOnly({ phases }: RunConfig, key: FieldKey): boolean {
  const phase = PHASES.find((name) => key === `${name}.warmup`);
  return phase !== undefined && onlyRises(phases[phase], phases[phase].steps);
}

/** The change of config that sets one field. */
export function changeAt(key: FieldKey, value: number): DeepPartial<RunConfig> {
  if (key === 'seed' || key === 'batch') return { [key]: value };
  const [phase, name] = key.split('.') as [Phase, string];
  return { phases: { [phase]: { [name]: value } } };
}

/** The fields of a phase that can be turned while it trains. */
export const turnFields = (phase: Phase): readonly FieldKey[] => {
  const wanted = TURNED.map((name) => `${phase}.${name}`);
  return wanted.flatMap((key) => phaseFields(phase).filter((known) => known === key));
};

/** The change of one field as the phase that trains takes it; null where it is none of its. */
export function turnAt(key: FieldKey, value: number, task: string | null): Turn | null {
  const [phase, name] = key.split('.');
  const turned = TURNED.find((known) => known === name);
  return phase !== task || turned === undefined ? null : { [turned]: value };
}

/** The name of the settings that a config has every one of, or null. */
export function settingsNamed<Name extends string>(
  config: RunConfig,
  named: Record<Name, DeepPartial<RunConfig>>,
): Name | null {
  const names = Object.keys(named) as Name[];
  return names.find((name) => covers(config, named[name])) ?? null;
}

function covers(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null) return false;
  const there = new Map(Object.entries(whole));
  return Object.entries(part).every(([field, value]) => covers(there.get(field), value));
}
