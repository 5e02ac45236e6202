// The page: head, rail and state; set-up, instruments and savings in columns; what happened under the
// fold; the dock always in view. It arranges panels and knows nothing of what they show.
import { useCallback, useRef, useState, type ReactElement } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { ANCHORS, goToSetup } from '../anchors';
import type { Page } from '../../store/page';
import '../tokens.css';
import '../base.css';
import '../layout.css';
import { Boundary } from '../boundary';
import { BlockTable } from '../block-table/block-table';
import { Dock } from './dock';
import { useDocument, useKeys } from '../document';
import { Embed, type EmbedProps } from './embed';
import { Espalier } from '../espalier/espalier';
import { FigureNotes, Figures } from '../figures/figures';
import { useFlow } from '../flow';
import { GateMap } from '../gate-map/gate-map';
import { ShareButton } from '../share/share-button';
import { LessonsButton } from '../lesson/lessons-button';
import { Header } from '../header/header';
import { Histograms } from '../histogram/histograms';
import { createI18n } from '../i18n';
import { lendFocus } from '../kept-focus';
import { Lesson, LessonSlot, useLessonOpen } from '../lesson/lesson-slot';
import { Limits } from '../lesson/limits';
import { NARROW, SHORT, SINGLE, useMedia, WIDE } from '../media';
import { PageProvider, usePage, useView } from '../page-context';
import { usePrint } from '../print';
import { RecipeCard } from '../recipe/recipe-card';
import { PhaseRail } from '../phase-rail/phase-rail';
import { RunControls } from '../phase-rail/run-controls';
import { StateLine } from '../phase-rail/state-line';
import { Setup } from '../setup/setup';
import { SetupSheet } from '../setup/setup-sheet';
import { Announcer } from '../status/announcer';
import { RefusalLine } from '../status/refusal-line';
import { UnderTheFold } from './under-the-fold';
import { useStages } from '../stages';

/** Height of the drawing where it must leave room for others, CSS pixels. */
const LOW = 280;
/** The same beside the larger type of a projector. */
const PROJECTED = 312;

/** The whole user interface over a page's store and actions; in a frame, the parts that its link names. */
export function App({ page, embed }: { page: Page; embed: EmbedProps | null }) {
  const [i18n] = useState(() => createI18n(page.store.getState().view.language));
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
  const presentation = useView((view) => view.presentation);
  const gates = useRef<HTMLElement>(null);
  const narrow = useMedia(NARROW);
  const single = useMedia(SINGLE);
  const short = useMedia(SHORT);
  const wide = useMedia(WIDE);
  const column = wide && !presentation;
  const open = useLessonOpen();
  const lesson = open && wide;
  const slot = useRef<HTMLDivElement>(null);
  const openSetup = useCallback(() => {
    if (store.getState().view.drawer) store.view({ drawer: false });
    else goToSetup(store, column);
  }, [column, store]);
  useDocument();
  useFlow();
  usePrint();
  useKeys(openSetup);
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
        <Header
          setupButton={!column && !presentation}
          lessons={<LessonsButton />}
          share={<ShareButton />}
        />
      </Boundary>
      <Boundary>
        <PhaseRail controls={!narrow} />
      </Boundary>
      <Boundary>
        <RefusalLine />
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
        <div className="columns" data-setup={column || lesson}>
          {(column || lesson) && (
            <aside className="column-setup" aria-label={t(column ? 'setup.title' : 'lesson.label')}>
              {lesson && <LessonSlot slot={slot} />}
              {column && (
                <Late turn={3}>
                  <Boundary>
                    <Setup />
                  </Boundary>
                </Late>
              )}
            </aside>
          )}
          {single && (
            <section className="column-drawing" aria-label={t('app.drawing')}>
              <Late turn={1}>
                <Boundary>
                  <Espalier tallest={LOW} />
                </Boundary>
              </Late>
            </section>
          )}
          <section ref={gates} className="column-gates" id="gates" aria-label={t('app.main')}>
            <Late turn={1}>
              <Boundary>
                <Histograms />
              </Boundary>
            </Late>
          </section>
          <section className="column-savings" aria-label={t('app.savings')}>
            <Late turn={2}>
              <Boundary>
                <Figures />
              </Boundary>
              {!single && (
                <Boundary>
                  <Espalier tallest={short ? LOW : presentation ? PROJECTED : null} />
                </Boundary>
              )}
              <Boundary>
                <BlockTable />
                <FigureNotes />
              </Boundary>
            </Late>
          </section>
          <section className="column-map" aria-label={t('app.map')}>
            <Late turn={4}>
              <Boundary>
                <FoldedOnPhones folded={narrow} />
              </Boundary>
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
        {open && !wide && <LessonSlot slot={slot} />}
        {narrow && (
          <Boundary>
            <RunControls />
          </Boundary>
        )}
        <Boundary>
          <Dock />
        </Boundary>
      </div>
      {open && <Lesson slot={slot} wide={wide} />}
      {!column && (
        <Boundary>
          <SetupSheet />
        </Boundary>
      )}
      <Boundary>
        <Announcer />
      </Boundary>
    </div>
  );
}

function FoldedOnPhones({ folded }: { folded: boolean }) {
  const { t } = useTranslation();
  if (!folded) return <GateMap />;
  return (
    <details className="fold">
      <summary>{t('app.map')}</summary>
      <GateMap />
    </details>
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
