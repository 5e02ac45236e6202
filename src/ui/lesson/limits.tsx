// Hides and locks controls as the link and the lesson's step ask. Hidden ones are not there for anybody;
// locked ones stay in sight, answer to nobody, and the page says in words which they are.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ControlGroup } from '../../core/lesson';
import { useView } from '../page-context';
import { GROUP_SELECTORS } from './targets';
import './limits.css';

/** Panels mount late and mount anew: what is asked is asked again this often, in milliseconds. */
const AGAIN_MS = 500;

const MARKS = { hide: 'data-hidden', lock: 'data-locked' } as const;

export function Limits() {
  const { t } = useTranslation();
  const limits = useView((view) => view.limits);
  const step = useView((view) => view.stepLimits);
  const hide = [...new Set([...limits.hide, ...step.hide])];
  const lock = [...new Set([...limits.lock, ...step.lock])].filter((name) => !hide.includes(name));
  const hidden = hide.join(' ');
  const locked = lock.join(' ');
  useEffect(() => {
    if (hidden === '' && locked === '') return;
    const mark = () => {
      for (const [mark, names] of [
        [MARKS.hide, hidden],
        [MARKS.lock, locked],
      ] as const)
        for (const element of elementsOf(names)) {
          element.setAttribute(mark, '');
          element.inert = true;
        }
    };
    mark();
    const timer = setInterval(mark, AGAIN_MS);
    const root = document.documentElement;
    root.style.setProperty('--locked', JSON.stringify(t('lesson.lockedHere')));
    return () => {
      clearInterval(timer);
      root.style.removeProperty('--locked');
      for (const mark of Object.values(MARKS))
        for (const element of document.querySelectorAll<HTMLElement>(`[${mark}]`)) {
          element.removeAttribute(mark);
          element.inert = false;
        }
    };
  }, [hidden, locked, t]);
  if (lock.length === 0) return null;
  const names = lock.map((name) => t(`lesson.group.${name}`)).join(t('lesson.listComma'));
  return <p className="limits small">{t('lesson.locked', { names })}</p>;
}

const elementsOf = (names: string): HTMLElement[] =>
  (names === '' ? [] : (names.split(' ') as ControlGroup[])).flatMap((name) => [
    ...document.querySelectorAll<HTMLElement>(GROUP_SELECTORS[name]),
  ]);
