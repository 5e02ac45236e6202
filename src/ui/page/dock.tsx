// Always in view: what the rate on the page would do, in a sentence; the slider; the button. The curve strip, its
// legend and two pins to compare rates unfold over the slider when they are asked for.
import { useTranslation } from 'react-i18next';
import { isThin } from '../../store/view-state';
import { NARROW, useMedia } from '../media';
import { isTraining } from '../model/situation';
import { usePage, useRun, useView } from '../page-context';
import { Training } from '../phase-rail/training';
import { TurnSettings } from '../setup/turn-settings';
import { CalmSentence } from '../dock/calm-sentence';
import { Commit } from '../dock/commit';
import { CutShow } from '../dock/cut-show';
import { RateSlider } from '../dock/rate-slider';
import { Pins } from '../strip/pins';
import { Strip, StripLegend } from '../strip/strip';
import '../dock/dock.css';

export function Dock() {
  const { t } = useTranslation();
  const compact = useMedia(NARROW);
  const trains = useRun(isTraining);
  const unfolded = useView((view) => view.unfolded);
  const presentation = useView((view) => view.presentation);
  const thin = useView(isThin);
  if (thin)
    return (
      <section className="dock" aria-label={t('dock.label')} data-testid="dock" data-thin>
        <CalmSentence short />
        <RateSlider />
        <ThinButton />
      </section>
    );
  return (
    <section className="dock" aria-label={t('dock.label')} data-testid="dock">
      <div className="dock-slide">
        <CalmSentence short={compact} />
        {unfolded && (
          <div className="dock-unfolded">
            <div className="dock-legend">
              <StripLegend short={compact} />
              <Pins />
            </div>
            <Strip short={compact} />
          </div>
        )}
        <RateSlider />
        <CutShow />
      </div>
      <div className="dock-side">
        {trains ? (
          <Training>
            <TurnSettings />
          </Training>
        ) : (
          <Commit />
        )}
        {presentation && <ThinButton />}
      </div>
    </section>
  );
}

/** Hides all of the dock but slider and rate, and shows it again. */
function ThinButton() {
  const { t } = useTranslation();
  const { store } = usePage();
  const thin = useView((view) => view.thin);
  return (
    <button
      type="button"
      className="button quiet dock-thin"
      aria-pressed={thin}
      title={t('dock.thinKey')}
      onClick={() => store.view({ thin: !thin })}
    >
      {t(thin ? 'dock.whole' : 'dock.thin')}
    </button>
  );
}
