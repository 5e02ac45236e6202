// How to repeat the run, in a report: the link it began with, every command in words and the same for the
// console; or one sentence that says why nobody can. Pure.
import type { TFunction } from 'i18next';
import { CRITERIA } from '../../core/scores';
import { CONTROLS, type ControlKey } from '../../core/controls';
import { PHASES, type DeepPartial, type RunConfig } from '../../core/run-config';
import { writeLink } from '../../store/link/write-link';
import { obstacleOf, recipeOf, scriptOf, type Line, type Recipe } from '../../store/repeat';
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
  url.search = writeLink(recipe.config, { ...initialView, rate, language, theme }, recipe.start);
  const link = url.href;
  const did = recipe.lines.length > 0;
  return markup`<ol>
      <li>${t('report.steps.open')} <a href="${link}">${link}</a></li>
      ${recipe.lines.map((line) => markup`<li>${lineWords(line, t, format)}</li>`)}
    </ol>
    ${did ? script(recipe, t) : null}
    ${run.engine === null ? null : markup`<p>${t('report.bits')}</p>`}`;
}

const script = (recipe: Recipe, t: TFunction): Markup =>
  markup`<p>${t('report.script')}</p>
    <pre>${scriptOf(recipe)}</pre>`;

function lineWords(line: Line, t: TFunction, format: Format): string {
  switch (line.do) {
    case 'set':
      return t('report.steps.set', { settings: settingsIn(line.change, t).join(t('runs.comma')) });
    case 'train': {
      const words = { count: line.steps, steps: format.count(line.steps) };
      const whole = t(`report.steps.${line.phase}`, words);
      if (line.until === null) return whole;
      return `${whole} ${t('report.steps.stop', { step: format.count(line.until) })}`;
    }
    case 'goOn':
      if (line.until === null) return t('report.steps.goOn', { step: format.count(line.steps) });
      return t('report.steps.goOnTo', { step: format.count(line.until) });
    case 'cut':
      return t('report.steps.prune', { rate: String(line.rate) });
    case 'control':
      return t('report.steps.control', { count: line.steps, steps: format.count(line.steps) });
    case 'measure':
      return t(`report.steps.measure.${line.split}`);
    case 'undo':
      return t('report.steps.undo');
  }
}

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
