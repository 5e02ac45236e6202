// What the vault holds, in a few figures each: the files are read once.
import type { KeptNetwork } from '../core/network-state';
import { describeKept } from './kept-file';
import type { Vault } from './vault';

/** Networks that are kept at a time. */
export const MOST_KEPT = 3;

export class KeptList {
  private known = new Map<string, KeptNetwork | null>();

  constructor(private readonly vault: Vault) {}

  /** The newest first; those that cannot be read any more are passed over. */
  async describe(): Promise<KeptNetwork[]> {
    const before = this.known;
    this.known = new Map();
    for (const { name, when } of await this.vault.list()) {
      const key = `${name} ${when}`;
      const found = before.get(key);
      this.known.set(key, found === undefined ? await this.look(name) : found);
    }
    return [...this.known.values()].filter((network) => network !== null);
  }

  private async look(name: string): Promise<KeptNetwork | null> {
    const bytes = await this.vault.read(name);
    const described = bytes === null ? null : describeKept(bytes);
    return described && { name, ...described };
  }
}
