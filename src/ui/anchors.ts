// Ids of what one part of the page opens in another, or goes to.

export const ANCHORS = {
  /** The popover of the engines. */
  engines: 'engines',
  /** The slider. */
  rate: 'rate',
  /** The table of results. */
  results: 'results',
  /** The list of runs. */
  runs: 'runs',
  setup: 'setup',
} as const;
