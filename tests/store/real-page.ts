// The page side over the worker's real session, as a browser has it, through a message channel that copies
// as a worker's port does; and scripts that run on it as in a console.
import { runOnnx } from '../../headless/onnx-runtime';
import { decodeInNode } from '../../headless/picture-decoder';
import vm from 'node:vm';
import { SITE, siteFiles } from '../../headless/site-files';
import type { Command } from '../../src/core/commands';
import type { Event } from '../../src/core/events';
import type { DeepPartial, EngineId, RunConfig, Start } from '../../src/core/run-config';
import type { MakeTrainer } from '../../src/engine/trainer';
import { createEspalier } from '../../src/store/console-api';
import { createCuttingSelector } from '../../src/store/selectors';
import { createPageStore } from '../../src/store/store';
import { createTrainerClient } from '../../src/store/trainer-client';
import { makeReport } from '../../src/ui/report/make-report';
import { Session } from '../../src/worker/session';
import { makeTrainer } from '../engine/make';
import { memoryStorage } from '../worker/memory-storage';
import { memoryVault } from '../worker/vault';
import { HandClock } from './recording-port';

/** Where the page is, with what its address says beside its settings. */
const ADDRESS = 'https://example.org/espalier/?v=1&lesson=2#own';

const NOWHERE = 'http://host/';

/**
 * Opens a page.
 * @param make makes trainers, in the place of the product's own makers
 * @param base where the site's files are: {@link SITE}, or nowhere
 */
export async function realPage(
  change: DeepPartial<RunConfig>,
  start: Start | null = null,
  make: MakeTrainer = makeTrainer,
  engine: EngineId = 'wasm',
  base = NOWHERE,
) {
  const { port1, port2 } = new MessageChannel();
  const post = (event: Event, transfer: Transferable[] = []) => port2.postMessage(event, transfer);
  const session = new Session({
    makeTrainer: make,
    availableEngines: () =>
      Promise.resolve([{ id: engine, available: true, code: 'always', reason: 'Always.' }]),
    chooseEngine: () => engine,
    fetch: base === SITE ? siteFiles() : () => Promise.resolve(new Response(null, { status: 404 })),
    post,
    clock: {
      now: () => performance.now(),
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    },
    sets: memoryStorage(),
    decode: decodeInNode,
    runOnnx,
    vault: memoryVault(),
    storage: memoryStorage(),
    here: { browser: 'Node', page: '1.0', kernels: 'a'.repeat(64) },
  });
  port2.onmessage = ({ data }: MessageEvent<Command>) => void session.handle(data, post);
  const store = createPageStore();
  const client = createTrainerClient(
    {
      post: (command, transfer) => port1.postMessage(command, transfer),
      listen: (onEvent) => {
        port1.onmessage = ({ data }: MessageEvent<Event>) => onEvent(data);
      },
    },
    store,
    (error) => {
      throw error;
    },
    new HandClock(),
  );
  const page = { store, cutting: createCuttingSelector(), version: '0' };
  const reportNow = () => makeReport(page, ADDRESS, 0);
  const address = () => ADDRESS;
  const espalier = createEspalier({ client, store, version: '0', report: reportNow, address });
  await client.call('open', { base, change, start });
  return {
    store,
    client,
    espalier,
    /** The report of the page as it stands at this moment. */
    reportNow,
    /** Runs a script as the browser's console does. */
    script: (text: string): Promise<void> =>
      (
        vm.runInThisContext(`(async (espalier) => { ${text} })`) as (
          o: typeof espalier,
        ) => Promise<void>
      )(espalier),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}

export type RealPage = Awaited<ReturnType<typeof realPage>>;
