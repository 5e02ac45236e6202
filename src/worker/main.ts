// The worker's entry: wires the session to the port, to the engines and to the clock. No logic.
import { version } from '../../package.json';
import { browserName } from '../core/basis';
import type { Command } from '../core/commands';
import { copyPath } from '../core/copy-names';
import type { Event } from '../core/events';
import { PATIENCE } from '../core/patience';
import { thrownIn } from '../core/said';
import { afterTimeout } from '../engine/after-timeout';
import { createTrainer } from '../engine/create-trainer';
import { availableEngines, chooseEngine } from '../engine/select';
// At the start, so that nothing that comes later can take its place.
import '../engine/trusted-blobs';
import { createClock, createThrottle } from './clock';
import { Session } from './session';
import { browserSets, browserStorage } from './storage/opfs';
import { createVault } from './vault';

/** SHA-256 of the engines' sources; see scripts/kernels-mark.ts. */
declare const __KERNELS__: string;

const post = (event: Event, transfer: Transferable[] = []) => self.postMessage(event, { transfer });

const alive = () => post({ type: 'alive' });
const clock = createClock();
const aliveDue = createThrottle(clock, PATIENCE.alive);

/** Few people bring pictures. */
const decoder = () => import('./own/browser-pictures');

/** Rounded by the browser, which only some tell. */
const deviceMemory = (): number | null => {
  const { deviceMemory: gigabytes } = navigator as { readonly deviceMemory?: number };
  return gigabytes === undefined ? null : gigabytes * 2 ** 30;
};

const session = new Session({
  makeTrainer: createTrainer,
  availableEngines: () => availableEngines(),
  chooseEngine: (wanted, choices) => chooseEngine(wanted, choices).id,
  fetch: (input, init) => fetch(input, init),
  post,
  clock,
  vault: createVault(copyPath(self.name)),
  storage: browserStorage(copyPath(self.name), () => clock.breathe(), afterTimeout),
  sets: browserSets(copyPath(self.name), () => clock.breathe(), afterTimeout),
  memory: deviceMemory(),
  decode: async (bytes, signal) => (await decoder()).decode(bytes, signal),
  runOnnx: async (...given) => (await import('../formats/onnx/onnx-runtime')).runOnnx(...given),
  here: { browser: browserName(navigator.userAgent), page: version, kernels: __KERNELS__ },
  alive: () => {
    if (aliveDue()) alive();
  },
});

// Only the page that made this worker holds its port, so a message is a command by construction.
self.addEventListener('message', ({ data }: MessageEvent<Command>) => {
  void session.handle(data, post);
});

// What is thrown outside of any command would reach the page as the worker's own end, and it has not ended.
self.addEventListener('error', (event: ErrorEvent) => {
  event.preventDefault();
  session.reportStray(thrownIn(event));
});

// Rejections nobody awaits never reach the page's `onerror`: the session tells of them.
self.addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
  session.reportStray(reason);
});

setInterval(alive, PATIENCE.alive);
