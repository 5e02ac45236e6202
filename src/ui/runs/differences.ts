// In what the configurations of two runs differ, setting by setting. Pure: words are the page's.
import { CONTROL_KEYS, type ControlKey } from '../../core/controls';
import { PHASES, type Phase, type RunConfig } from '../../core/run-config';
import type { RunFacts } from '../../store/run-record';

type Configured = Pick<RunFacts, 'config' | 'source'>;

/** One setting that is another in the second run; `was` and `is` are of the setting's own type. */
export type Difference =
  | { readonly of: 'source'; readonly was: RunFacts['source']; readonly is: RunFacts['source'] }
  | {
      readonly of: 'data' | 'model' | 'augment' | 'engine';
      readonly was: string;
      readonly is: string;
    }
  | { readonly of: 'schedule'; readonly phase: Phase; readonly was: string; readonly is: string }
  | {
      readonly of: 'number';
      readonly key: ControlKey;
      /** Where the setting belongs to one phase. */
      readonly phase: Phase | null;
      readonly was: number;
      readonly is: number;
    };

/** What is set otherwise in `after` than in `before`, in the order of the set-up panel. */
export function differences(before: Configured, after: Configured): Difference[] {
  const found: Difference[] = [];
  if (before.source !== after.source)
    found.push({ of: 'source', was: before.source, is: after.source });
  const names = (config: RunConfig) => ({
    data: config.data,
    model: modelName(config.model),
    augment: config.augment ? 'on' : 'off',
    engine: config.engine,
  });
  const [was, is] = [names(before.config), names(after.config)];
  for (const of of ['data', 'model', 'augment', 'engine'] as const)
    if (was[of] !== is[of]) found.push({ of, was: was[of], is: is[of] });
  const [old, now] = [numbersOf(before.config), numbersOf(after.config)];
  for (const key of CONTROL_KEYS) {
    const [a, b] = [old.get(key), now.get(key)];
    if (a === undefined || b === undefined || a === b) continue;
    const phase = PHASES.find((name) => key.startsWith(`${name}.`)) ?? null;
    found.push({ of: 'number', key, phase, was: a, is: b });
  }
  for (const phase of PHASES) {
    const [a, b] = [before, after].map(({ config }) => config.phases[phase].schedule);
    if (a !== undefined && b !== undefined && a !== b)
      found.push({ of: 'schedule', phase, was: a, is: b });
  }
  return found;
}

/** A preset's name, or sizes in short: `D 96 · 3 × 4 heads …` is more than a table has room for. */
export const modelName = (model: RunConfig['model']): string =>
  typeof model === 'string'
    ? model
    : `D ${model.dim}, L ${model.depth}, h ${model.heads}, p ${model.patch}, ${model.image} px`;

/** Every number of a configuration by the key of its control. */
function numbersOf(config: RunConfig): Map<ControlKey, number> {
  const numbers = new Map<ControlKey, number>();
  for (const key of CONTROL_KEYS) {
    const [first = '', field] = key.split('.');
    const phase = PHASES.find((name) => name === first);
    const settings: Readonly<Record<string, unknown>> =
      phase === undefined ? { ...config } : { ...config.phases[phase] };
    const value = settings[field ?? first];
    if (typeof value === 'number') numbers.set(key, value);
  }
  return numbers;
}
