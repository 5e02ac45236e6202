// How to repeat the run, in a report: the link it began with, every step in words, a link that carries all of
// them out, and the whole as a recipe for the console; or one sentence that says why nobody can. Pure.
import type { TFunction } from 'i18next';
import { changeConfig, DEFAULT_CONFIG } from '../../core/run-config';
import type { Recipe } from '../../core/recipe';
import { obstacleOf, recipeOf } from '../../core/run-recipe';
import { recipeName, recipeText } from '../../store/link/recipe-link';
import { viewOfRun, writeLink } from '../../store/link/write-link';
import type { PageState } from '../../store/store';
import type { Format } from '../format';
import { stepWords } from '../words/recipe-words';
import { markup, type Markup } from './markup';

/**
 * @param address of the page; what its link says beside that is not the run's
 * @param link that puts the recipe before whoever opens it; null where it would be too long
 */
export function repeatPart(
  { run, view }: PageState,
  address: string,
  link: string | null,
  t: TFunction,
  format: Format,
): Markup {
  const obstacle = obstacleOf(run);
  if (obstacle !== null) return markup`<p>${t(`report.cannot.${obstacle}`)}</p>`;
  const recipe = recipeOf(run);
  const begin = new URL(address);
  begin.hash = '';
  const config = changeConfig(DEFAULT_CONFIG, recipe.config);
  begin.search = writeLink(config, viewOfRun(view), recipe.start);
  const did = recipe.steps.length > 0;
  return markup`<ol>
      <li>${t('report.steps.open')} ${anchor(begin.href)}</li>
      ${recipe.steps.map((step) => markup`<li>${stepWords(step, t, format)}</li>`)}
    </ol>
    ${did ? atOnce(recipe, link, t) : null}
    ${run.engine === null ? null : markup`<p>${t('report.bits')}</p>`}`;
}

const anchor = (href: string): Markup => markup`<a href="${href}">${href}</a>`;

/** All steps by one press: of a button on the page, or of Enter in its console. */
function atOnce(recipe: Recipe, link: string | null, t: TFunction): Markup {
  const file = `data:application/json,${encodeURIComponent(recipeText(recipe))}`;
  const whole =
    link === null
      ? markup`<p>${t('report.recipe.tooLong')}
          <a href="${file}" download="${recipeName(recipe)}">${t('report.recipe.file')}</a></p>`
      : markup`<p>${t('report.recipe.link')} ${anchor(link)}</p>`;
  return markup`${whole}
    <p>${t('report.script')}</p>
    <pre>${scriptOf(recipe)}</pre>`;
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
