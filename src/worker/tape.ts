// What a run told while it trained, step by step, as two files that are only ever appended to: `curves` has every
// loss and every look at validation images, `gates` the parent's gates, or the averages that score them, ever
// more seldom. Where the run goes back to a step, so do they. Knows no page and no storage. All numbers are little-endian, as every machine has them.
import type { Look, Past, RunEvent, Stretch } from '../core/events';
import { scored } from '../core/gates';
import { PHASES } from '../core/run-config';
import type { Appended } from './storage/run-writer';

/** Words of a record of `curves`: step of the run, kind, step of the phase, then five floats. */
const WORDS = 8;
/** Kinds below are phases. */
const LOOK = PHASES.length;

/** Samples of gates at one distance, before that doubles; fewer of a network with very many. */
const samplesAt = (gates: number): number =>
  Math.min(16, Math.max(4, Math.floor(2 ** 18 / Math.max(1, gates))));

/** Records of one size, by rising step of the run, which is their first word. */
class Strip {
  private words = new Uint32Array(1024);
  private used = 0;
  /** Words that are stored, and nothing before them has changed since. */
  private stored = 0;
  /** Words that the file has. */
  private inFile = 0;
  /** Of marks that are not written yet: so many of their words still stand. */
  private readonly marks = new Set<{ low: number }>();

  /** @param size of a record, in words */
  constructor(private readonly size: number) {}

  get count(): number {
    return this.used / this.size;
  }

  /** A record behind the others, to be filled. */
  add(step: number): { readonly words: Uint32Array; readonly floats: Float32Array } {
    const end = this.used + this.size;
    if (end > this.words.length) {
      const larger = new Uint32Array(Math.max(end, 2 * this.words.length));
      larger.set(this.words);
      this.words = larger;
    }
    const words = this.words.subarray(this.used, end);
    words[0] = step;
    this.used = end;
    return { words, floats: new Float32Array(words.buffer, words.byteOffset, this.size) };
  }

  /** Takes away what is behind a step. */
  cutBack(step: number): void {
    while (this.used > 0 && (this.words[this.used - this.size] ?? 0) > step) this.used -= this.size;
    this.stored = Math.min(this.stored, this.used);
    for (const mark of this.marks) mark.low = Math.min(mark.low, this.used);
  }

  /**
   * What the file has to be appended as it stands now, null for nothing, all where it is of another run;
   * `written` once it has been.
   */
  mark(): { readonly appended: (other: boolean) => Appended | null; readonly written: () => void } {
    const [from, to] = [this.stored, this.used];
    const bytes = new Uint8Array(this.words.slice(from, to).buffer);
    const mark = { low: to };
    this.marks.add(mark);
    return {
      appended: (other) => {
        if (other) return { at: 0, bytes: new Uint8Array(this.words.slice(0, mark.low).buffer) };
        // An earlier mark may have been written meanwhile, or the run have gone back.
        const skip = Math.max(0, Math.min(this.stored, to) - from);
        const at = Math.min(from + skip, to);
        if (at === to && to === this.inFile) return null;
        return { at: 4 * at, bytes: bytes.subarray(4 * skip) };
      },
      written: () => {
        this.stored = mark.low;
        this.inFile = to;
        this.marks.delete(mark);
      },
    };
  }

  /** Goes on with a file. What is behind a step, or is no record, is left away. */
  load(bytes: Uint8Array<ArrayBuffer>, step: number): void {
    const whole = bytes.length - (bytes.length % (4 * this.size));
    this.words = new Uint32Array(bytes.slice(0, whole).buffer);
    this.used = 0;
    for (let last = 0; this.used < this.words.length; this.used += this.size) {
      const next = this.words[this.used] ?? 0;
      if (next < last || next > step) break;
      last = next;
    }
    this.stored = this.used;
    this.inFile = bytes.length / 4;
  }

  *[Symbol.iterator](): Generator<{ words: Uint32Array; floats: Float32Array }> {
    for (let at = 0; at < this.used; at += this.size) {
      const words = this.words.subarray(at, at + this.size);
      yield { words, floats: new Float32Array(words.buffer, words.byteOffset, this.size) };
    }
  }
}

/** What a save has to append, by the names of the files; `written` is called once that is on the disk. */
export interface TapeMark {
  /** @param other whether the run has no files yet, whatever was written of it before */
  readonly appended: (other: boolean) => Record<string, Appended>;
  readonly written: () => void;
}

export class Tape {
  private readonly curves = new Strip(WORDS);
  private readonly gates: Strip;
  private lambda = 0;
  private lastSample = -Infinity;

  /** @param count gates of the parent */
  constructor(private readonly count: number) {
    this.gates = new Strip(1 + count);
  }

  hear(event: RunEvent): void {
    if (event.type === 'run' || event.type === 'config')
      this.lambda = event.config.phases.sparse.lambda;
    else if (event.type === 'progress') this.hearProgress(event);
    else if (event.type === 'validation') {
      const { words, floats } = this.curves.add(event.globalStep);
      words[1] = LOOK;
      floats[3] = event.top1;
      floats[4] = event.loss;
    }
  }

