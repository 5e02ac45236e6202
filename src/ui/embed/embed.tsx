// Espalier in a frame of another page: the parts that its link names and nothing around them. The page
// around it has the commands; see docs/embedding.md.
import { useTranslation } from 'react-i18next';
import type { EmbedPart } from '../../store/embed-link';
import { Dock } from '../dock/dock';
import { useDocument } from '../document';
import { Espalier } from '../espalier/espalier';
import { Figures } from '../figures/figures';
import { GateMap } from '../gate-map/gate-map';
import { Histograms } from '../histogram/histograms';
import { Announcer } from '../status/announcer';
import { RefusalLine } from '../status/refusal-line';
import './embed.css';

const PANELS = {
  drawing: () => <Espalier tallest={null} />,
  histogram: Histograms,
  map: GateMap,
  figures: Figures,
} as const;

export function Embed({ parts }: { parts: readonly EmbedPart[] }) {
  const { t } = useTranslation();
  useDocument();
  const panels = parts.filter((part) => part !== 'dock');
  return (
    <div className="page embed">
      <h1 className="visually-hidden">{t('app.name')}</h1>
      <RefusalLine />
      <main className="embed-panels">
        {panels.map((part) => {
          const Panel = PANELS[part];
          return (
            <section
              key={part}
              className={`embed-panel embed-${part}`}
              aria-label={t(`embed.${part}`)}
            >
              <Panel />
            </section>
          );
        })}
      </main>
      {parts.includes('dock') && (
        <div className="dock-area">
          <Dock />
        </div>
      )}
      <Announcer />
    </div>
  );
}
