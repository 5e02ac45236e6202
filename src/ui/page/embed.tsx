// Espalier in a frame of another page: the parts that its link names and nothing around them. The page
// around it has the commands; see docs/embedding.md.
import { useRef, useEffect, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { EmbedPart } from '../../store/embed-link';
import type { FrameHeight } from '../../store/frame-height';
import { Boundary } from '../boundary';
import { Dock } from './dock';
import { useDocument } from '../document';
import { Espalier } from '../espalier/espalier';
import { Figures } from '../figures/figures';
import { useFlow } from '../flow';
import { GateMap } from '../gate-map/gate-map';
import { Histograms } from '../histogram/histograms';
import { Announcer } from '../status/announcer';
import { useRun, useView } from '../page-context';
import { usePrint } from '../print';
import { RecipeCard } from '../recipe/recipe-card';
import { RefusalLine } from '../status/refusal-line';
import { reportWords } from '../report-words';
import { observeSizes } from '../observers';
import './embed.css';
import { sentences } from '../sentences';

const PANELS = {
  drawing: () => <Espalier tallest={null} />,
  histogram: Histograms,
  map: GateMap,
  figures: Figures,
} as const;

/** What broke off, which the page says in its state line and a frame has none. */
function FailureLine() {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const failure = useRun((run) => run.failure);
  const said = failure === null ? null : reportWords(failure.error, language, t);
  return (
    <div role="alert">
      {said !== null && <p className="refusal">{sentences(t, said.message, said.hint)}</p>}
    </div>
  );
}

export interface EmbedProps {
  readonly parts: readonly EmbedPart[];
  readonly height: FrameHeight;
}

export function Embed({ parts, height }: EmbedProps) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  useDocument();
  useFlow();
  usePrint();
  useOwnHeight(root, height);
  const panels = parts.filter((part) => part !== 'dock');
  return (
    <div ref={root} className="page embed">
      <h1 className="visually-hidden">{t('app.name')}</h1>
      <div data-part>
        <Boundary>
          <RefusalLine />
          <RecipeCard />
          <FailureLine />
        </Boundary>
      </div>
      <main className="embed-main">
        <div className="embed-panels" data-part>
          {panels.map((part) => {
            const Panel = PANELS[part];
            return (
              <section
                key={part}
                className={`embed-panel embed-${part}`}
                aria-label={t(`embed.${part}`)}
              >
                <Boundary>
                  <Panel />
                </Boundary>
              </section>
            );
          })}
        </div>
      </main>
      {parts.includes('dock') && (
        <div className="dock-area" data-part>
          <Boundary>
            <Dock />
          </Boundary>
        </div>
      )}
      <Boundary>
        <Announcer />
      </Boundary>
    </div>
  );
}

// Measures how high the parts of a frame are by themselves, whatever the height of the frame: a page that
// follows the measure must not make it grow.

/** Tells the height of the frame's parts whenever it changes. @param root its children are the parts */
function useOwnHeight(root: RefObject<HTMLElement | null>, told: FrameHeight): void {
  useEffect(() => {
    const parts = [...(root.current?.querySelectorAll<HTMLElement>('[data-part]') ?? [])];
    const measure = () => {
      const heights = parts.map((part) => part.getBoundingClientRect().height);
      const height = Math.ceil(heights.reduce((sum, one) => sum + one, 0));
      if (height !== told.getState().height) told.setState({ height });
    };
    const sizes = observeSizes(measure);
    for (const part of parts) sizes.observe(part);
    return () => sizes.disconnect();
  }, [root, told]);
}