  /** Both files as they stand now, after so many steps of the run. */
  mark(step: number): TapeMark {
    this.cutBack(step);
    const [curves, gates] = [this.curves.mark(), this.gates.mark()];
    return {
      appended: (other) => {
        const files = { curves: curves.appended(other), gates: gates.appended(other) };
        return Object.fromEntries(
          Object.entries(files).flatMap(([name, more]) => (more === null ? [] : [[name, more]])),
        );
      },
      written: () => {
        curves.written();
        gates.written();
      },
    };
  }

  /** Goes on with the files of a stored run. @param step of the run; what is behind it is left away */
  load(curves: Uint8Array<ArrayBuffer>, gates: Uint8Array<ArrayBuffer>, step: number): void {
    this.curves.load(curves, step);
    this.gates.load(gates, step);
    for (const { words } of this.gates) this.lastSample = words[0] ?? 0;
  }

  /** All that was told, for a page that did not hear it. */
  past(): Past {
    const stretches: { -readonly [K in keyof Stretch]: Stretch[K] }[] = [];
    const looks: Look[] = [];
    const series: { ce: number[]; l1: number[]; accuracy: number[]; gradNorm: number[] }[] = [];
    for (const { words, floats } of this.curves) {
      const [globalStep = 0, kind = 0, step = 0] = words;
      const [, , , a = 0, b = 0, c = 0, d = 0, lambda = 0] = floats;
      const phase = PHASES[kind];
      if (phase === undefined) {
        looks.push({ globalStep, top1: a, loss: b });
        continue;
      }
      const last = stretches.at(-1);
      const goesOn =
        last?.phase === phase &&
        last.step === step - 1 &&
        last.globalStep === globalStep - 1 &&
        last.lambda === lambda;
      if (goesOn) Object.assign(last, { step, globalStep });
      else {
        stretches.push({ phase, step, globalStep, lambda, series: NO_SERIES });
        series.push({ ce: [], l1: [], accuracy: [], gradNorm: [] });
      }
      const now = series.at(-1);
      now?.ce.push(a);
      now?.l1.push(b);
      now?.accuracy.push(c);
      now?.gradNorm.push(d);
    }
    return {
      stretches: stretches.map((stretch, i) => ({
        ...stretch,
        series: {
          ce: Float32Array.from(series[i]?.ce ?? []),
          l1: Float32Array.from(series[i]?.l1 ?? []),
          accuracy: Float32Array.from(series[i]?.accuracy ?? []),
          gradNorm: Float32Array.from(series[i]?.gradNorm ?? []),
        },
      })),
      looks,
      gates: Array.from(this.gates, ({ words, floats }) => ({
        globalStep: words[0] ?? 0,
        gates: floats.slice(1),
      })),
    };
  }

  private cutBack(step: number): void {
    this.curves.cutBack(step);
    this.gates.cutBack(step);
  }

  private hearProgress(event: Extract<RunEvent, { type: 'progress' }>): void {
    const { phase, step, globalStep, stats } = event;
    const gates = scored(event);
    const { ce, l1, accuracy, gradNorm } = stats.series;
    this.cutBack(globalStep - ce.length);
    for (let i = 0; i < ce.length; i++) {
      const back = ce.length - 1 - i;
      const { words, floats } = this.curves.add(globalStep - back);
      words[1] = PHASES.indexOf(phase);
      words[2] = step - back;
      floats.set([ce[i] ?? NaN, l1[i] ?? NaN, accuracy[i] ?? NaN, gradNorm[i] ?? NaN], 3);
      floats[7] = phase === 'sparse' ? this.lambda : 0;
    }
    // A compact network has no gates of its own.
    if (phase === 'finetune' || gates.length !== this.count) return;
    const distance = 2 ** Math.floor(this.gates.count / samplesAt(this.count));
    if (globalStep - this.lastSample < distance && globalStep > this.lastSample) return;
    this.gates.add(globalStep).floats.set(gates, 1);
    this.lastSample = globalStep;
  }
}

const NO_SERIES: Stretch['series'] = {
  ...{ ce: new Float32Array(), l1: new Float32Array() },
  ...{ accuracy: new Float32Array(), gradNorm: new Float32Array() },
};

/** In how many pieces the curves of a file are drawn. */
export function stretchesIn(bytes: Uint8Array<ArrayBuffer>): number {
  const words = new Uint32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer);
  let count = 0;
  for (let at = 0; at + WORDS <= words.length; at += WORDS) {
    const isNext = (word: number) => words[at + word] === (words[at + word - WORDS] ?? -1) + 1;
    // Of one phase, by one λ, each step behind the one before.
    const same = [1, 7].every((word) => words[at + word] === words[at + word - WORDS]);
    if (!same || !isNext(0) || !isNext(2)) count++;
  }
  return count;
}
