// Which engine a run has, with which threads and kernels. What trained it before counts first, then what a
// person asked for, then what is fastest here. Makes no trainer that stays.
import { otherBasis, type Basis } from '../core/basis';
import type { EngineChoice, EngineInfo } from '../core/engine-info';
import type { EngineRecord } from '../core/engine-record';
import type { Made } from '../core/run-log';
import type { EngineId } from '../core/run-config';
import { canShareMemory } from '../core/shared-memory';
import { fastestEngine, isSmall, type Race } from './fastest-engine';
import type { Run } from './run';

interface Engines {
  readonly availableEngines: () => Promise<EngineChoice[]>;
  /** @throws EngineError when the wanted engine cannot run here */
  readonly chooseEngine: (wanted: EngineId | 'auto', choices: readonly EngineChoice[]) => EngineId;
}

/** What of a run decides its engine; a run that is to come stands on nothing yet. */
type Asks = Pick<Run, 'config' | 'model'> & { readonly footing: Pick<Run['footing'], 'basis'> };

export class RunEngine {
  private looked: Promise<EngineChoice[]> | null = null;
  /** What was the fastest, by network and batch. */
  private readonly fastest = new Map<string, EngineId>();
  /** What trainers were first made with: who repeats a run here has the same kernels, tuned or not. */
  private readonly records = new Map<string, EngineRecord>();

  constructor(private readonly engines: Engines) {}

  choices(): Promise<EngineChoice[]> {
    this.looked ??= this.engines.availableEngines();
    return this.looked;
  }

  /** Looks for engines again, after one was lost. */
  forget(): void {
    this.records.clear();
    this.looked = null;
    this.fastest.clear();
  }

  /** The engine that will work, as far as that is known before anything has to compute. */
  async chosen({ config, footing }: Omit<Asks, 'model'>): Promise<EngineId | null> {
    try {
      const choices = await this.choices();
      return this.engines.chooseEngine(footing.basis?.engine.id ?? config.engine, choices);
    } catch {
      // The first command that has to compute says what is wrong with the wanted engine.
      return null;
    }
  }

  /**
   * The engine of a run; where nobody chose and the network is small, the faster one by measure.
   * @throws EngineError
   */
  async idFor({ config, footing }: Asks, race: Race): Promise<EngineId> {
    const choices = await this.choices();
    if (footing.basis !== null) return this.same(footing.basis, choices);
    const chosen = this.engines.chooseEngine(config.engine, choices);
    const { shape, batch } = race;
    if (config.engine !== 'auto' || chosen !== 'wgsl' || !isSmall(shape)) return chosen;
    const key = JSON.stringify([shape.config, batch]);
    const known = this.fastest.get(key);
    if (known !== undefined) return known;
    const id = (await fastestEngine(['wgsl', 'wasm'], race)) ?? chosen;
    this.fastest.set(key, id);
    return id;
  }

  /** What a trainer is made with; null lets the engine choose. */
  recordFor({ config, footing, model }: Asks, id: EngineId): EngineRecord | null {
    const known = footing.basis?.engine;
    const before = known && recordOf(known);
    const made = before ?? this.records.get(keyOf(id, model, config.batch));
    return config.record === null ? (made ?? null) : asked(config.record, made);
  }

  /** A trainer was made for a run. What a person asked for is no choice of the engine's. */
  note({ config, model }: Run, info: EngineInfo): void {
    const key = keyOf(info.id, model, config.batch);
    if (config.record === null && !this.records.has(key)) this.records.set(key, recordOf(info));
  }

  /** A run stays on one engine, before and after its cut, and wherever it goes on. @throws EngineError */
  private same(basis: Basis, choices: readonly EngineChoice[]): EngineId {
    const { engine } = basis;
    if (choices.some(({ id, available }) => id === engine.id && available)) return engine.id;
    const id = this.engines.chooseEngine('auto', choices);
    throw otherBasis(basis, { ...basis, engine: { id, threads: 1, variants: [] } }, ['engine']);
  }
}

const keyOf = (id: EngineId, model: Run['model'], batch: number): string =>
  JSON.stringify([id, model, batch]);

/** Threads that are not to be had are not asked for: they change no bits. */
const recordOf = ({ threads, variants }: Made): EngineRecord => ({
  threads: threads > 1 && !canShareMemory() ? null : threads,
  variants: variants.length === 0 ? null : variants,
});

const asked = ({ threads, variants }: EngineRecord, made?: EngineRecord): EngineRecord => ({
  threads: threads ?? made?.threads ?? null,
  variants: variants ?? made?.variants ?? null,
});
