// The list of stored runs stays true, and the browser is asked to let them stay.
import { expect, it } from 'vitest';
import type { Room } from '../../src/core/run-record';
import { createPageStore } from '../../src/store/store';
import { createTrainerClient } from '../../src/store/trainer-client';
import { watchStored } from '../../src/store/watch-stored';
import { record } from '../ui/runs';
import { HandClock, RecordingPort } from './recording-port';
import { begun, tagOf } from './run-events';

const MAY_GO: Room = { used: 1, left: 2, persistent: false };

/** A page whose run is stored; `granted` is what its browser says. */
function page(granted: boolean) {
  const port = new RecordingPort();
  const store = createPageStore();
  const report = (error: unknown) => {
    throw error;
  };
  const client = createTrainerClient(port, store, report, new HandClock());
  let asked = 0;
  let show: () => void = () => undefined;
  watchStored(client, store, {
    persist: () => {
      asked++;
      return Promise.resolve(granted);
    },
    onShown: (call) => (show = call),
  });
  store.receive(begun(1, undefined, tagOf(1)));
  const tell = (runs: number[], room: Room | null) =>
    store.receive({
      ...{ run: 1, type: 'runs', present: tagOf(1), forgotten: [], unreadable: [], room },
      runs: runs.map((number) => record(number)),
    });
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { port, tell, settled, show: () => show(), asked: () => asked };
}

it('is asked for once, when a run of this page is stored, and looked at anew when it is granted', async () => {
  const { port, tell, settled, asked } = page(true);
  tell([2], MAY_GO);
  expect(asked()).toBe(0);
  tell([1, 2], MAY_GO);
  await settled();
  expect([asked(), port.names]).toEqual([1, ['lookAtRuns']]);
  tell([1, 2], MAY_GO);
  expect(asked()).toBe(1);
});

it('is left as it is where it is refused, and not asked for where the browser has promised it', async () => {
  const refused = page(false);
  refused.tell([1], MAY_GO);
  await refused.settled();
  expect([refused.asked(), refused.port.names]).toEqual([1, []]);
  const promised = page(true);
  promised.tell([1], { ...MAY_GO, persistent: true });
  promised.tell([1], null);
  expect(promised.asked()).toBe(0);
});

it('is looked at anew when the page comes back into sight: other tabs store in the same place', () => {
  const { port, show } = page(true);
  show();
  expect(port.names).toEqual(['lookAtRuns']);
});
