// The words of the line under the rail, live numbers included. Pure: state in, text out.
import type { TFunction } from 'i18next';
import type { Phase } from '../../core/run-config';
import { onlyRises } from '../../core/schedule';
import { allTied } from '../../core/ranking';
import { CRITERIA, DEFAULT_CRITERION } from '../../core/scores';
import type { RunState } from '../../store/run-state';
import { nearZeroShare } from '../../store/selectors';
import type { PageState } from '../../store/store';
import { accuracyWords, imagesWords, stepsWords } from '../behind';
import { byWords, formatOf, type Format } from '../format';
import { failureText } from './failure-text';
import { symbolWords } from './score-words';
import { tunedResult } from '../model/tuned-result';
import { secondsInWords, situationOf } from '../model/situation';
import { sentences } from '../sentences';

/** Share of gates near zero from which on it is worth naming. */
const WORTH_NAMING = 0.01;

/** Seconds as a person would say them. */
export function duration(t: TFunction, seconds: number): string {
  const { unit, n } = secondsInWords(seconds);
  return t(`app.${unit}`, { n });
}

/** The state of the run in a sentence or two. */
export function stateText({ run, view }: PageState, t: TFunction): string {
  const format = formatOf(view.language);
  const { activity } = run;
  const situation = situationOf(run);
  switch (situation) {
    case 'opening':
    case 'engine':
    case 'load':
    case 'compute':
    case 'shipped':
      return t(`state.${situation}`);
    case 'trained':
      return trainedText(run, t, format);
    case 'prune':
      // After the cut the same work measures the smaller network.
      return activity.total === 0 ? t('state.prune') : evaluateText(run, t, format);
    case 'evaluate':
      return evaluateText(run, t, format);
    case 'data':
      return dataText(run, t, format);
    case 'pictures': {
      const { done, total } = activity;
      if (total === 0) return t('state.picturesOpen');
      return t('state.pictures', { done: format.count(done), total: format.count(total) });
    }
    case 'timing': {
      const { done, total } = activity;
      return t('state.timing', { done: format.count(done), total: format.count(total) });
    }
    case 'control': {
      const { done, total } = activity;
      if (total === 0) return t('state.starting');
      return t('state.control', { done: format.count(done), total: format.count(total) });
    }
    case 'dense':
    case 'sparse':
    case 'finetune':
      return trainingText(run, situation, t, format);
    case 'loaded':
      return loadedText(run, t, format);
    case 'stopped': {
      const { step, steps } = run.stopped ?? { step: 0, steps: 0 };
      // What followed its phase is what broke off.
      if (step === steps) return t('state.stoppedBehind', { steps: format.count(steps) });
      return t('state.stopped', { step: format.count(step), steps: format.count(steps) });
    }
    case 'fresh':
      return withFewImages(run, t('state.fresh', { seed: String(run.config.seed) }), t, format);
    case 'ready':
      if (!run.parentKnown) return t('state.noParent');
      return withFewImages(run, readyText(run, t, format), t, format);
    case 'pruned':
      return withParent(run, prunedText(run, t, format), t);
    case 'finetuned':
      return withFewImages(run, withParent(run, tunedText(run, t, format), t), t, format);
    case 'ones':
      return t('state.ones');
    case 'recording':
      return recordingText(run, t, format);
    case 'failed':
      return failureText(run, t, format);
  }
}

/** Channels that the cut took, as messages take them. */
function removed({ committed }: RunState, format: Format) {
  const count = committed?.pruned ?? 0;
  return { count, pruned: format.count(count) };
}

function trainingText(run: RunState, phase: Phase, t: TFunction, format: Format): string {
  const { activity, progress } = run;
  if (progress?.phase !== phase) return t('state.starting');
  const step = format.count(progress.step);
  const steps = format.count(progress.steps);
  if (activity.paused) return t('state.paused', { step, steps });
  const left = duration(t, progress.secondsLeft);
  const words = () => {
    switch (phase) {
      case 'dense':
        return t(allOnes(run) ? 'state.dense' : 'state.denseOn', { step, steps, left });
      case 'sparse':
        return sparseText(run, t, format);
      case 'finetune':
        return t('state.finetune', { ...removed(run, format), step, steps, left });
    }
  };
  const rises = onlyRises(run.config.phases[phase], progress.steps);
  return sentences(t, words(), rises && t('state.onlyRises'));
}

/** Whether every gate is as a fresh network has it; the scores are sorted. */
const allOnes = ({ snapshot }: RunState): boolean =>
  snapshot === null || snapshot.gates.every((gate) => Math.abs(gate) === 1);

/** What L1 does to the gates, by what has become of them: how soon that shows differs with the settings. */
function sparseText({ config, snapshot }: RunState, t: TFunction, format: Format): string {
  const near = nearZeroShare(snapshot);
  const share = inPercent(near, format);
  if (config.phases.sparse.gateLr === 0) return t('state.sparseHeld');
  if (config.phases.sparse.lambda === 0) return t('state.sparseWithoutL1', { share });
  return near < WORTH_NAMING ? t('state.sparse') : t('state.sparseLate', { share });
}

function recordingText({ standIn }: RunState, t: TFunction, format: Format): string {
  if (standIn === null || standIn.steps === 0) return t('state.recordedNetwork');
  const { step, steps, lambda } = standIn;
  const key = lambda === 0 ? 'state.recordingWithoutL1' : 'state.recording';
  return t(key, { step: format.count(step), steps: format.count(steps) });
}

