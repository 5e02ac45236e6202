// Images of the batch cut into patches: a row of C·p·p values a patch, row 0 of an image all 0.
// Bytes are normalised by a table of 256 values a channel; floats are taken as they are. An image may be
// moved, as core/augment.ts has it: what comes from outside is black.
import { address, share, word } from './record';

//words patches
//words picture as PICTURE_

/** Images split over threads. */
export function patches(record: usize, images: i32, part: i32, parts: i32): void {
  const stride = address(record, OUT_STRIDE);
  const rows = word(record, ROWS);
  const end = share(images, part + 1, parts);
  for (let image = share(images, part, parts); image < end; image++) {
    const picture = address(record, PICTURES) + (<usize>image) * (PICTURE_WORDS * 4);
    const out = address(record, OUT) + (<usize>(image * rows)) * stride;
    memory.fill(out, 0, stride);
    const pixels = address(picture, PICTURE_PIXELS);
    const bytes = word(picture, PICTURE_BYTES) !== 0;
    const move = word(picture, PICTURE_MOVE);
    if (move === 0) cut(record, pixels, bytes, out + stride, stride);
    else cutMoved(record, pixels, bytes, move, out + stride, stride);
  }
}

function cutMoved(
  record: usize,
  pixels: usize,
  bytes: bool,
  move: i32,
  out: usize,
  stride: usize,
): void {
  const side = word(record, IMAGE);
  const patch = word(record, PATCH);
  const channels = word(record, CHANNELS);
  const tables = address(record, TABLES);
  const padding = stride - ((<usize>(channels * patch * patch)) << 2);
  const dx = (move << 24) >> 24;
  const dy = (move << 16) >> 24;
  const flip = (move & 0x10000) !== 0;
  for (let top = 0; top < side; top += patch) {
    for (let left = 0; left < side; left += patch) {
      let to = out;
      for (let channel = 0; channel < channels; channel++) {
        const table = tables + ((<usize>channel) << 10);
        for (let y = top + dy; y < top + patch + dy; y++) {
          for (let column = left; column < left + patch; column++) {
            const x = (flip ? side - 1 - column : column) + dx;
            const inside = x >= 0 && x < side && y >= 0 && y < side;
            const at = <usize>((channel * side + y) * side + x);
            let value: f32 = 0;
            if (bytes) {
              const byte: usize = inside ? <usize>load<u8>(pixels + at) : 0;
              value = load<f32>(table + (byte << 2));
            } else if (inside) value = load<f32>(pixels + (at << 2));
            store<f32>(to, value);
            to += 4;
          }
        }
      }
      if (padding !== 0) memory.fill(to, 0, padding);
      out += stride;
    }
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
