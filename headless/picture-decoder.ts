// Pictures decoded in Node, by libvips (the package sharp): libjpeg, libpng, libwebp and libavif as browsers have them,
// so that pixels are the same, but for a level in colours of lossy AVIF; profiles are not heeded. Turns nothing and looks at no header: picture-decoder.ts does.
import sharp, { type Sharp } from 'sharp';
import type { Picture } from '../src/data/own/picture';
import { pictureDecoder } from '../src/worker/own/picture-decoder';

/** The decoder of the command line and of tests. */
export const decodeInNode = pictureDecoder(async (bytes, kind) => {
  const file = sharp(bytes, { ignoreIcc: true, failOn: 'truncated' });
  if (kind === 'jpeg' && (await file.metadata()).space === 'cmyk') return fromInks(file);
  return pixelsOf(file);
});

async function pixelsOf(file: Sharp): Promise<Picture> {
  const { data, info } = await file.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels === 2) throw new Error('grey with alpha comes in four channels');
  return { width, height, channels, pixels: new Uint8Array(data) };
}

/** As browsers mix them: what an ink leaves of white, times what black leaves. */
async function fromInks(file: Sharp): Promise<Picture> {
  const { pixels, ...sides } = await pixelsOf(
    file.pipelineColourspace('cmyk').toColourspace('cmyk'),
  );
  const out = new Uint8Array((pixels.length / 4) * 3);
  for (let i = 0; i < out.length; i++) {
    const at = 4 * Math.floor(i / 3);
    const [ink = 0, black = 0] = [pixels[at + (i % 3)], pixels[at + 3]];
    out[i] = Math.round(((255 - ink) * (255 - black)) / 255);
  }
  return { ...sides, channels: 3, pixels: out };
}
