// Which engine this machine trains on, and why. Loads no engine: it looks at what the browser has.
// Invariant: a software GPU may be chosen by a person, never by itself.
import { words } from '../core/error-words';
import { EngineError } from '../core/errors';
import type { EngineChoice } from '../core/engine-info';
import type { After } from '../core/patience';
import type { EngineId } from '../core/run-config';
import { afterTimeout } from './after-timeout';
import { probeAdapter, type AdapterProbe } from './device';
import { hasSimd, tfjsHasThreads, threadCount } from './wasm-support';

/** Every engine of the product, best first, with whether and why it can be had here. */
export async function availableEngines(after: After = afterTimeout): Promise<EngineChoice[]> {
  const probe = await probeAdapter(after);
  return [
    gpuChoice('wgsl', probe),
    wasmChoice('wasm'),
    gpuChoice('tfjs-webgpu', probe),
    wasmChoice('tfjs-wasm'),
    cpuChoice(),
  ];
}

/**
 * Picks the engine of a run.
 * @param wanted a person's choice, or `auto`: the first that is to be had and no software GPU
 * @throws EngineError when the wanted engine is not to be had
 */
export function chooseEngine(
  wanted: EngineId | 'auto',
  choices: readonly EngineChoice[],
): EngineChoice {
  if (wanted === 'auto') {
    const best = choices.find((c) => c.available && c.code !== 'software-gpu');
    if (best !== undefined) return best;
    throw new EngineError('No engine runs here.', 'Open the page in a current browser.');
  }
  const choice = choices.find((c) => c.id === wanted);
  if (choice?.available === true) return choice;
  const others = choices.filter((c) => c.available).map((c) => c.id);
  throw new EngineError(
    `Engine ${wanted} cannot run here. ${choice?.reason ?? 'It is unknown.'}`,
    `Choose ${[...others, 'auto'].join(' or ')}.`,
    words('engineMissing', 'otherEngine', { engine: wanted }),
  );
}

export function gpuChoice(id: 'wgsl' | 'tfjs-webgpu', probe: AdapterProbe): EngineChoice {
  switch (probe.found) {
    case 'hardware':
      return {
        ...{ id, available: true, code: 'hardware-gpu', reason: `GPU found: ${probe.name}.` },
        ...halfOf(id, probe.adapter),
        piece: pieceOf(probe.adapter),
      };
    case 'software': {
      const reason = `Only a software GPU: ${probe.name}. It is slow, so it is not picked by itself.`;
      const had = { ...halfOf(id, probe.adapter), piece: pieceOf(probe.adapter) };
      return { id, available: true, code: 'software-gpu', reason, ...had };
    }
    case 'no-webgpu':
      return { id, available: false, code: 'no-webgpu', reason: 'This browser has no WebGPU.' };
    case 'no-answer': {
      const reason = 'The browser did not name a GPU in time.';
      return { id, available: false, code: 'no-answer', reason };
    }
    case 'no-adapter': {
      const reason = 'The browser has WebGPU but offers no GPU to it.';
      return { id, available: false, code: 'no-adapter', reason };
    }
  }
}

/** The largest buffer that a kernel can be given whole. */
const pieceOf = ({ limits }: GPUAdapter): number =>
  Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);

const halfOf = (id: EngineId, { features }: GPUAdapter): Pick<EngineChoice, 'half'> =>
  id === 'wgsl' && features.has('shader-f16') ? { half: true } : {};

function wasmChoice(id: 'wasm' | 'tfjs-wasm'): EngineChoice {
  if (!hasSimd())
    return { id, available: false, code: 'no-wasm', reason: 'This browser has no WASM with SIMD.' };
  const threaded = id === 'wasm' ? threadCount() > 1 : tfjsHasThreads();
  const threads = threaded ? ' and threads' : ', on one thread';
  return { id, available: true, code: 'simd', reason: `Processor, WASM with SIMD${threads}.` };
}

const cpuChoice = (): EngineChoice => ({
  id: 'tfjs-cpu',
  available: true,
  code: 'always',
  reason: 'Processor, plain JavaScript. Runs everywhere, slowly.',
});
