import { describe, expect, it } from 'vitest';
import { gateSites } from '../../../src/core/gates';
import type { Place } from '../../../src/store/view-state';
import { placeAfterKey } from '../../../src/ui/espalier/pointing';
import { nano } from '../gates';

const walk = (at: Place, ...keys: string[]) =>
  keys.reduce((place, key) => placeAfterKey(place, key, nano.depth) ?? place, at);
const root: Place = { block: 0, site: 'qkv' };

describe('keys on the tree', () => {
  it('reach every branch with the arrows alone', () => {
    const seen = new Set<string>();
    for (let row = 0; row < 2 * nano.depth; row++)
      for (const side of ['ArrowLeft', 'ArrowRight']) {
        const { block, site } = walk(root, ...Array<string>(row).fill('ArrowUp'), side);
        seen.add(`${block} ${site}`);
      }
    expect(seen.size).toBe(gateSites(nano).length);
  });

  it('go up from attention to the MLP and on to the next block, and down again', () => {
    expect(walk(root, 'ArrowUp')).toEqual({ block: 0, site: 'fc1' });
    expect(walk(root, 'ArrowUp', 'ArrowUp')).toEqual({ block: 1, site: 'qkv' });
    expect(walk({ block: 1, site: 'proj' }, 'ArrowDown')).toEqual({ block: 0, site: 'fc2' });
  });

  it('change the side at the same height, and the block at the same site', () => {
    expect(walk(root, 'ArrowRight')).toEqual({ block: 0, site: 'proj' });
    expect(walk({ block: 2, site: 'fc2' }, 'ArrowLeft')).toEqual({ block: 2, site: 'fc1' });
    expect(walk({ block: 2, site: 'fc2' }, 'PageDown')).toEqual({ block: 1, site: 'fc2' });
    expect(walk({ block: 2, site: 'fc2' }, 'PageUp')).toEqual({ block: 3, site: 'fc2' });
  });

  it('stop at crown and root', () => {
    expect(walk(root, 'ArrowDown')).toEqual(root);
    expect(walk(root, 'PageDown')).toEqual(root);
    expect(walk(root, 'End')).toEqual({ block: 3, site: 'fc1' });
    expect(walk(root, 'End', 'ArrowUp', 'PageUp')).toEqual({ block: 3, site: 'fc1' });
    expect(walk({ block: 3, site: 'fc2' }, 'Home')).toEqual({ block: 0, site: 'proj' });
  });

  it('leave other keys alone', () => {
    expect(placeAfterKey(root, 'a', 4)).toBeNull();
    expect(placeAfterKey(root, 'Tab', 4)).toBeNull();
  });
});
