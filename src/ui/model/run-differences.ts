// In what the settings that two runs were trained with differ, one by one. Pure: words are the page's.
import { dataKey } from '../../core/data-ref';
import type { ControlKey } from '../../core/controls';
import { PHASES, type Phase, type RunConfig } from '../../core/run-config';
import {
  areSame,
  augmentOf,
  numbersOf,
  phaseOf,
  scheduleOf,
  type Configured,
  type Values,
} from './run-settings';

/** One setting that is another in the second run. */
export type Difference = { readonly was: Values; readonly is: Values } & (
  | { readonly of: 'source' | 'data' | 'model' | 'augment' | 'engine' }
  | { readonly of: 'schedule'; readonly phase: Phase }
  /** `phase` where the setting belongs to one. */
  | { readonly of: 'number'; readonly key: ControlKey; readonly phase: Phase | null }
);

/** What is set otherwise in `after` than in `before`, in the order of the set-up panel. */
export function differences(before: Configured, after: Configured): Difference[] {
  const found: Difference[] = [];
  const add = (difference: Difference) => {
    if (!areSame(difference.was, difference.is)) found.push(difference);
  };
  const fixed = (value: string): Values => [{ value, at: 0 }];
  add({ of: 'source', was: fixed(before.source), is: fixed(after.source) });
  const names = (run: Configured) => ({
    data: fixed(dataKey(run.config.data)),
    model: fixed(modelName(run.config.model)),
    augment: augmentOf(run),
    engine: fixed(run.config.engine),
  });
  const [was, is] = [names(before), names(after)];
  for (const of of ['data', 'model', 'augment', 'engine'] as const)
    add({ of, was: was[of], is: is[of] });
  const [old, now] = [numbersOf(before), numbersOf(after)];
  for (const [key, values] of now)
    add({ of: 'number', key, phase: phaseOf(key), was: old.get(key) ?? [], is: values });
  for (const phase of PHASES)
    add({ of: 'schedule', phase, was: scheduleOf(before, phase), is: scheduleOf(after, phase) });
  return found;
}

/** A preset's name, or sizes in short: `D 96 · 3 × 4 heads …` is more than a table has room for. */
export const modelName = (model: RunConfig['model']): string =>
  typeof model === 'string'
    ? model
    : `D ${model.dim}, L ${model.depth}, h ${model.heads}, p ${model.patch}, ${model.image} px`;
