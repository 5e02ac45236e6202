// The recorded run of a first visit: what it shows while it plays, and that nothing of it stays.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { readRecording } from '../../src/core/recording';
import { createOpening, PLAY_MS } from '../../src/store/opening';
import { createPageStore } from '../../src/store/store';

const file = new URL('../../public/recordings/normal.json', import.meta.url);
const recording = readRecording(readFileSync(file, 'utf8'), 'normal');

const open = async (rest?: () => number | null) => {
  const store = createPageStore({ rate: pruneRate(0.6) });
  const person = new EventTarget();
  const frames: ((now: number) => void)[] = [];
  const opening = createOpening({
    ...{ store, person, frame: (run: (now: number) => void) => void frames.push(run) },
    recording: () => Promise.resolve(recording),
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const playing = opening.play(rest);
  await settle();
  let now = 0;
  /** Lets so many milliseconds pass, a frame every 100. */
  const pass = async (ms: number) => {
    for (const end = now + ms; now < end; now += 100) {
      for (const run of frames.splice(0)) run(now);
      await settle();
    }
  };
  return { store, person, opening, playing, pass };
};

const nearZero = (values: Float32Array | undefined) =>
  (values ?? new Float32Array()).filter((value) => value < 0.05).length;

describe('the opening', () => {
  it('shows a network whose gates part, with nothing pruned, and says that it is recorded', async () => {
    const { store, pass } = await open();
    await pass(200);
    const { run, view } = store.getState();
    expect(run.standIn).toMatchObject({ kind: 'recording', id: 'normal' });
    expect(view).toMatchObject({ rate: 0, sweeping: true });
    const early = nearZero(run.snapshot?.ranking.values);
    await pass(PLAY_MS - 400);
    expect(nearZero(store.getState().run.snapshot?.ranking.values)).toBeGreaterThan(early + 100);
  });

  it('leaves the slider where the page rests when it opens', async () => {
    const { store, playing, pass } = await open(() => 0.75);
    await pass(PLAY_MS + 1000);
    await playing;
    expect(store.getState().view).toMatchObject({ rate: 0.75, sweeping: false });
  });

  it('gives the network at hand back, and the slider goes back to where it was', async () => {
    const { store, playing, pass } = await open();
    await pass(PLAY_MS + 300);
    expect(store.getState().run.standIn).toBeNull();
    expect(store.getState().view.rate).toBeGreaterThan(0);
    expect(store.getState().view.rate).toBeLessThan(0.6);
    await pass(600);
    await playing;
    expect(store.getState().view).toMatchObject({ rate: 0.6, sweeping: false });
  });

  it('ends at once at any key, touch or wheel', async () => {
    for (const sign of ['keydown', 'pointerdown', 'wheel']) {
      const { store, person, playing, pass } = await open();
      await pass(1000);
      person.dispatchEvent(new Event(sign));
      await pass(300);
      await playing;
      expect(store.getState().run.standIn, sign).toBeNull();
      expect(store.getState().view, sign).toMatchObject({ rate: 0.6, sweeping: false });
    }
  });

  it('plays again when it is asked to, and not twice at a time', async () => {
    const { store, opening, playing, pass } = await open();
    await opening.play();
    expect(store.getState().view.sweeping).toBe(true);
    await pass(PLAY_MS + 1000);
    await playing;
    const again = opening.play();
    await pass(300);
    expect(store.getState().run.standIn).not.toBeNull();
    await pass(PLAY_MS + 1000);
    await again;
  });
});
