// Where a lesson stands while one is open. Its panel comes in a chunk of its own.
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../page-context';

const LessonPanel = lazy(async () => ({
  default: (await import('./lesson-panel')).LessonPanel,
}));

export const useLessonOpen = (): boolean => useView((view) => view.lesson !== null);

export function LessonSlot() {
  const { t } = useTranslation();
  if (!useLessonOpen()) return null;
  return (
    <Suspense fallback={<p className="small">{t('lesson.loading')}</p>}>
      <LessonPanel />
    </Suspense>
  );
}
