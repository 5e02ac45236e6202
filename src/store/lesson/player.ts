// Plays the recording of a lesson's step in the network's place, snapshot by snapshot, from wherever it stands.
// It fetches nothing: what is not here yet does not play.
import type { StoreApi } from 'zustand/vanilla';
import type { Recording, RecordingId } from '../../core/recording';
import type { Page } from '../page';
import { recorded } from '../stand-in';
import type { DeskState } from './desk-state';

/** Milliseconds between two snapshots. */
const FRAME_MS = 400;

export interface Player {
  /** From where it stands, or from the start where it is at its end; `false` stops it there. */
  readonly play: (on: boolean) => void;
  /** Stops there. @param index of a snapshot */
  readonly showAt: (index: number) => void;
  readonly stop: () => void;
}

/** @param wanted the recording of the step at hand; null where it has none */
export function createPlayer(
  store: Page['store'],
  desk: StoreApi<DeskState>,
  wanted: () => RecordingId | null,
): Player {
  let timer: ReturnType<typeof setInterval> | null = null;

  const stop = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    if (desk.getState().playing) desk.setState({ playing: false });
  };
  const current = () => {
    const { id } = store.getState().run.standIn ?? { id: null };
    const asked = wanted();
    const recording = asked === null ? undefined : desk.getState().recordings.get(asked);
    return { recording, shown: id === asked };
  };
  const indexShown = (recording: Recording) => {
    const at = store.getState().run.standIn?.step ?? 0;
    return recording.snapshots.findLastIndex(({ step }) => step <= at);
  };
  const showAt = (index: number) => {
    const { recording } = current();
    if (recording !== undefined) store.standIn(recorded(recording, index));
  };
  const play = (on: boolean) => {
    stop();
    const { recording, shown } = current();
    if (!on || recording === undefined) return;
    const last = recording.snapshots.length - 1;
    if (!shown || indexShown(recording) >= last) showAt(0);
    desk.setState({ playing: true });
    timer = setInterval(() => {
      const next = indexShown(recording) + 1;
      showAt(next);
      if (next >= last) stop();
    }, FRAME_MS);
  };
  return {
    play,
    showAt: (index) => {
      stop();
      showAt(index);
    },
    stop,
  };
}
