// Keeps out of sight, and from those who hear the page, what would tell the answer to a question. The
// root says what is covered and covers.css does it, so that what mounts later is covered from the start.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../page-context';
import './covers.css';

export function useCovers(): void {
  const { t } = useTranslation();
  const covered = useView((view) => view.covered);
  useEffect(() => {
    if (covered.length === 0) return;
    const root = document.documentElement;
    root.dataset['covered'] = covered.join(' ');
    root.style.setProperty('--covered', JSON.stringify(t('lesson.covered')));
    return () => {
      delete root.dataset['covered'];
      root.style.removeProperty('--covered');
    };
  }, [covered, t]);
}
