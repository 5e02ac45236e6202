// The figures that lessons quote: `{{normal.nearZero}}` or, at a pruning rate, `{{normal.tuned@0.4}}`, or at a
// step, `{{normal.fc2Near#80}}`, in a lesson's text stands for a number of that recording. No figure of a recording is ever typed by hand.
import { pruneRate } from './controls';
import { InvalidValueError } from './errors';
import { gateSites, SITES, type Site } from './gates';
import {
  AT_RATE,
  AT_STEP,
  figureName,
  FORMS,
  WHOLE,
  type AtRate,
  type FigureForm,
  type FigureName,
  type Whole,
} from './lesson-figure-names';
import { previewOf, type PrunePlan } from './prune-plan';
import { planAt } from './scope';
import { rankScores } from './ranking';
import { gateScores, NEAR_ZERO, type Scores } from './scores';
import { isRecorded, recordedRates, recordedSteps } from './recorded';
import { RECORDING_IDS, type Recording, type RecordingId } from './recording';

export interface Figure {
  readonly value: number;
  readonly form: FigureForm;
  /** What a figure of the form `text` says. */
  readonly text?: string;
}

/** Share of the gates near zero from which on one sees them part. */
const PARTED = 0.05;
const HOLE = /\{\{(.*?)\}\}/g;

/** Every figure a text asks for, as written between the braces. */
export const figuresIn = (text: string): string[] =>
  Array.from(text.matchAll(HOLE), ([, name = '']) => name.trim());

/** The recordings a text needs. */
export const recordingsIn = (text: string): RecordingId[] =>
  figuresIn(text).flatMap((name) => figureName(name)?.recording ?? []);

/** @throws InvalidValueError for a figure that its recording does not have. */
export function checkFigures(path: string, text: string): void {
  for (const name of figuresIn(text)) {
    const wanted = wantedFor(figureName(name));
    if (wanted !== null) throw new InvalidValueError(path, `{{${name}}}`, wanted);
  }
}

/** What a figure has to be, in words; null where it can be had as it is. */
function wantedFor(asked: FigureName | null): string | null {
  if (asked === null)
    return `{{recording.figure}} or {{recording.figure@rate}} with a recording of ${RECORDING_IDS.join(', ')}, a figure of ${WHOLE.join(', ')} or, with a rate, of ${AT_RATE.join(', ')} or, with a step, {{recording.figure#step}} of ${AT_STEP.join(', ')}`;
  const { recording, what, rate } = asked;
  if (rate === null && asked.step !== null) {
    const steps = recordedSteps(recording);
    if (steps.includes(asked.step)) return null;
    return steps.length === 0
      ? `a figure that the recording “${recording}” has`
      : `{{${recording}.${what}#step}} with a step of ${steps.join(', ')}, at which gates were recorded`;
  }
  const rates = rate === null ? [] : recordedRates(recording, what);
  if (rates === null || (rate === null ? isRecorded(recording, what) : rates.includes(rate)))
    return null;
  return rates.length === 0
    ? `a figure that the recording “${recording}” has`
    : `{{${recording}.${what}@rate}} with a rate of ${rates.join(', ')}, at which it was measured`;
}

/** A text with its figures in place; `write` words a number, null is a figure that is not to be had. */
export const withFigures = (
  text: string,
  recordings: ReadonlyMap<RecordingId, Recording>,
  write: (figure: Figure | null) => string,
): string => text.replace(HOLE, (_, name: string) => write(figureOf(name.trim(), recordings)));

/** A figure by its name; null while its recording is not here, or where it was not measured. */
export function figureOf(
  name: string,
  recordings: ReadonlyMap<RecordingId, Recording>,
): Figure | null {
  const asked = figureName(name);
  const recording = asked === null ? undefined : recordings.get(asked.recording);
  if (asked === null || recording === undefined) return null;
  if (asked.what === 'machine')
    return recording.times === null
      ? null
      : { value: NaN, form: 'text', text: recording.times.machine };
  const value =
    asked.rate === null
      ? wholeOf(recording, asked.what, asked.step)
      : atRate(recording, asked.what, asked.rate);
  return value === null ? null : { value, form: FORMS[asked.what] };
}

/** The scores at the end of a recording. */
export const finalScores = ({ snapshots }: Recording): Scores =>
  snapshots.at(-1)?.scores ?? gateScores(new Float32Array(0));

