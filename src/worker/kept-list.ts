// What an earlier version of the page kept, in a few figures each: the files are read once.
import type { KeptNetwork } from '../core/network-state';
import { describeKept } from './kept-file';
import type { Vault } from './vault';

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
