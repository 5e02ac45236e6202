// What the vault holds, in a few figures each: the files are read once.
import type { KeptNetwork } from '../core/network-state';
import { describeKept } from './kept-file';
import type { Vault } from './vault';

/** Networks that are kept at a time. */
export const MOST_KEPT = 3;

/** A file of the vault; `network` null where it cannot be read here. */
interface Known {
  readonly name: string;
  readonly network: KeptNetwork | null;
}

export class KeptList {
  private known = new Map<string, Known>();

  constructor(private readonly vault: Vault) {}

  /** The newest first; those that cannot be read are passed over. */
  async describe(): Promise<KeptNetwork[]> {
    return (await this.all()).flatMap(({ network }) => network ?? []);
  }

  /**
   * Files behind the last few. What cannot be read a later version may know: it takes no network's place,
   * and has as many of its own.
   */
  async surplus(): Promise<string[]> {
    const all = await this.all();
    const networks = all.filter(({ network }) => network !== null);
    const others = all.filter(({ network }) => network === null);
    return [...networks.slice(MOST_KEPT), ...others.slice(MOST_KEPT)].map(({ name }) => name);
  }

  private async all(): Promise<readonly Known[]> {
    const before = this.known;
    this.known = new Map();
    for (const { name, when } of await this.vault.list()) {
      const key = `${name} ${when}`;
      this.known.set(key, before.get(key) ?? { name, network: await this.look(name) });
    }
    return [...this.known.values()];
  }

  private async look(name: string): Promise<KeptNetwork | null> {
    const bytes = await this.vault.read(name);
    const described = bytes === null ? null : describeKept(bytes);
    return described && { name, ...described };
  }
}