function wholeOf(recording: Recording, what: Whole, step: number | null): number | null {
  const { config, rows, times } = recording;
  const taken = recording.snapshots.find((snapshot) => snapshot.step === step);
  if (step !== null && taken === undefined) return null;
  const scores = (taken?.scores ?? finalScores(recording)).values;
  const row = (kind: string) => rows.find((r) => r.kind === kind);
  switch (what) {
    case 'nearZero':
      return nearShare(scores);
    case 'qkvNear':
    case 'projNear':
    case 'fc1Near':
    case 'fc2Near': {
      const sites = gateSites(recording.model).filter(({ site }) => what.startsWith(site));
      return nearShare(
        sites.flatMap(({ offset, size }) => [...scores.subarray(offset, offset + size)]),
      );
    }
    case 'median':
      return scores.slice().sort()[scores.length >> 1] ?? null;
    case 'total':
      return scores.length;
    case 'lambda':
      return config.phases.sparse.lambda;
    case 'gateLr':
      return config.phases.sparse.gateLr;
    case 'steps':
      return config.phases.sparse.steps;
    case 'parting':
      return (
        recording.snapshots.find(({ scores: at }) => nearShare(at.values) >= PARTED)?.step ?? null
      );
    case 'dense':
    case 'sparse':
    case 'control':
      return row(what)?.top1 ?? null;
    case 'sparseSteps':
      return row('sparse')?.steps ?? null;
    case 'tunedSteps':
      return row('finetuned')?.steps ?? null;
    case 'controlSteps':
      return row('control')?.steps ?? null;
    case 'maskedImages':
      return recording.masked[0]?.count ?? null;
    case 'testImages':
      return rows[0]?.count ?? null;
    case 'threads':
    case 'rounds':
    case 'images':
      return times?.[what] ?? null;
    case 'machine':
      return null;
  }
}

function atRate(recording: Recording, what: AtRate, rate: number): number | null {
  const same = <T extends { readonly rate: number }>(list: readonly T[]) =>
    list.find((entry) => entry.rate === rate);
  switch (what) {
    case 'masked':
    case 'tuned':
      return same(recording[what])?.top1 ?? null;
    case 'cut':
      return recording.rows.find((r) => r.kind === 'pruned' && r.rate === rate)?.top1 ?? null;
    case 'before':
    case 'after':
      return same(recording.times?.rates ?? [])?.[what] ?? null;
    case 'speedup': {
      const time = same(recording.times?.rates ?? []);
      return time === undefined ? null : time.before / time.after;
    }
    case 'expected': {
      const before = atRate(recording, 'before', rate);
      return before === null ? null : before * (1 - macsSaved(recording, rate));
    }
    case 'requested':
    case 'pruned':
    case 'threshold':
      return planOf(recording, rate)[what];
    case 'macs':
      return macsSaved(recording, rate);
    case 'mostCut':
      return mostCut(recording.model, planOf(recording, rate));
    case 'qkv':
    case 'proj':
    case 'fc1':
    case 'fc2':
      return siteShare(recording.model, planOf(recording, rate), what);
  }
}

const nearShare = (scores: ArrayLike<number>): number =>
  Array.from(scores).filter((score) => score < NEAR_ZERO).length / scores.length;

const planOf = (recording: Recording, rate: number): PrunePlan =>
  planAt(recording.model, rankScores(finalScores(recording)), pruneRate(rate));

/** Share of exact MACs that a cut of the recording saves. */
function macsSaved(recording: Recording, rate: number): number {
  const { macs } = previewOf(recording.model, planOf(recording, rate));
  return 1 - macs.exact / macs.dense;
}

/** Share of a site's channels that go, over all blocks. */
export function siteShare(
  model: Recording['model'],
  plan: Pick<PrunePlan, 'widths'>,
  site: Site,
): number {
  const all = gateSites(model).filter((s) => s.site === site);
  const total = all.reduce((sum, { size }) => sum + size, 0);
  const kept = plan.widths.reduce((sum, widths) => sum + widths[site], 0);
  return 1 - kept / total;
}

/** Place in {@link SITES} of the site that loses the largest share of its channels. */
export function mostCut(model: Recording['model'], plan: Pick<PrunePlan, 'widths'>): number {
  const shares = SITES.map((site) => siteShare(model, plan, site));
  return shares.indexOf(Math.max(...shares));
}
