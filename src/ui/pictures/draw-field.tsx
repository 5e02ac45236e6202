// A blank field to draw on, or to drop a picture on, that the network reads as it reads its own.
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { imageSize } from '../../core/config';
import { useRun } from '../page-context';
import { OnePicture } from './one-picture';
import { cropOf, greyOf, stroke } from '../model/drawn';

/** Milliseconds of rest before what was drawn is read. */
const REST_MS = 150;

export function DrawField({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const model = useRun((run) => run.model);
  const own = useRun(({ config: { data } }) => (typeof data === 'string' ? null : data));
  const [pixels, setPixels] = useState(() => new Uint8Array(imageSize(model)));
  const [refused, setRefused] = useState(false);
  const drawn = useRef(pixels);
  const last = useRef<{ x: number; y: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const readSoon = (next: Uint8Array<ArrayBuffer>) => {
    drawn.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPixels(next), REST_MS);
  };
  const placeOf = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const along = (at: number, from: number, size: number) => ((at - from) / size) * model.image;
    return { x: along(clientX, box.left, box.width), y: along(clientY, box.top, box.height) };
  };
  const draw = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons === 0) return;
    const to = placeOf(event);
    readSoon(stroke(drawn.current, model.image, last.current ?? to, to));
    last.current = to;
  };
  const take = async (file: Blob) => {
    setRefused(false);
    try {
      const whole = await createImageBitmap(file);
      const { left, top, width, height } = cropOf(whole, own?.resize ?? null);
      const bitmap = await createImageBitmap(whole, left, top, width, height, {
        resizeWidth: model.image,
        resizeHeight: model.image,
        resizeQuality: 'high',
      });
      const sheet = new OffscreenCanvas(model.image, model.image);
      const pen = sheet.getContext('2d');
      pen?.drawImage(bitmap, 0, 0);
      const rgba = pen?.getImageData(0, 0, model.image, model.image).data;
      if (rgba !== undefined) readSoon(greyOf(rgba, model.channels, own === null));
    } catch {
      setRefused(true);
    }
  };
  const ground = (
    <div
      className="draw-ground"
      role="img"
      aria-label={t('pictures.drawHint')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = null;
        draw(event);
      }}
      onPointerMove={draw}
    />
  );
  return (
    <div
      className="draw-field"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const file = event.dataTransfer.files.item(0);
        if (file !== null) void take(file);
      }}
    >
      <OnePicture pixels={pixels} index={null} onClose={onClose} over={ground}>
        <p className="small">{t(refused ? 'pictures.dropped' : 'pictures.drawHint')}</p>
        <button
          type="button"
          className="button"
          onClick={() => readSoon(new Uint8Array(imageSize(model)))}
        >
          {t('pictures.clear')}
        </button>
      </OnePicture>
    </div>
  );
}