/** The words of a cut, and behind them that its scores are not known where its parent did not come along. */
const withParent = ({ parentKnown }: RunState, words: string, t: TFunction): string =>
  sentences(t, words, !parentKnown && t('state.noParent'));

function tunedText(run: RunState, t: TFunction, format: Format): string {
  const { top1, before, count, steps, tuning, against, rate, saved, moved } = tunedResult(run);
  const by = byWords(run.committed?.criterion);
  const words = { saved: format.percent(saved), rate: format.percent(rate ?? 0) + by };
  if (top1 === null) return t('state.finetunedUnmeasured', words);
  const on = { split: 'test', count } as const;
  const acc = accuracyWords(top1, on, t, format);
  const images = imagesWords(on, t, format);
  const tuned = { ...words, acc, images, tuning: stepsWords(tuning, t, format) };
  const from = before === null ? '' : accuracyWords(before, on, t, format);
  // What to try after a worse one is another cut of the parent.
  if (moved === 'down' && run.parentKnown)
    return t('state.finetunedWorse', { ...tuned, before: from, steps: tuned.tuning });
  const even = moved === null && before !== null;
  const key = even ? 'finetunedEven' : moved === 'up' ? 'finetunedBetter' : 'finetuned';
  const said = t(`state.${key}`, {
    ...tuned,
    ...{ before: from, steps: stepsWords(steps, t, format) },
  });
  if (against === null) return said;
  const { to } = against;
  const compared = t('state.compared', {
    network: t(`results.kind.${to.kind}`),
    top1: accuracyWords(to.top1, { split: 'test', count: to.count }, t, format),
    steps: stepsWords(to.steps, t, format),
  });
  return sentences(t, said, compared);
}

const NOT_MEASURED = { top1: null, count: 0 } as const;

/** A network from a file: what is known of it is what was measured, here or by who saved it. */
function loadedText({ stage, results }: RunState, t: TFunction, format: Format): string {
  if (stage === 'fresh') return t('state.loadedFresh');
  const { top1, count } = results.findLast((row) => row.kind === 'dense') ?? NOT_MEASURED;
  if (top1 === null) return t('state.loaded');
  const on = { split: 'test', count } as const;
  return t('state.loadedMeasured', {
    acc: accuracyWords(top1, on, t, format),
    images: imagesWords(on, t, format),
  });
}

function dataText({ activity, data }: RunState, t: TFunction, format: Format): string {
  const key = activity.task === 'evaluate' ? 'state.dataToMeasure' : 'state.data';
  return t(key, { done: format.count(data.loaded), total: format.count(data.total) });
}

function evaluateText({ activity: { done, total } }: RunState, t: TFunction, format: Format) {
  if (total === 0) return t('state.measuring');
  const share = Math.round((100 * done) / total) / 100;
  return t('state.evaluate', { share: format.percent(share) });
}

/** What the next cut goes by: gates near zero say something of it where |g| ranks, and nothing else where not. */
function readyText(run: RunState, t: TFunction, format: Format): string {
  const { snapshot } = run;
  if (snapshot !== null && allTied(snapshot.ranking.sorted)) return t('state.readyTied');
  const criterion = snapshot?.ranking.criterion ?? DEFAULT_CRITERION;
  if (criterion !== DEFAULT_CRITERION) return t('state.readyBy', { symbol: symbolWords(run, t) });
  const share = inPercent(nearZeroShare(snapshot), format);
  return t('state.ready', { share });
}

function prunedText(run: RunState, t: TFunction, format: Format): string {
  const { criterion } = run.committed ?? {};
  const words = t('state.pruned', removed(run, format));
  if (criterion === undefined) return words;
  return sentences(t, words, t('state.rankedBy', { symbol: CRITERIA[criterion].symbol }));
}

const inPercent = (share: number, format: Format): string =>
  format.percent(Math.round(100 * share) / 100);

// What training can have taught a network, said where it can have been little: a loss of mere guessing, and
// made-up images that are too few for their classes. Pure: state in, text out.

/** Share of the loss of guessing, ln K, from which on a network sees no more than one that guesses. */
const GUESSES = 0.98;
/** Images a class, training and measuring together, below which none of them can be learnt. */
const FEW = 2;

/** The words of a network that was trained with its gates at 1. */
function trainedText(run: RunState, t: TFunction, format: Format): string {
  const { classes } = run.model;
  const loss = run.progress?.stats.ce ?? 0;
  const chance = Math.log(classes);
  if (loss < GUESSES * chance) return withFewImages(run, t('state.trained'), t, format);
  const words = t('state.trainedBlind', {
    ...{ loss: format.digits(loss), chance: format.digits(chance), classes: format.count(classes) },
  });
  return withFewImages(run, words, t, format);
}

/** Words of the state, and behind them what images that are too few can show. */
function withFewImages(run: RunState, words: string, t: TFunction, format: Format): string {
  const { total } = run.data;
  const { classes } = run.model;
  if (run.config.data !== 'synthetic' || total === 0 || total >= FEW * classes) return words;
  const numbers = { images: format.count(total), classes: format.count(classes) };
  return sentences(t, words, t('state.fewImages', numbers));
}
