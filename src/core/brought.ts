// Files that a person brings: what they may decide of a network that is somebody else's, what was done to it on its way
// in, and what came of it all.

import type { OwnPreview } from './own-set';

/** A file of which nothing is read yet. */
export interface BroughtFile {
  readonly name: string;
  readonly blob: Blob;
}

/** What a person decides where a network leaves it open. */
export interface NetworkChoices {
  /** `keep` takes the network's own head, a number puts a new one of so many classes in its place. */
  readonly head: 'keep' | number;
  /** Whether a distilled network may lose its second token and head. */
  readonly dropDistillation: boolean;
  /** Side of the images that it is to read, pixels; null for its own. */
  readonly image: number | null;
  /** Of a new head. */
  readonly seed: number;
}

/** What a person decides of any files. */
export interface BroughtChoices extends NetworkChoices {
  /** The column of a table that has the labels of its pictures; null for the likeliest. */
  readonly label: string | null;
}

/** Whoever decides nothing has the network as it is. */
export const AS_IT_IS: BroughtChoices = {
  head: 'keep',
  dropDistillation: false,
  image: null,
  seed: 1,
  label: null,
};

/** What was done to a network on its way in. */
export type NetworkNote =
  | { readonly did: 'prefix'; readonly prefix: string }
  | {
      readonly did:
        | 'biasZero'
        | 'poolerDropped'
        | 'distillationDropped'
        | 'normalisationUnknown'
        | 'classPositionZero';
    }
  | { readonly did: 'headsGuessed'; readonly heads: number }
  | { readonly did: 'headNew'; readonly had: number; readonly classes: number }
  | { readonly did: 'positions'; readonly from: number; readonly to: number }
  /** Its values became 32-bit floats: `types` are those they had, by safetensors' names. */
  | { readonly did: 'widened' | 'rounded'; readonly types: string }
  | { readonly did: 'epsilonAssumed'; readonly epsilon: number }
  /** Its files name another number of classes than its head has. */
  | { readonly did: 'namesLeft'; readonly names: number; readonly classes: number }
  /** Files beside it that were not opened: how many, and the names of some. */
  | { readonly did: 'filesLeft'; readonly names: string; readonly count: number };

/** What files turned out to be, once it is opened. */
export type Opened =
  | { readonly kind: 'network'; readonly notes: readonly NetworkNote[] }
  /** Pictures with labels, of which nothing is made before a person says how. */
  | { readonly kind: 'images'; readonly preview: OwnPreview }
  /** Under the id that it has here; not stored where the browser keeps none. */
  | { readonly kind: 'run'; readonly id: string; readonly stored: boolean };
