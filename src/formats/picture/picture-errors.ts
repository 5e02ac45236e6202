// What is said of a picture that is not taken. Knows no name of a file: whoever lists what was passed over does.
import { words } from '../../core/error-words';
import { FormatError } from '../../core/errors';
import type { FileKind } from '../tell-kind';

/** Kinds that are decoded. */
export const PICTURE_KINDS = ['png', 'jpeg', 'gif', 'webp', 'avif'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

/** Kinds of pictures and others that are known, and not taken, by the names that people know. */
const OTHER_KINDS: Readonly<Partial<Record<FileKind, string>>> = {
  ...{ svg: 'SVG', bmp: 'BMP', tiff: 'TIFF', heic: 'HEIC', pdf: 'PDF', html: 'HTML' },
  ...{ zip: 'ZIP', gzip: 'gzip', tar: 'tar' },
};

const KIND_NAMES: Readonly<Record<PictureKind, string>> = {
  ...{ png: 'PNG', jpeg: 'JPEG', gif: 'GIF', webp: 'WebP', avif: 'AVIF' },
};

export function pictureKind(told: FileKind): FormatError {
  const kind = OTHER_KINDS[told];
  const hint = 'Save it as PNG or JPEG.';
  return kind === undefined
    ? new FormatError(
        'A picture must be PNG, JPEG, WebP, AVIF or GIF; got something else.',
        hint,
        words('pictureUnknown', 'savePicture'),
      )
    : new FormatError(
        `A picture must be PNG, JPEG, WebP, AVIF or GIF; got ${kind}.`,
        hint,
        words('pictureKind', 'savePicture', { kind }),
      );
}

/** @param most of a side @param pixels that it may have at most */
export function pictureLarge(
  width: number,
  height: number,
  most: number,
  pixels: number,
): FormatError {
  const values = { width, height, most, megapixels: pixels / 1e6 };
  return new FormatError(
    `A picture must have at most ${values.megapixels} megapixels and ${most} pixels a side; got ${width} × ${height}.`,
    'Save it smaller.',
    words('pictureLarge', 'smallerPicture', values),
  );
}

export function pictureDamaged(of: PictureKind): FormatError {
  const kind = KIND_NAMES[of];
  return new FormatError(
    `A picture must be whole; got one of ${kind} that is damaged or cut off.`,
    'Save it again, or fetch it again.',
    words('pictureDamaged', 'pictureAgain', { kind }),
  );
}
