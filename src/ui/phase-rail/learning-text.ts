// What training can have taught a network, said where it can have been little: a loss of mere guessing, and
// made-up images that are too few for their classes. Pure: state in, text out.
import type { TFunction } from 'i18next';
import type { RunState } from '../../store/run-state';
import type { Format } from '../format';

/** Share of the loss of guessing, ln K, from which on a network sees no more than one that guesses. */
const GUESSES = 0.98;
/** Images a class, training and measuring together, below which none of them can be learnt. */
const FEW = 2;

/** The words of a network that was trained with its gates at 1. */
export function trainedText(run: RunState, t: TFunction, format: Format): string {
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
export function withFewImages(run: RunState, words: string, t: TFunction, format: Format): string {
  const { total } = run.data;
  const { classes } = run.model;
  if (run.config.data !== 'synthetic' || total === 0 || total >= FEW * classes) return words;
  const numbers = { images: format.count(total), classes: format.count(classes) };
  return `${words} ${t('state.fewImages', numbers)}`;
}
