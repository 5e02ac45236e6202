// Pictures with labels as somebody brought them, whatever they came in. Decodes nothing.
import type { LabelColumns, SkippedImage } from '../../core/own-set';

/** A picture of a class, before it has the size of a network's images. */
export interface SourceImage {
  /** Which of the source's classes it shows. */
  readonly label: number;
  /** Where whoever made the set put it; null where nobody did. */
  readonly split: 'train' | 'test' | null;
  /** Its path, or its place in its file: no two have the same. */
  readonly from: string;
  readonly image:
    | {
        readonly kind: 'pixels';
        /** [channels, height, width], row-major. */
        readonly pixels: Uint8Array;
        readonly channels: 1 | 3;
        readonly width: number;
        readonly height: number;
      }
    | {
        readonly kind: 'encoded';
        /**
         * The file of the picture. Once at the most, and before the next picture is asked for; what nobody asks for
         * is not read where that can be.
         * @throws FormatError where the picture or its label is missing or damaged: it alone is to be passed over, and
         * its label means nothing
         */
        bytes(): Promise<Uint8Array<ArrayBuffer>>;
      };
}

/** Images of one's own as files give them. */
export interface ImageSource {
  readonly name: string;
  /** In the order of the labels. */
  readonly classNames: readonly string[];
  /** Pictures in all, those that cannot be read among them; null where nobody knows before the end. */
  readonly count: number | null;
  /** Null where the files have one label a picture. */
  readonly labels: LabelColumns | null;
  /** What was passed over when the source was opened. What turns out later is told by `bytes`. */
  readonly skipped: readonly SkippedImage[];
  /**
   * All pictures, from the first again at every call.
   * @throws CancelledError on abort; FormatError where the rest cannot be read; DataError where the browser cannot
   * read the file any more
   */
  images(signal: AbortSignal): AsyncGenerator<SourceImage, void, undefined>;
}
