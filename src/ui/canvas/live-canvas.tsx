// A canvas element that follows the store. What it shows is said in words beside it, so it is hidden
// from screen readers.
import { useLayoutEffect, useRef, type ComponentProps } from 'react';
import { usePaint } from '../live';
import { usePage } from '../page-context';
import { noteDrawing } from './surface';
import { framesOf } from '../frames';
import { openSurface, type Drawing, type Surface } from './surface';

interface LiveCanvasProps extends Omit<ComponentProps<'canvas'>, 'ref'> {
  readonly drawing: Drawing;
}

export function LiveCanvas({ drawing, ...rest }: LiveCanvasProps) {
  const { store } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<Surface | null>(null);
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    const opened = openSurface(canvas.current, () => framesOf(store).request('canvas'));
    surface.current = opened;
    return () => {
      opened.close();
      surface.current = null;
    };
  }, [store]);
  useLayoutEffect(() => {
    if (canvas.current !== null) noteDrawing(canvas.current, drawing);
    surface.current?.touch();
  }, [drawing]);
  usePaint((state) => surface.current?.paint(drawing, state), 'canvas');
  return <canvas aria-hidden="true" {...rest} ref={canvas} />;
}
