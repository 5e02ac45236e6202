// What every decoder of pictures needs around it: headers are looked at first, EXIF is turned here, what fails gets a
// name, and only so many pixels are in the work at once. Knows no decoder itself.
import { CancelledError, EspalierError } from '../../core/errors';
import { turned, type DecodePicture, type Picture } from '../../data/own/picture';
import { withoutTurn } from '../../formats/picture/exif-turn';
import { pictureDamaged } from '../../formats/picture/picture-errors';
import type { PictureKind } from '../../formats/picture/picture-errors';
import {
  checkSides,
  PICTURE_LIMITS,
  readPictureHeader,
} from '../../formats/picture/picture-header';

/**
 * Decodes the first frame of a whole file, as it is stored; may reject with anything. No two things of its result
 * share memory with another picture.
 */
export type DecodeStored = (bytes: Uint8Array<ArrayBuffer>, kind: PictureKind) => Promise<Picture>;

/** A decoder that several pictures may be handed to at once. */
export function pictureDecoder(decode: DecodeStored): DecodePicture {
  const room = new Room(PICTURE_LIMITS.pixels);
  return async (bytes, signal) => {
    const { kind, width, height, turn } = readPictureHeader(bytes);
    const leave = await room.enter(width * height);
    try {
      if (signal.aborted) throw new CancelledError('Reading pictures');
      const picture = await decode(turn === null ? bytes : withoutTurn(bytes, turn), kind);
      checkSides(picture.width, picture.height);
      return turned(picture, turn?.orientation ?? 1);
    } catch (error) {
      throw error instanceof EspalierError ? error : pictureDamaged(kind);
    } finally {
      leave();
    }
  };
}

/** Lets in what fits, in the order of asking; what alone is too much fits where nothing else is. */
class Room {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly has: number) {}

  async enter(needs: number): Promise<() => void> {
    const amount = Math.min(needs, this.has);
    if (this.waiting.length > 0 || this.taken + amount > this.has)
      await new Promise<void>((resolve) => {
        this.waiting.push(() => {
          if (this.taken + amount > this.has) return;
          this.waiting.shift();
          this.taken += amount;
          resolve();
          this.waiting[0]?.();
        });
      });
    else this.taken += amount;
    return () => {
      this.taken -= amount;
      this.waiting[0]?.();
    };
  }
}
