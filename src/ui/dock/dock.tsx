// Always in view: what the rate on the page would do, in a sentence; the slider; the button.
import { useTranslation } from 'react-i18next';
import { NARROW, useMedia } from '../media';
import { Commit } from './commit';
import { RateSlider } from './rate-slider';
import { Sentence } from './sentence';
import './dock.css';

export function Dock() {
  const { t } = useTranslation();
  const compact = useMedia(NARROW);
  return (
    <section
      className={compact ? 'dock dock-compact' : 'dock'}
      aria-label={t('dock.label')}
      data-testid="dock"
    >
      <Sentence compact={compact} />
      <div className="dock-row">
        <RateSlider />
        <Commit />
      </div>
    </section>
  );
}
