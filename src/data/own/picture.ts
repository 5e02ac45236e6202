// A decoded picture as every decoder hands it on, and turning it by the orientation it was taken in.

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Bytes a pixel: grey, red–green–blue, or these and alpha, which is not multiplied into them. */
  readonly channels: 1 | 3 | 4;
  /** [height, width, channels], row-major; memory of its own. */
  readonly pixels: Uint8Array;
}

/**
 * A picture of its file: the first frame, turned by EXIF, its colours as they are stored, whatever profile they
 * are of.
 * @throws FormatError for what is no picture, is too large or damaged; CancelledError
 */
export type DecodePicture = (
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
) => Promise<Picture>;

/**
 * How the pixels of a turned picture lie in the stored one, by orientation (TIFF 6.0): which of the three is done,
 * first the transposition.
 */
const TURNS: Readonly<
  Record<number, readonly [transposed: boolean, right: boolean, down: boolean]>
> = {
  1: [false, false, false],
  2: [false, true, false],
  3: [false, true, true],
  4: [false, false, true],
  5: [true, false, false],
  6: [true, true, false],
  7: [true, true, true],
  8: [true, false, true],
};

/** The picture as it was seen. @param orientation 1 to 8 */
export function turned(picture: Picture, orientation: number): Picture {
  const [transposed, right, down] = TURNS[orientation] ?? [false, false, false];
  if (!transposed && !right && !down) return picture;
  const { width: from, height: rows, channels, pixels } = picture;
  const [width, height] = transposed ? [rows, from] : [from, rows];
  const out = new Uint8Array(pixels.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = down ? height - 1 - y : y;
    for (let x = 0; x < width; x++) {
      const column = right ? width - 1 - x : x;
      const at = channels * (transposed ? column * from + row : row * from + column);
      for (let c = 0; c < channels; c++) out[to++] = pixels[at + c]!;
    }
  }
  return { width, height, channels, pixels: out };
}
