// Pictures in the metadata of a network's file, so that whoever opens it sees at once what it looks at: images are a
// download of megabytes, a dozen of them are ten kilobytes.
import { imageSize, type ViTConfig } from '../core/config';
import { FormatError } from '../core/errors';
import { PICTURES, type Picture } from '../core/pictures';
import { fields, list, number, orNull, text, whole } from '../core/read';
import type { DataKey } from '../core/data-ref';

/** The pictures as a string of metadata. */
export const writePictures = (data: DataKey, pictures: readonly Picture[]): string =>
  JSON.stringify({
    data,
    pictures: pictures.map(({ pixels, ...rest }) => ({
      ...rest,
      pixels: btoa(Array.from(pixels, (byte) => String.fromCharCode(byte)).join('')),
    })),
  });

/**
 * The pictures of a network, where they are of the images that it is opened for; none where they are of others.
 * @throws FormatError for anything else
 */
export function readPictures(note: string, data: DataKey, model: ViTConfig): readonly Picture[] {
  try {
    const of = fields('pictures', JSON.parse(note), ['data', 'pictures']);
    if (of['data'] !== data) return [];
    return list('pictures', of['pictures'], [0, PICTURES], (path, given) =>
      readPicture(path, given, model),
    );
  } catch {
    throw new FormatError(
      'The pictures in the file’s metadata must be those of a network; got something else.',
      'Save the network again, or remove “pictures” from its metadata.',
    );
  }
}

function readPicture(path: string, given: unknown, model: ViTConfig): Picture {
  const of = fields(path, given, ['index', 'label', 'flips', 'pixels']);
  const size = imageSize(model);
  const letters = atob(text(`${path}.pixels`, of['pixels'], 2 * size));
  if (letters.length !== size) throw new RangeError('a picture has other sizes than its network');
  return {
    index: whole(`${path}.index`, of['index'], 0, 2 ** 31),
    label: whole(`${path}.label`, of['label'], 0, model.classes - 1),
    flips: orNull(`${path}.flips`, of['flips'], (at, value) => number(at, value, 0, 1)),
    pixels: Uint8Array.from(letters, (letter) => letter.charCodeAt(0)),
  };
}
