// Canvases as pictures, and whether the browser gives them away as they were drawn: some hand out stripes
// or noise, so that no page knows a computer by its pixels, and say nothing of it.
import { bytesOf } from '../canvas/tokens';

/** The browser hides from pages what their canvases show. */
export class HiddenPixelsError extends Error {
  override readonly name = 'HiddenPixelsError';
}

/** Colours that no stripe, noise or blank would show in this order. */
const KNOWN = ['rgb(168, 50, 110)', 'rgb(0, 127, 92)', 'rgb(31, 36, 33)', 'rgb(255, 210, 122)'];
/** Pixels a side of a colour's square; its middle is looked at. */
const SQUARE = 8;
/** Levels that a pixel may differ: a few are what some browsers add to every picture. */
const NEAR = 4;

/** A canvas as a PNG. */
export const encoded = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The picture could not be encoded.'));
      else resolve(blob);
    }, 'image/png');
  });

/**
 * Encodes known pixels and reads them back.
 * @throws HiddenPixelsError where they come back as others
 */
export async function checkReadBack(): Promise<void> {
  const drawn = sheet();
  KNOWN.forEach((colour, i) => {
    drawn.pen.fillStyle = colour;
    drawn.pen.fillRect(i * SQUARE, 0, SQUARE, SQUARE);
  });
  const read = sheet();
  read.pen.drawImage(await createImageBitmap(await encoded(drawn.canvas)), 0, 0);
  const middle = SQUARE / 2;
  KNOWN.forEach((colour, i) => {
    const { data } = read.pen.getImageData(i * SQUARE + middle, middle, 1, 1);
    if (bytesOf(colour).some((byte, part) => Math.abs(byte - (data[part] ?? 0)) > NEAR))
      throw new HiddenPixelsError('Pixels of canvases come back as others.');
  });
}

function sheet() {
  const canvas = document.createElement('canvas');
  canvas.width = KNOWN.length * SQUARE;
  canvas.height = SQUARE;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('There is no canvas here.');
  return { canvas, pen };
}
