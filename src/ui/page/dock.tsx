// Always in view: what the rate on the page would do, in a sentence; the curve strip over the slider; the
// button, and two pins to compare rates.
import { useTranslation } from 'react-i18next';
import { LOW, NARROW, PROJECTOR, useMedia } from '../media';
import { useView } from '../page-context';
import { Commit } from '../dock/commit';
import { RateSlider } from '../dock/rate-slider';
import { Sentence } from '../dock/sentence';
import { Pins } from '../strip/pins';
import { Strip, StripLegend } from '../strip/strip';
import '../dock/dock.css';
import '../dock/dock-compact.css';
import '../dock/dock-low.css';
import '../dock/dock-flat.css';

export function Dock() {
  const { t } = useTranslation();
  const compact = useMedia(NARROW);
  const projected = useView((view) => view.presentation);
  const large = useMedia(PROJECTOR) && projected;
  const lesson = useView((view) => view.lesson !== null);
  const beside = useMedia(LOW) && lesson;
  const legend = <StripLegend short={compact || large || beside} />;
  return (
    <section
      className={compact ? 'dock dock-compact' : 'dock'}
      aria-label={t('dock.label')}
      data-testid="dock"
    >
      <Sentence compact={compact}>{!compact && legend}</Sentence>
      <div className="dock-row">
        <div className="dock-slide">
          <Strip short={compact} />
          <RateSlider />
          {compact && legend}
        </div>
        <div className="dock-side">
          <Commit />
          <Pins />
        </div>
      </div>
    </section>
  );
}
