// Images of the batch cut into patches: a row of C·p·p values a patch, row 0 of an image all 0.
// Bytes are normalised by a table of 256 values a channel; floats are taken as they are.
import { address, share, word } from './record';

// Words of the record.
const OUT = 0;
const OUT_STRIDE = 1;
const ROWS = 2;
const IMAGE = 3;
const PATCH = 4;
const CHANNELS = 5;
/** Two words an image: address of its pixels, and 1 where they are bytes. */
const PICTURES = 6;
const TABLES = 7;

/** Images split over threads. */
export function patches(record: usize, images: i32, part: i32, parts: i32): void {
  const stride = address(record, OUT_STRIDE);
  const rows = word(record, ROWS);
  const end = share(images, part + 1, parts);
  for (let image = share(images, part, parts); image < end; image++) {
    const picture = address(record, PICTURES) + ((<usize>image) << 3);
    const out = address(record, OUT) + (<usize>(image * rows)) * stride;
    memory.fill(out, 0, stride);
    cut(record, address(picture, 0), word(picture, 1) !== 0, out + stride, stride);
  }
}

function cut(record: usize, pixels: usize, bytes: bool, out: usize, stride: usize): void {
  const side = word(record, IMAGE);
  const patch = word(record, PATCH);
  const channels = word(record, CHANNELS);
  const tables = address(record, TABLES);
  const width = channels * patch * patch;
  const padding = stride - ((<usize>width) << 2);
  for (let top = 0; top < side; top += patch) {
    for (let left = 0; left < side; left += patch) {
      let to = out;
      for (let channel = 0; channel < channels; channel++) {
        const table = tables + ((<usize>channel) << 10);
        for (let y = top; y < top + patch; y++) {
          const at = <usize>((channel * side + y) * side + left);
          if (bytes) {
            for (let x: usize = 0; x < <usize>patch; x++) {
              store<f32>(to, load<f32>(table + ((<usize>load<u8>(pixels + at + x)) << 2)));
              to += 4;
            }
          } else {
            memory.copy(to, pixels + (at << 2), (<usize>patch) << 2);
            to += (<usize>patch) << 2;
          }
        }
      }
      if (padding !== 0) memory.fill(to, 0, padding);
      out += stride;
    }
  }
}
