// A run alone, without the commands that act on it.
import { expect, it } from 'vitest';
import { compactParams } from '../../src/core/compact';
import type { RunEvent } from '../../src/core/events';
import { initParams } from '../../src/core/init';
import { planted } from '../../src/core/lineage';
import { blockWidths, denseWidths, type BlockKept } from '../../src/core/params';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { openDataset } from '../../src/data/open-dataset';
import { DataFeed } from '../../src/worker/data-feed';
import { Run } from '../../src/worker/run';
import { tagOf } from '../store/run-events';
import { SMALLEST } from '../tiny';
import { memoryStorage } from './memory-storage';

it('is back at the stage that its network had before a cut, with the steps that it had', () => {
  const config = { ...DEFAULT_CONFIG, data: 'synthetic', model: SMALLEST } as const;
  const dataset = openDataset({ data: 'synthetic', model: SMALLEST, base: '', fetch });
  const params = initParams(SMALLEST, 1);
  const events: Omit<RunEvent, 'run'>[] = [];
  const run = new Run(
    {
      number: 1,
      tag: tagOf(1),
      config,
      model: SMALLEST,
      params,
      lineage: planted(
        {
          ...{ config, at: 0, shape: null, cursor: 0 },
          standing: { stage: 'dense', source: 'init', steps: 3 },
        },
        { origin: 'kept', brought: [] },
      ),
    },
    new DataFeed(dataset, () => undefined, memoryStorage().hash),
    () => Promise.reject(new Error('nothing is computed here')),
    (event) => events.push(event),
  );
  const { qkv, proj, fc1, fc2 } = denseWidths(SMALLEST);
  const kept: BlockKept[] = Array.from({ length: SMALLEST.depth }, () => ({
    qkv: Uint32Array.from({ length: qkv - 1 }, (_, i) => i),
    proj: Uint32Array.from({ length: proj }, (_, i) => i),
    fc1: Uint32Array.from({ length: fc1 }, (_, i) => i),
    fc2: Uint32Array.from({ length: fc2 }, (_, i) => i),
  }));
  const compact = compactParams(SMALLEST, params, kept);
  const widths = blockWidths({ config: SMALLEST, kept });
  const shape = { rate: 0.05, criterion: 'gate', pruned: SMALLEST.depth, widths } as const;
  run.cut({ kept, params: compact }, shape);
  const told = () => events.filter(({ type }) => type === 'network').at(-1);
  expect(told()).toMatchObject({ stage: 'pruned', rate: 0.05 });
  run.undoCut();
  expect(told()).toMatchObject({ stage: 'dense', kept: null });
  expect(run.checkpoint(true).standing).toMatchObject({ stage: 'dense', steps: 3 });
});
