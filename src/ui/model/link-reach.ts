// What the page's address, opened again, would show of the network at hand. Pure.
import { startOf } from '../../store/link-sync';
import type { RunState } from '../../store/run-state';

/** `shipped` and `fresh`: this very network. `own…`: not this one, but what the address starts with. */
export type LinkReach = 'shipped' | 'fresh' | 'ownShipped' | 'ownFresh';

export function linkReach(run: RunState): LinkReach {
  const { source, origin, stage, progress, committed } = run;
  if (source === 'shipped' && origin.network === 'shipped' && committed === null) return 'shipped';
  if (source === 'init' && stage === 'fresh' && progress === null) return 'fresh';
  return startOf(run, null) === 'shipped' ? 'ownShipped' : 'ownFresh';
}
