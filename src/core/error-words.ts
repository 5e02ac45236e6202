// What an error says, as the name of a message and its values, so that a page can word it in its own
// language. Holds no sentences but those of what a value may be. Names are never renamed: a page of
// another language has a message under each.
import { cut, LONGEST_SENTENCE, type Shown } from './shown';

/** What can have happened. */
export type Happened =
  | 'value'
  | 'networkSize'
  | 'busy'
  | 'notOpen'
  | 'nothingToTune'
  | 'alreadyCut'
  | 'noCut'
  | 'noCompact'
  | 'nothingKept'
  | 'checkpointGone'
  | 'notBroken'
  | 'controlNan'
  | 'nothingStopped'
  | 'givenGone'
  | 'noPlace'
  | 'dataFit'
  | 'shippedMissing'
  | 'shippedDamaged'
  | 'keptDamaged'
  | 'fileSize'
  | 'fileUnreadable'
  | 'fetchStatus'
  | 'fetchFailed'
  | 'fetchStalled'
  | 'fetchPage'
  | 'dataFile'
  | 'engineMissing'
  | 'threadsMissing'
  | 'kernelsMissing'
  | 'partsMissing'
  | 'otherBasis'
  | 'dataAwaited'
  | 'noWebGpu'
  | 'gpuOpen'
  | 'gpuLost'
  | 'threadLost'
  | 'engineSilent'
  | 'workerSilent'
  | 'workerRestarted'
  | 'storageSilent'
  | 'storageFull'
  | 'storageRefused'
  | 'storedDamaged'
  | 'storedGone'
  | 'storedNewer'
  | 'runHeld'
  | 'noRoom'
  | 'noRoomInOne'
  | 'noRoomLeft'
  | 'noMemory'
  | 'backend'
  | 'engineCode'
  | 'workerFailed'
  | 'workerMissing'
  | 'partGone'
  | 'partBroken'
  | 'nan'
  | 'stepNan'
  | 'cutTied'
  | 'cutNothing'
  | 'notSafetensors'
  | 'noConfig'
  | 'otherNetwork'
  | 'tensorMissing'
  | 'tensorUnknown'
  | 'tensorShape'
  | 'tensorType'
  | 'tensorsMany'
  | 'nameTwice'
  | 'nameLong'
  | 'headerSize'
  | 'metadataMany'
  | 'metadataSize'
  | 'resultsMany'
  | 'normalisation'
  | 'cutDeep'
  | 'linkUnknown'
  | 'linkTwice'
  | 'linkParts'
  | 'recordingDamaged'
  | 'lessonTwice'
  | 'notLesson'
  | 'notRecipe'
  | 'recipeCut'
  | 'recipeTwice'
  | 'recipeLarge'
  | 'noOwnLesson'
  | 'internal'
  | 'internalMute';

/** What to do next. */
export type Advice =
  | 'whole'
  | 'number'
  | 'oneOf'
  | 'finite'
  | 'allowed'
  | 'smallerSizes'
  | 'waitOrStop'
  | 'waitOpen'
  | 'pruneFirst'
  | 'undoFirst'
  | 'startPhase'
  | 'leaveGiven'
  | 'namePlace'
  | 'synthetic'
  | 'trainOrFile'
  | 'openLast'
  | 'trainOrReload'
  | 'serverBusy'
  | 'publish'
  | 'publishWhole'
  | 'smallerFile'
  | 'chooseAgain'
  | 'connection'
  | 'otherEngine'
  | 'anew'
  | 'goOnHere'
  | 'dataAgain'
  | 'wasm'
  | 'oneThread'
  | 'smallerBatch'
  | 'tryBatch'
  | 'freeMemory'
  | 'smallerNetwork'
  | 'goesOn'
  | 'reload'
  | 'engineAgain'
  | 'workerAgain'
  | 'onceMore'
  | 'tryOrReload'
  | 'freeRoom'
  | 'saveFile'
  | 'earlierState'
  | 'otherTab'
  | 'hostWorkers'
  | 'fetchEngine'
  | 'renew'
  | 'halveLr'
  | 'lowerLr'
  | 'lowerLrOrImages'
  | 'sparseFirst'
  | 'higherRate'
  | 'safetensors'
  | 'configBeside'
  | 'otherFile'
  | 'float32'
  | 'writeAgain'
  | 'lessMetadata'
  | 'unitPixels'
  | 'restTaken'
  | 'nearName'
  | 'keepOne'
  | 'lessonFile'
  | 'recipeFile'
  | 'wholeLink'
  | 'addStep'
  | 'reset';

export interface ErrorWords {
  readonly happened: Happened;
  readonly advice: Advice | null;
  /** What the two messages take in, all names together. */
  readonly values: Readonly<Record<string, Shown | number>>;
}

/** What a value may be: bounds, any number, a list of names, or words where nothing of these fits. */
export type Allowed =
  | { readonly kind: 'whole' | 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'finite' }
  | { readonly kind: 'oneOf'; readonly names: readonly string[] }
  | string;

/** What is allowed, in English. */
export function allowedText(allowed: Allowed): string {
  if (typeof allowed === 'string') return allowed;
  if (allowed.kind === 'oneOf') return `one of ${allowed.names.join(', ')}`;
  if (allowed.kind === 'finite') return 'any finite number';
  const { kind, min, max } = allowed;
  return `${kind === 'whole' ? 'a whole number' : 'a number'} from ${min} to ${max}`;
}

/** The words of a value that is not allowed; `shown` is the value as a person would write it. */
export function valueWords(field: string, shown: Shown, allowed: Allowed): ErrorWords {
  const said = { field, value: shown };
  if (typeof allowed === 'string')
    return { happened: 'value', advice: 'allowed', values: { ...said, allowed } };
  if (allowed.kind === 'oneOf')
    return {
      happened: 'value',
      advice: 'oneOf',
      values: { ...said, names: allowed.names.join(', ') },
    };
  if (allowed.kind === 'finite') return { happened: 'value', advice: 'finite', values: said };
  const { kind, min, max } = allowed;
  return { happened: 'value', advice: kind, values: { ...said, min, max } };
}

/** Words for an error: what happened, what to do, and what both take in; no value is longer than a sentence. */
export const words = (
  happened: Happened,
  advice: Advice | null = null,
  values: ErrorWords['values'] = {},
): ErrorWords => ({
  happened,
  advice,
  values: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? cut(value, LONGEST_SENTENCE) : value,
    ]),
  ),
});
