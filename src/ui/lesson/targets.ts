// Where the parts of the page that a lesson names stand in it: for each the selectors to look for, the
// best first; where a page has not the room for one, the next is what a person would look at instead.
import type { ControlGroup, Target } from '../../core/lesson';
import type { ResultRow } from '../../core/network-state';

export const TARGET_SELECTORS: Readonly<Record<Target, readonly string[]>> = {
  map: ['[data-testid=gate-map]', '.first-look'],
  histograms: ['[data-testid=histograms]', '.first-look'],
  drawing: ['[data-testid=espalier]', '.first-tree'],
  trunk: ['[data-testid=espalier]', '.first-tree'],
  slider: ['.rate-slider'],
  sentence: ['.dock [data-testid=sentence]'],
  strip: ['[data-testid=strip]', '.rate-slider'],
  commit: ['.commit'],
  savings: ['[data-testid=figures]'],
  lambda: ['.setup-row:has([data-field="sparse.lambda"])', '.header-setup'],
  // Of a network that came trained nobody has recorded any.
  curves: ['.curves', '#results'],
  table: ['#results'],
  // What nobody has trained yet has no controls: a run begins in the set-up.
  run: ['.run-controls', '.header-setup'],
  setup: ['#setup', '.header-setup'],
  pictures: ['.pictures'],
  inside: ['.first-inside', '.first-look'],
  // A network whose gates are all alike has forgotten nothing that could be told.
  forgot: ['#forgot', '#results'],
  denseRow: row('dense'),
  sparseRow: row('sparse'),
  prunedRow: row('pruned'),
  tunedRow: row('finetuned'),
  controlRow: row('control'),
};

/** The last line of a kind is that of the cut that was made last. */
function row(kind: ResultRow['kind']): readonly string[] {
  return [`#results tr[data-kind=${kind}]:not(:has(~ tr[data-kind=${kind}]))`, '#results'];
}

/** The element of a target; null where the page has none yet. */
export function findTarget(target: Target): HTMLElement | null {
  for (const selector of TARGET_SELECTORS[target]) {
    const found = document.querySelector<HTMLElement>(selector);
    if (found !== null) return found;
  }
  return null;
}

/** What belongs to a control that can be hidden or locked. */
export const GROUP_SELECTORS: Readonly<Record<ControlGroup, string>> = {
  setup: '.setup, .header-setup',
  engine: '.engine-badge',
  run: '.run-controls, .recipe-buttons',
  slider: '.rate-slider, .sentence-slot, .histogram-canvas',
  commit: '.commit, .state-actions [data-cuts]',
  language: '.language',
  theme: '.header-theme',
  lessons: '.header-lessons',
  map: '[data-testid=gate-map]',
  histograms: '[data-testid=histograms]',
  savings: '.savings',
  curves: '.curves',
  table: '#results',
};
