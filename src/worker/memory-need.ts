// What training would take of memory, with the settings at hand or a change of them: of the engine by its own plan, of
// images by their counts, of weights by the copies that a session holds. Makes nothing and changes nothing.
import { imageSize } from '../core/config';
import { modelOf } from '../core/data-fit';
import { microBatchOf } from '../core/engine-record';
import type { MemoryNeed } from '../core/memory-need';
import { paramTable } from '../core/params';
import { changeConfig, startsFresh, type DeepPartial, type RunConfig } from '../core/run-config';
import { openDataset } from '../data/open-dataset';
import { engineNeed } from '../engine/memory-need';
import { threadCount } from '../engine/wasm-support';
import type { Desk } from './desk';

/**
 * Copies of all weights beside the engine's at the height: those at rest, and with both moments the state to go back to,
 * the one that takes its place, and what that is read from.
 */
const COPIES = 10;

export async function memoryNeed(desk: Desk, change: DeepPartial<RunConfig>): Promise<MemoryNeed> {
  const { run, deps, engines, base } = desk;
  const config = changeConfig(run.config, change);
  const isSame = !startsFresh(run.config, config);
  const { shape } = run.networks.current;
  const planned = isSame ? shape : { config: modelOf(config), kept: null };
  const { data, batch } = config;
  const model = planned.config;
  const { fetch } = deps;
  const { counts, trainShards } = isSame
    ? run.feed.dataset
    : openDataset({ data, model, base, fetch, findOwn: desk.own.find });
  const footing = isSame ? run.footing : { basis: null };
  const wanted = config.engine === 'auto' ? 'wasm' : config.engine;
  const id = (await engines.chosen({ config, footing })) ?? wanted;
  const choice = (await engines.choices()).find((one) => one.id === id);
  const record = engines.recordFor({ config, footing, model }, id);
  const size = imageSize(model);
  const sets = [...trainShards, counts.validation, counts.test].map((count) => count * size);
  const images = sets.reduce((sum, bytes) => sum + bytes, 0);
  const weights = COPIES * 4 * paramTable(planned).reduce((sum, one) => sum + one.size, 0);
  const { memory = null } = deps;
  const need = await engineNeed(id, {
    ...{ shape: planned, batch, sets },
    size: microBatchOf(record?.variants ?? null),
    threads: record?.threads ?? threadCount(),
    piece: choice?.piece ?? null,
    software: choice?.code === 'software-gpu',
    // A GPU may have memory of its own: of that nobody tells.
    device: memory === null || choice?.code === 'hardware-gpu' ? null : memory - images - weights,
  });
  const { piece, parts, fits, answering } = need;
  const bytes = need.bytes + images + weights;
  const atOnce = need.atOnce + images + weights;
  const has = need.has === null ? null : Math.min(need.has + images + weights, memory ?? Infinity);
  return {
    ...{ engine: id, batch, bytes, atOnce, of: { engine: need.bytes, images, weights } },
    ...{ measuring: answering + images + weights, has, piece, parts, fits },
  };
}
