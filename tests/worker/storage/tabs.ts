// Several tabs at one storage, whose calls come in an order that a seed draws, and which may crash.
import { createRng, type Rng } from '../../../src/core/rng';
import type { RunStore } from '../../../src/worker/storage/run-store';
import { ownLocks, type Locks, type Release } from '../../../src/worker/storage/locks';
import { TabFiles, type Disk, type Fault } from './disk';
import { storeOn, type Body } from './runs';

/** Says which of those who wait goes on next: mostly one for a while, as busy tabs do. */
export class Schedule {
  readonly rng: Rng;
  private readonly waiting: { readonly tab: number; readonly go: () => void }[] = [];
  private favourite = 0;

  constructor(seed: number) {
    this.rng = createRng(seed, 'schedule');
  }

  readonly turn = (tab: number): Promise<void> =>
    new Promise((go) => this.waiting.push({ tab, go }));

  /** Resolves when all of it is done. @throws where nobody goes on any more */
  async run(works: readonly Promise<unknown>[]): Promise<void> {
    let left = works.length;
    for (const work of works)
      void work.then(
        () => left--,
        () => left--,
      );
    while (left > 0) {
      await new Promise((done) => setImmediate(done));
      if (left > 0 && this.waiting.length === 0) throw new Error('Everybody waits for somebody.');
      this.waiting.splice(this.next(), 1)[0]?.go();
    }
    await Promise.all(works);
  }

  private next(): number {
    if (this.rng.below(30) === 0) this.favourite = this.rng.below(6);
    const found = this.waiting.findIndex(({ tab }) => tab === this.favourite);
    return found >= 0 && this.rng.below(10) > 0 ? found : this.rng.below(this.waiting.length);
  }
}

/** Locks of one tab: those that it has go with it. */
class TabLocks implements Locks {
  readonly everywhere = true;
  private readonly held = new Set<Release>();
  private gone = false;

  constructor(
    private readonly all: Locks,
    private readonly turn: () => Promise<void>,
  ) {}

  take: Locks['take'] = async (name, mode) => {
    await this.turn();
    return this.keep(await this.all.take(name, mode));
  };

  tryTake: Locks['tryTake'] = async (name, mode) => {
    await this.turn();
    const release = await this.all.tryTake(name, mode);
    return release === null ? null : this.keep(release);
  };

  taken = () => this.all.taken();

  end(): void {
    this.gone = true;
    for (const release of this.held) release();
  }

  private keep(release: Release): Release {
    if (this.gone) release();
    this.held.add(release);
    return () => {
      this.held.delete(release);
      release();
    };
  }
}

export interface Tab {
  readonly files: TabFiles;
  readonly store: RunStore<Body>;
  /** It is closed or has crashed. */
  readonly end: () => void;
}

/** Opens tabs of one browser. */
export function browserOn(disk: Disk, schedule: Schedule): (fault?: Fault | null) => Tab {
  const all = ownLocks(true);
  let tabs = 0;
  return (fault = null) => {
    const tab = tabs++;
    const turn = () => schedule.turn(tab);
    const files = new TabFiles(disk, fault, turn);
    const locks = new TabLocks(all, turn);
    files.onCrash = () => locks.end();
    return {
      files,
      store: storeOn(disk, files, locks),
      end: () => {
        files.end();
        locks.end();
      },
    };
  };
}
