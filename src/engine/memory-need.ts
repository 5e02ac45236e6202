// What an engine takes of memory for a network at a batch, and the batch that fits, before any of it is made: by the
// plans that it would run, each engine's counted by what makes its memory. Fetches an engine's plan, and starts none.
import type { EngineNeed } from '../core/memory-need';
import type { ModelShape } from '../core/params';
import type { EngineId } from '../core/run-config';
import { codeOf } from './code';
import type { Plan } from './graph';

/** What is to be trained, and with what. */
export interface Wanted {
  readonly shape: ModelShape;
  readonly batch: number;
  /** Images of each part of a step that is repeated; null leaves it open. */
  readonly size: number | null;
  readonly threads: number;
  /** Bytes of the parts of the data set, in the order in which they come. */
  readonly sets: readonly number[];
  /** Bytes of the largest buffer that the GPU allows; null where there is none, or nobody knows. */
  readonly piece: number | null;
  readonly software: boolean;
  /** Bytes that there are for the engine, as far as anybody knows. */
  readonly device: number | null;
}

/** How an engine counts. */
interface Count {
  readonly bytes: (plan: Plan) => number;
  /** Of the largest piece, where pieces have a limit. */
  readonly largest: ((plan: Plan) => number) | null;
  /** What it may have in all. */
  readonly most: number | null;
  /** Whether it takes steps in parts. */
  readonly parts: boolean;
}

/** Every GPU allows so much in one piece. */
const LEAST_PIECE = 2 ** 27;

export async function engineNeed(id: EngineId, wanted: Wanted): Promise<EngineNeed> {
  const [{ planStep }, { roomyBatch }, { answerPlan, planInParts, roomyPlan }, count] =
    await codeOf(
      Promise.all([
        import('./graph'),
        import('./room'),
        import('./micro-batches'),
        countOf(id, wanted),
      ]),
    );
  const { shape, batch, size } = wanted;
  const limits = [count.most, wanted.device].filter((most) => most !== null);
  const has = limits.length === 0 ? null : Math.min(...limits);
  const piece = wanted.piece ?? LEAST_PIECE;
  // One number that is above 1 where a plan has no room.
  const share = (plan: Plan): number =>
    Math.max(
      has === null ? 0 : count.bytes(plan) / has,
      count.largest === null ? 0 : count.largest(plan) / piece,
    );
  const roomy = count.parts ? roomyPlan(shape, batch, size) : null;
  const whole = planStep(shape, Math.min(batch, size ?? batch), Math.ceil(batch / (size ?? batch)));
  const first = [roomy, whole].find((plan) => plan !== null && share(plan) <= 1) ?? null;
  const fits = share(planStep(shape, batch)) <= 1 ? batch : roomyBatch(whole, batch - 1, share, 1);
  let plan = first ?? whole;
  // As the engine does where it is refused: sums that go from part to part take room too.
  let most = fits;
  while (count.parts && most > 0 && share(plan) > 1) {
    plan = planInParts(shape, batch, most);
    most = roomyBatch(plan, plan.batch - 1, share, 1);
  }
  return {
    bytes: count.bytes(plan),
    atOnce: count.bytes(planStep(shape, batch)),
    answering: count.bytes(answerPlan(shape, batch)),
    piece: count.largest === null ? null : { needs: count.largest(whole), has: piece },
    has,
    parts: plan.parts,
    fits: fits === 0 ? null : fits,
  };
}

async function countOf(id: EngineId, wanted: Wanted): Promise<Count> {
  const { threads, sets, software } = wanted;
  const piece = wanted.piece ?? LEAST_PIECE;
  switch (id) {
    case 'wasm': {
      const [{ bytesOf }, { MOST_BYTES }] = await Promise.all([
        import('./wasm/arrangement'),
        import('./wasm/machine'),
      ]);
      const bytes = (plan: Plan) => bytesOf(plan, threads);
      return { bytes, largest: null, most: MOST_BYTES, parts: true };
    }
    case 'wgsl': {
      const { bytesOnGpu, largestOf } = await import('./wgsl/need');
      return {
        bytes: (plan) => bytesOnGpu(plan, software, sets, piece),
        largest: (plan) => largestOf(plan, software),
        ...{ most: null, parts: true },
      };
    }
    case 'tfjs-wasm':
    case 'tfjs-webgpu':
    case 'tfjs-cpu': {
      const { peak, largest, WASM_MOST } = await import('./tfjs/room');
      return {
        bytes: peak,
        largest: id === 'tfjs-webgpu' ? largest : null,
        most: id === 'tfjs-wasm' ? WASM_MOST : null,
        parts: false,
      };
    }
  }
}
