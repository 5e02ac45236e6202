// What version 0.1.0 of the page kept becomes runs, once: a network in a file of its own becomes a run with that
// network, and the record of a run one whose network is not there, unless the record itself names the file.
// Nothing else is put together; what cannot be read stays where it is, and is told of.
import { EspalierError, InvalidValueError, toReport } from '../core/errors';
import { countGates } from '../core/gate-bins';
import { flattenGates } from '../core/gates';
import { readRecord } from '../core/read-record';
import { lastStepOf, NO_CURVES, recorded } from '../core/run-curves';
import { planted, withCut } from '../core/lineage';
import {
  nextTag,
  type EarlierRecord,
  type RunTag,
  type ToldRun,
  type UnreadableRun,
} from '../core/run-record';
import { cutOf, isMask, shapeOf } from './given-file';
import { readKept, type Kept, type KeptPart } from './kept-file';
import type { Leftovers } from './run-list';
import type { RunStore } from './storage/run-store';
import type { Making } from './storage/run-writer';
import { checkId, type TensorRef } from './storage/slot';
import { STORED_VERSION, type RunFrame, type StoredRun } from './stored-run';
import type { Vault } from './vault';

type Place = Pick<RunTag, 'number' | 'look' | 'begun'>;

export class Migration implements Leftovers {
  /** What cannot be read, by where it lies. */
  private readonly unread = new Map<string, UnreadableRun>();

  constructor(
    private readonly vault: Vault,
    private readonly store: RunStore<StoredRun>,
  ) {}

  list(): readonly UnreadableRun[] {
    return [...this.unread.values()];
  }

  async remove(id: string): Promise<boolean> {
    if (!this.unread.delete(id)) return false;
    await this.vault.remove(id);
    return true;
  }

  /**
   * Makes runs of all networks that are there, and of these records. Answers whether there was anything.
   * @param texts of records, by the names that they have where they lie
   * @throws StorageError where the storage takes nothing; the rest stays for another time
   */
  async takeOver(texts: Readonly<Record<string, string>>): Promise<boolean> {
    const files = await this.vault.list();
    if (files.length === 0 && Object.keys(texts).length === 0) return false;
    const { runs } = await this.store.list();
    const stored = new Set(runs.map(({ id }) => id));
    const others: Pick<Place, 'number' | 'look'>[] = runs.map(({ run }) => run.body);
    // A person knows a run by its number: it keeps that where no other has it.
    const placeOf = (record: Place | null, begun: number): Place => {
      const free = record !== null && others.every(({ number }) => number !== record.number);
      const { number, look } = free ? record : nextTag(others);
      others.push({ number, look });
      return { number, look, begun };
    };
    const records = Object.entries(texts)
      .flatMap(([key, text]) => this.attempt(key, text.length, () => recordIn(text)) ?? [])
      .sort((a, b) => a.begun - b.begun);
    const networks = new Set(files.map(({ name }) => name));
    const alone = records.filter(({ keptAs }) => keptAs === null || !networks.has(keptAs));
    for (const record of alone.filter(({ id }) => !stored.has(id))) {
      const frame = frameOf(record, placeOf(record, record.begun));
      const body: StoredRun = { ...frame, state: null, told: toldOf(record) };
      const save = { body, head: [], when: record.begun };
      await this.save(record.id, () => Promise.resolve(save), record);
    }
    // The oldest first.
    for (const { name } of files.toReversed()) {
      const bytes = await this.vault.read(name);
      const kept = bytes && this.attempt(name, bytes.length, () => readKept(bytes));
      if (kept === null) continue;
      const record = records.find(({ keptAs }) => keptAs === name) ?? null;
      const id = record?.id ?? idOf(name);
      if (!stored.has(id)) {
        const place = placeOf(record, record?.begun ?? kept.when);
        const frame = record === null ? bareFrame(kept, place) : frameOf(record, place);
        const make: Making<StoredRun> = async (put) => {
          const { state, head } = await stateOf(kept, lastStepOf(frame.curves), put);
          return { body: { ...frame, state, told: null }, head, when: kept.when };
        };
        await this.save(id, make, record);
      }
      await this.vault.remove(name);
    }
    return true;
  }

  /** Null for what cannot be read; it is told of from then on. */
  private attempt<T>(key: string, bytes: number, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      this.unread.set(key, { id: key, error: toReport(error), bytes });
      return null;
    }
  }

  /** Another tab may be at the same: then it is that one's. */
  private async save(
    id: string,
    make: Making<StoredRun>,
    label: EarlierRecord | null,
  ): Promise<void> {
    const writer = await this.store.holdRun(id);
    if (writer === null) return;
    try {
      await writer.save(make);
      if (label === null) return;
      const { name, pinned, hidden } = label;
      await this.store.label(id, () => ({ name, pinned, hidden }));
    } finally {
      await writer.close();
    }
  }
}

/**
 * @param at step of the run, as its curves have it
 * @param store puts a file where it stays, and names it
 */
async function stateOf(
  { config, rows, parent, compact }: Kept,
  at: number,
  store: Parameters<Making<StoredRun>>[0],
) {
  const head: TensorRef[] = [];
  const weights: Record<string, string> = {};
  const put = async (id: string, { bytes }: KeptPart) => {
    const tensor = await store(bytes.slice());
    head.push(tensor);
    weights[id] = tensor.sha256;
  };
  // Its own: whatever it began from, it was trained or cut here. With which settings, only its file says.
  const { standing, drawn: cursor } = parent;
  const root = { config, at, shape: null, standing, cursor };
  let lineage = planted(root, { origin: 'kept', brought: rows });
  await put(lineage.head, parent);
  const cut = compact && cutOf(compact.file);
  if (compact !== null && cut !== null) {
    const { config: model } = parent.file.shape;
    const orphan = isMask(flattenGates(model, parent.file.params));
    const of = { standing: compact.standing, cursor: compact.drawn };
    lineage = withCut(lineage, { ...of, shape: shapeOf(model, cut), orphan });
    await put(lineage.head, compact);
  }
  const none = { optimizer: null, phase: null, ahead: [], basis: null };
  return { state: { config, weights, lineage, ...none }, head };
}

/** @throws InvalidValueError */
function recordIn(text: string): EarlierRecord {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Not whole: no record, as the reader says.
  }
  const record = readRecord(value);
  if (record === null) throw new InvalidValueError('run', text.slice(0, 40), 'the record of a run');
  checkId('id', record.id);
  return record;
}

/** A run's name from that of its network's file. */
const idOf = (name: string): string =>
  name
    .replace(/^network-?|\.safetensors$/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9-]|^-+/g, '')
    .slice(0, 64) || 'network';

const toldOf = ({ config, trained, model, source, results }: ToldRun): ToldRun => ({
  ...{ config, trained, model, source, results },
});

const frameOf = ({ times, curves, gates }: EarlierRecord, place: Place): RunFrame => ({
  ...{ version: STORED_VERSION, ...place, times, curves, gates },
});

const bareFrame = ({ parent: { file } }: Kept, place: Place): RunFrame => ({
  ...{ version: STORED_VERSION, ...place, times: [], curves: recorded(NO_CURVES) },
  gates: countGates(file.shape.config, flattenGates(file.shape.config, file.params)),
});
