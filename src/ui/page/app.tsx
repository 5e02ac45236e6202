// The page: what the network looks at, how it is built and, on request, what is inside; what happened under the
// fold; the dock always in view. It arranges panels and knows nothing of what they show.
import { Suspense, useCallback, useRef, useState, type ReactElement } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import type { Page } from '../../store/page';
import '../tokens.css';
import '../base.css';
import '../layout.css';
import '../first.css';
import { Boundary } from '../boundary';
import { Dock } from './dock';
import { useDocument, useDrops, useKeys } from '../document';
import { Embed, type EmbedProps } from './embed';
import { useFlow } from '../flow';
import { GateMap } from '../gate-map/gate-map';
import { ShareButton } from '../share/share-button';
import { LessonsButton } from '../lesson/lessons-button';
import { EngineBadge } from '../header/engine-badge';
import { Header, PresentationButton } from '../header/header';
import { Histograms } from '../histogram/histograms';
import { createI18n, type Catalogue } from '../i18n';
import { lendFocus } from '../kept-focus';
import { lateComponent } from '../late-component';
import { Limits } from '../lesson/limits';
import { ListingLine, OwnSheet } from '../own/own-sheet';
import { PageProvider, usePage, useView } from '../page-context';
import { usePrint } from '../print';
import { RecipeCard } from '../recipe/recipe-card';
import { PhaseRail } from '../phase-rail/phase-rail';
import { StateLine } from '../phase-rail/state-line';
import { Pictures } from '../pictures/pictures';
import { SetupSheet } from '../setup/setup-sheet';
import { Sentence } from '../dock/sentence';
import { Announcer } from '../status/announcer';
import { BroughtLine } from '../status/brought';
import { RefusalLine } from '../status/refusal-line';
import { TreePanel } from './tree-panel';
import { UnderTheFold } from './under-the-fold';
import { useStages } from '../stages';

interface AppProps {
  readonly page: Page;
  readonly embed: EmbedProps | null;
  /** Of the language that the page opens in. */
  readonly words: Catalogue;
}

/** The whole user interface over a page's store and actions; in a frame, the parts that its link names. */
export function App({ page, embed, words }: AppProps) {
  const [i18n] = useState(() => createI18n(page.store.getState().view.language, words));
  return (
    <I18nextProvider i18n={i18n}>
      <PageProvider page={page}>
        <Boundary>{embed === null ? <Layout /> : <Embed {...embed} />}</Boundary>
      </PageProvider>
    </I18nextProvider>
  );
}

function Layout() {
  const { t } = useTranslation();
  const { store } = usePage();
  const gates = useRef<HTMLElement>(null);
  const inside = useView((view) => view.inside);
  const lesson = useView((view) => view.lesson !== null);
  const openSetup = useCallback(
    () => store.view({ drawer: !store.getState().view.drawer }),
    [store],
  );
  useDocument();
  useFlow();
  usePrint();
  useKeys(openSetup);
  useDrops();
  return (
    <div className="page">
      <a
        className="skip"
        href="#gates"
        onClick={(event) => {
          event.preventDefault();
          if (gates.current !== null) lendFocus(gates.current, true);
        }}
      >
        {t('app.skip')}
      </a>
      <a
        className="skip"
        href={`#${ANCHORS.rate}`}
        onClick={(event) => {
          event.preventDefault();
          // What the slider does is seen above it.
          gates.current?.scrollIntoView({ block: 'start' });
          document.getElementById(ANCHORS.rate)?.focus({ preventScroll: true });
        }}
      >
        {t('app.skipSlider')}
      </a>
      <Boundary>
        <Header stations={<PhaseRail />} lessons={<LessonsButton />} share={<ShareButton />} />
      </Boundary>
      <Boundary>
        <RefusalLine />
        <BroughtLine />
        <ListingLine />
      </Boundary>
      <Boundary>
        <RecipeCard />
      </Boundary>
      <Boundary>
        <StateLine />
      </Boundary>
      <Boundary>
        <Limits />
      </Boundary>
      <main className="main">
        <div className="first" data-inside={inside || undefined} data-lesson={lesson || undefined}>
          <section className="first-pictures">
            <Late turn={1}>
              <Boundary>
                <Pictures />
              </Boundary>
            </Late>
          </section>
          {inside && (
            <section ref={gates} className="first-inside" id="gates" aria-label={t('app.main')}>
              <Late turn={1}>
                <Boundary>
                  <Sentence />
                </Boundary>
                <Boundary>
                  <Histograms />
                </Boundary>
                <Boundary>
                  <GateMap />
                </Boundary>
              </Late>
            </section>
          )}
          <section className="first-tree" aria-label={t('app.drawing')}>
            <Late turn={1}>
              <TreePanel />
            </Late>
          </section>
        </div>
        <div className="under">
          <Late turn={5}>
            <UnderTheFold />
          </Late>
        </div>
      </main>
      <div className="dock-area">
        {lesson && <Lesson />}
        <Boundary>
          <Dock />
        </Boundary>
      </div>
      <Boundary>
        <SetupSheet
          machine={
            <>
              <EngineBadge />
              <PresentationButton />
            </>
          }
        />
      </Boundary>
      <Boundary>
        <OwnSheet />
      </Boundary>
      <Boundary>
        <Announcer />
      </Boundary>
    </div>
  );
}

interface LateProps {
  /** Frames that go before. */
  readonly turn: number;
  readonly children: ReactElement | readonly (ReactElement | false)[];
}

/**
 * A part of the page that mounts after others: the page's first commit would be one long task otherwise.
 * The order is that of use: the slider first, what lies under the fold last.
 */
function Late({ turn, children }: LateProps) {
  return useStages(turn) < turn ? null : children;
}

// A lesson stands at the side of the page, or over the dock where there is no room for that. Its panel comes in a
// chunk of its own.
const LessonPanel = lateComponent(
  'lesson-panel',
  async () => (await import('../lesson/lesson-panel')).LessonPanel,
);

function Lesson() {
  const { t } = useTranslation();
  return (
    <div className="lesson-slot">
      <Boundary more={<LeaveLesson />}>
        <Suspense fallback={<p className="small">{t('lesson.loading')}</p>}>
          <LessonPanel />
        </Suspense>
      </Boundary>
    </div>
  );
}

/** Where the lesson's panel, which has this button else, is not to be had. */
function LeaveLesson() {
  const { t } = useTranslation();
  const { store } = usePage();
  return (
    <button type="button" className="button" onClick={() => store.view({ lesson: null })}>
      {t('lesson.leave')}
    </button>
  );
}
