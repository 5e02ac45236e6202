// The camera: asked for, shown in a video element, let go of when nobody shows it any more; and one square picture of
// what it sees. Keeps nothing.
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Shot } from './shots';

/** Side of a picture, pixels: what networks on hubs read. */
const SIDE = 224;
/** Of the picture that is shown of it. */
const SMALL = 56;

export type CameraState =
  | { readonly is: 'asked' }
  /** `mirrored`: it looks at whoever sits before it, who expects a mirror. */
  | { readonly is: 'on'; readonly mirrored: boolean }
  | { readonly is: 'refused'; readonly why: 'notAllowed' | 'notFound' | 'inUse' | 'unsupported' };

export function useCamera(): {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly camera: CameraState;
  /** Asks once more. */
  readonly again: () => void;
} {
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<CameraState>({ is: 'asked' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    const letGo = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const open = async () => {
      try {
        stream = await askCamera();
        if (gone) {
          letGo();
          return;
        }
        const element = video.current;
        if (element === null) return;
        element.srcObject = stream;
        await element.play();
        const facing = stream.getVideoTracks()[0]?.getSettings().facingMode;
        setCamera({ is: 'on', mirrored: facing !== 'environment' });
      } catch (error) {
        if (!gone) setCamera({ is: 'refused', why: whyOf(error) });
      }
    };
    void open();
    return () => {
      gone = true;
      letGo();
    };
  }, [attempt]);
  const again = () => {
    setCamera({ is: 'asked' });
    setAttempt((before) => before + 1);
  };
  return { video, camera, again };
}

/** Rejects as the browser says, and where it has no cameras for pages such as this one. */
function askCamera(): Promise<MediaStream> {
  // Pages that did not come by https have none.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return Promise.reject(new DOMException('', 'NotSupportedError'));
  const video = { width: { ideal: 640 }, height: { ideal: 480 } };
  return devices.getUserMedia({ audio: false, video });
}

function whyOf(error: unknown): (CameraState & { is: 'refused' })['why'] {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'notAllowed';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'notFound';
  return name === 'NotSupportedError' ? 'unsupported' : 'inUse';
}

/** The middle of what the camera sees, square; null where it shows nothing yet. */
export async function snap(video: HTMLVideoElement): Promise<Omit<Shot, 'number'> | null> {
  const { videoWidth: width, videoHeight: height } = video;
  const side = Math.min(width, height);
  if (side === 0) return null;
  const square = (size: number) => {
    const canvas = document.createElement('canvas');
    canvas.width = size;
    canvas.height = size;
    const pen = canvas.getContext('2d');
    pen?.drawImage(video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, size, size);
    return { canvas, pen };
  };
  const small = square(SMALL).pen?.getImageData(0, 0, SMALL, SMALL);
  const { canvas } = square(SIDE);
  const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return file === null || small === undefined ? null : { file, small };
}
