// The head of the page: what this is, how far the run has come, and how the page should look and speak. It holds no
// run controls.
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Theme } from '../../store/view-state';
import { DarkIcon, LightIcon, ScreenIcon, SetupIcon, SystemIcon } from '../icons';
import { useMedia } from '../media';
import { usePage, useView } from '../page-context';
import './header.css';

interface HeaderProps {
  /** Where the run stands. */
  readonly stations: ReactElement;
  /** Ways to other parts of the page. */
  readonly lessons: ReactElement;
  readonly share: ReactElement;
}

export function Header({ stations, lessons, share }: HeaderProps) {
  const { t } = useTranslation();
  const { store } = usePage();
  const presentation = useView((view) => view.presentation);
  return (
    <header className="header">
      <h1 className="header-name">{t('app.name')}</h1>
      {stations}
      <div className="header-tools">
        {!presentation && (
          <button
            type="button"
            className="button quiet header-setup"
            aria-haspopup="dialog"
            title={t('header.setupKey')}
            onClick={() => store.view({ drawer: true })}
          >
            <SetupIcon />
            <span className="header-words">{t('header.setup')}</span>
          </button>
        )}
        {!presentation && (
          <>
            {lessons}
            {share}
            <LanguageToggle />
            <ThemeButton />
          </>
        )}
        {presentation && <PresentationButton />}
      </div>
    </header>
  );
}

/** Goes to the larger type of a projector, and back. */
export function PresentationButton() {
  const { t } = useTranslation();
  const { store } = usePage();
  const presentation = useView((view) => view.presentation);
  return (
    <button
      type="button"
      className="button quiet header-presentation"
      aria-pressed={presentation}
      onClick={() => store.view({ presentation: !presentation, drawer: false })}
    >
      <ScreenIcon />
      <span>{t(presentation ? 'header.leavePresentation' : 'header.presentation')}</span>
    </button>
  );
}

const OWN_NAMES = { en: 'EN', zh: '中文' } as const;

function LanguageToggle() {
  const { t } = useTranslation();
  const { store } = usePage();
  const chosen = useView((view) => view.language);
  return (
    <div className="language" role="group" aria-label={t('header.language')}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          className="button quiet"
          lang={language === 'zh' ? 'zh-CN' : 'en'}
          aria-pressed={language === chosen}
          onClick={() => store.view({ language })}
        >
          {OWN_NAMES[language]}
        </button>
      ))}
    </div>
  );
}

const THEME_ICONS = { system: SystemIcon, light: LightIcon, dark: DarkIcon } as const;

function ThemeButton() {
  const { t } = useTranslation();
  const { store } = usePage();
  const theme = useView((view) => view.theme);
  const next = nextTheme(theme, useMedia('(prefers-color-scheme: dark)'));
  const Icon = THEME_ICONS[theme];
  const label = t('header.theme.label', { theme: t(`header.theme.${theme}`) });
  return (
    <button
      type="button"
      className="button quiet icon header-theme"
      aria-label={label}
      title={label}
      onClick={() => store.view({ theme: next })}
    >
      <Icon />
    </button>
  );
}

// The order in which the theme button goes round: from what the system has to the other, so that the
// first press changes what is seen, then to the third and back to the system.

/** @param dark whether the system asks for dark */
export function nextTheme(theme: Theme, dark: boolean): Theme {
  const [own, other] = dark ? (['dark', 'light'] as const) : (['light', 'dark'] as const);
  if (theme === 'system') return other;
  return theme === other ? own : 'system';
}
