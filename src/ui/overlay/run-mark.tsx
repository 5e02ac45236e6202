// The mark of a run beside its name. It says nothing by itself: the name stands next to it.
import { shapePath, type RunLook } from '../model/run-look';

export function RunMark({ look: { colour, shape } }: { look: RunLook }) {
  return (
    <svg className="run-mark" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false">
      <path d={shapePath(shape, 5)} style={{ fill: colour }} />
    </svg>
  );
}
