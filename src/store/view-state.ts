// What a person has chosen to see. Nothing here changes the network.
import type { PruneRate } from '../core/brand';
import { CONTROLS, pruneRate } from '../core/controls';
import type { Site } from '../core/gates';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const MAP_ORDERS = ['place', 'sorted'] as const;
export type MapOrder = (typeof MAP_ORDERS)[number];

/** How often the drawings follow a run that trains: see `drawnEvery` of the user interface. */
export const TEMPOS = ['live', 'calm', 'still'] as const;
export type Tempo = (typeof TEMPOS)[number];

/** Only these gates are lit; null is all. */
export interface Filter {
  readonly block: number | null;
  readonly site: Site | null;
}

export interface ViewState {
  readonly rate: PruneRate;
  readonly filter: Filter;
  readonly mapOrder: MapOrder;
  readonly language: Language;
  readonly theme: Theme;
  readonly tempo: Tempo;
  /** For a projector: larger type, thicker strokes, no settings. */
  readonly presentation: boolean;
  /** The set-up drawer of narrow pages. */
  readonly drawer: boolean;
}

export const initialView: ViewState = {
  rate: pruneRate(CONTROLS.rate.default),
  filter: { block: null, site: null },
  mapOrder: 'place',
  language: 'en',
  theme: 'system',
  tempo: 'live',
  presentation: false,
  drawer: false,
};
