// Types of progress.mjs.

export interface Told {
  readonly file: string;
  readonly test?: string;
  readonly ended?: boolean;
}

export interface Progress {
  readonly begin: (name: string) => {
    readonly tell: (told: Told) => void;
    readonly end: () => void;
  };
  readonly report: () => void;
  readonly start: () => () => void;
}

export function createProgress(say: (line: string) => void, clock?: () => number): Progress;
