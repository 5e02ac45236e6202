// A recipe that a link or a file brought: what it would do, in words, and the two things to do with it. It never
// begins by itself.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeptFocus } from '../kept-focus';
import { formatOf } from '../format';
import { usePage, usePageState, useView } from '../page-context';
import { beginWords, stepWords } from '../words/recipe-words';
import './recipe.css';

export function RecipeCard() {
  const { t } = useTranslation();
  const { store, actions } = usePage();
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place);
  const recipe = usePageState(({ link }) => link.recipe);
  const language = useView((view) => view.language);
  const format = formatOf(language);
  const count = recipe?.steps.length ?? 0;
  // The place stays: it is what is heard when something comes into it, and has the focus when that goes.
  return (
    <div ref={place} role="status">
      {recipe !== null && (
        <section className="recipe" aria-label={t('recipe.title')}>
          <div className="recipe-words">
            <p>
              <strong>{t('recipe.title')}</strong>
              <span>{` ${beginWords(recipe, language, t)}`}</span>
            </p>
            {count > 0 && (
              <details>
                <summary>{t('recipe.steps', { count, steps: format.count(count) })}</summary>
                <ol>
                  {recipe.steps.map((step, i) => (
                    <li key={i}>{stepWords(step, t, format)}</li>
                  ))}
                </ol>
              </details>
            )}
            <p className="small">{t('recipe.hint')}</p>
          </div>
          <div className="recipe-buttons">
            <button type="button" className="button primary" onClick={() => actions.runRecipe()}>
              {t('recipe.carryOut')}
            </button>
            <button type="button" className="button" onClick={() => store.link({ recipe: null })}>
              {t('recipe.putAway')}
            </button>
          </div>
        </section>
      )}
    </div>
  );
}
