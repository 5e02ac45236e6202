// What the page says of a recipe: what it begins with, and every step of it. Pure.
import type { TFunction } from 'i18next';
import { CONTROLS, type ControlKey } from '../../core/controls';
import { settingsChange, type Recipe, type Step } from '../../core/recipe';
import {
  changeConfig,
  DEFAULT_CONFIG,
  PHASES,
  type DeepPartial,
  type RunConfig,
} from '../../core/run-config';
import { CRITERIA, DEFAULT_CRITERION } from '../../core/scores';
import { formatOf, type Format } from '../format';
import type { Language } from '../../store/view-state';
import { fieldText } from '../model/field';
import { differences, modelName } from '../model/run-differences';
import { inPhase, isNow, numberName } from './run-words';
import { sentences } from '../sentences';

/** `It begins with fresh weights from seed 7: nano on synthetic images. Settings: λ = 1e-3.` */
export function beginWords({ config, start }: Recipe, language: Language, t: TFunction): string {
  const set = changeConfig(DEFAULT_CONFIG, config);
  const standard = { config: DEFAULT_CONFIG, trained: [], source: 'init' } as const;
  const special = differences(standard, { ...standard, config: set })
    .filter((one) => one.of !== 'model' && one.of !== 'data')
    .filter((one) => one.of !== 'number' || one.key !== 'seed')
    .map((one) => isNow(one, formatOf(language), t));
  return sentences(
    t,
    t(`recipe.begin.${start}`, {
      model: modelName(set.model),
      data: typeof set.data === 'string' ? t(`recipe.data.${set.data}`) : set.data.name,
      seed: String(set.seed),
    }),
    special.length > 0 && t('recipe.set', { settings: special.join(t('runs.comma')) }),
  );
}

/** A step in a sentence or two. */
export function stepWords(step: Step, t: TFunction, format: Format): string {
  switch (step.do) {
    case 'train': {
      const { phase, steps, from = 0, until, set, gates, optimizer, changes = [] } = step;
      const to = until === undefined ? null : format.count(until);
      const words = { count: steps, steps: format.count(steps) };
      return sentences(
        t,
        set && setWords(settingsChange(phase, set), t),
        gates && t(`report.steps.gates.${gates}`),
        optimizer === 'fresh' && t('report.steps.fresh'),
        from === 0 && t(`report.steps.${phase}`, words),
        from === 0 && to !== null && t('report.steps.stop', { step: to }),
        from > 0 && to === null && t('report.steps.goOn', { step: words.steps }),
        from > 0 && to !== null && t('report.steps.goOnTo', { step: to }),
        ...changes.map((change) => {
          const settings = settingsIn(settingsChange(phase, change.set), t).join(t('runs.comma'));
          return t('report.steps.later', { step: format.count(change.at + 1), settings });
        }),
      );
    }
    case 'cut': {
      const { criterion, budget } = step;
      const rate = String(budget.rate);
      if (criterion === DEFAULT_CRITERION) return t('report.steps.prune', { rate });
      return t('report.steps.pruneBy', { rate, symbol: CRITERIA[criterion].symbol });
    }
    case 'control': {
      const { steps = 0, set } = step;
      const words = { count: steps, steps: format.count(steps) };
      return sentences(t, set && setWords(set, t), t('report.steps.control', words));
    }
    case 'measure': {
      const rate = step.rate ?? step.by?.budget.rate;
      return rate === undefined
        ? t(`report.steps.measure.${step.split}`)
        : t(`report.steps.measureAt.${step.split}`, { rate: String(rate) });
    }
    case 'undo':
      return t('report.steps.undo');
    case 'name':
      return t('report.steps.name', { name: step.as });
    case 'go':
      return t('report.steps.go', { name: step.to });
    case 'given':
      return t('report.steps.given', { count: step.count, steps: format.count(step.count) });
    case 'time':
      return t('report.steps.time');
  }
}

const setWords = (change: DeepPartial<RunConfig>, t: TFunction): string =>
  t('report.steps.set', { settings: settingsIn(change, t).join(t('runs.comma')) });

/** Settings by name, their values with every digit. */
function settingsIn(change: DeepPartial<RunConfig>, t: TFunction): string[] {
  const { batch, augment, criterion, phases } = change;
  const words: string[] = [];
  if (batch !== undefined) words.push(inPhase(null, t('control.batch'), String(batch), t));
  if (augment !== undefined) {
    const shown = t(augment ? 'setup.augment.on' : 'setup.augment.off');
    words.push(inPhase(null, t('control.augment'), shown, t));
  }
  if (criterion !== undefined)
    words.push(inPhase(null, t('control.criterion'), CRITERIA[criterion].symbol, t));
  for (const phase of PHASES)
    for (const [field, value] of Object.entries(phases?.[phase] ?? {})) {
      if (field === 'schedule') {
        const shown = t(value === 'cosine' ? 'setup.schedule.cosine' : 'setup.schedule.constant');
        words.push(inPhase(phase, t('control.schedule'), shown, t));
        continue;
      }
      const { label } = CONTROLS[`${phase}.${field}` as ControlKey];
      words.push(inPhase(phase, numberName(label, t), fieldText(Number(value)), t));
    }
  return words;
}
