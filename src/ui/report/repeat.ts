// How to repeat the run, in a report: the link it began with, every step in words, and the whole as a recipe for
// the console; or one sentence that says why nobody can. Pure.
import type { TFunction } from 'i18next';
import { CRITERIA, DEFAULT_CRITERION } from '../../core/scores';
import { CONTROLS, type ControlKey } from '../../core/controls';
import { settingsChange, type Recipe, type Step } from '../../core/recipe';
import { obstacleOf, recipeOf } from '../../core/run-recipe';
import {
  changeConfig,
  DEFAULT_CONFIG,
  PHASES,
  type DeepPartial,
  type RunConfig,
} from '../../core/run-config';
import { writeLink } from '../../store/link/write-link';
import type { PageState } from '../../store/store';
import { initialView } from '../../store/view-state';
import type { Format } from '../format';
import { inPhase } from '../words/run-words';
import { markup, type Markup } from './markup';

/** @param address of the page; what its link says beside that is not the run's */
export function repeatPart(
  { run, view }: PageState,
  address: string,
  t: TFunction,
  format: Format,
): Markup {
  const obstacle = obstacleOf(run);
  if (obstacle !== null) return markup`<p>${t(`report.cannot.${obstacle}`)}</p>`;
  const recipe = recipeOf(run);
  const { rate, language, theme } = view;
  const url = new URL(address);
  url.hash = '';
  const config = changeConfig(DEFAULT_CONFIG, recipe.config);
  url.search = writeLink(config, { ...initialView, rate, language, theme }, recipe.start);
  const link = url.href;
  const did = recipe.steps.length > 0;
  return markup`<ol>
      <li>${t('report.steps.open')} <a href="${link}">${link}</a></li>
      ${recipe.steps.map((step) => markup`<li>${stepWords(step, t, format)}</li>`)}
    </ol>
    ${did ? script(recipe, t) : null}
    ${run.engine === null ? null : markup`<p>${t('report.bits')}</p>`}`;
}

const script = (recipe: Recipe, t: TFunction): Markup =>
  markup`<p>${t('report.script')}</p>
    <pre>${scriptOf(recipe)}</pre>`;

function stepWords(step: Step, t: TFunction, format: Format): string {
  switch (step.do) {
    case 'train': {
      const { phase, steps, from = 0, until, set, gates, optimizer } = step;
      const to = until === undefined ? null : format.count(until);
      const words = { count: steps, steps: format.count(steps) };
      return sentences(
        set && setWords(settingsChange(phase, set), t),
        gates && t(`report.steps.gates.${gates}`),
        optimizer === 'fresh' && t('report.steps.fresh'),
        from === 0 && t(`report.steps.${phase}`, words),
        from === 0 && to !== null && t('report.steps.stop', { step: to }),
        from > 0 && to === null && t('report.steps.goOn', { step: words.steps }),
        from > 0 && to !== null && t('report.steps.goOnTo', { step: to }),
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
      return sentences(set && setWords(set, t), t('report.steps.control', words));
    }
    case 'measure':
      return t(`report.steps.measure.${step.split}`);
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

const sentences = (...given: readonly (string | false | undefined)[]): string =>
  given.filter((one) => typeof one === 'string').join(' ');

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
      words.push(inPhase(phase, t(`control.${label}`), String(value), t));
    }
  return words;
}

/** A recipe as a line for the browser's console. */
const scriptOf = (recipe: Recipe): string => `await espalier.run(${literal(recipe)});`;

/** A value as a person would type it: a list of objects has a line for each. */
function literal(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) {
    const lines = value.map((one: unknown) => literal(one));
    const long = value.some((one) => typeof one === 'object');
    return long ? `[\n${lines.map((line) => `  ${line},\n`).join('')}]` : `[${lines.join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, of]) => `${name}: ${literal(of)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
