// Data sets that are kept: what comes back is what was put there, to the bit; what was broken off, damaged or has no room
// is no set; and one is forgotten for good.
import { describe, expect, it } from 'vitest';
import { createHash } from '../../../src/core/checksums';
import type { OwnOptions } from '../../../src/core/own-set';
import { buildOwnSet } from '../../../src/data/own/build-own-set';
import type { OwnSet } from '../../../src/data/own/own-images';
import { OwnSets } from '../../../src/worker/storage/own-sets';
import { plain, sourceOf } from '../../data/own/source-of';
import { Disk, memoryStorage } from '../memory-storage';
import { FAULTS, TabFiles } from './disk';

const OPTIONS: OwnOptions = {
  ...{ channels: 3, size: 4, limit: null, mirror: true, classes: 'set' },
  resize: { fit: 'crop', share: 1, filter: 'bicubic' },
  split: { seed: 1, validation: 0.2, test: 0.2 },
};

/** @param shade of its pictures, which make it another set */
async function setOf(shade = 0): Promise<OwnSet> {
  const pictures = Array.from({ length: 20 }, (_, i) => plain(`${i}.png`, i % 2, [i, shade, 9]));
  const { set } = await buildOwnSet(
    sourceOf(pictures, { name: 'ants and bees' }),
    OPTIONS,
    {
      decode: () => Promise.reject(new Error('nothing is encoded')),
      hash: createHash(crypto.subtle, () => Promise.resolve()),
      now: () => 0,
      breathe: () => Promise.resolve(),
      progress: () => undefined,
    },
    new AbortController().signal,
  );
  return set;
}

const never = new AbortController().signal;
const setsOn = (disk: Disk) => new OwnSets(memoryStorage(disk));

async function contentOf(sets: OwnSets, sha256: string) {
  const open = await sets.open(sha256);
  if (open === null) return null;
  const parts: unknown[] = [];
  for await (const part of open.parts(never, 0)) parts.push(part);
  return { data: open.data, parts };
}

const wanted = ({ data, shards }: OwnSet) => ({
  data,
  parts: shards.map(({ mark: { split, count }, pixels, labels }) => ({
    split,
    images: { pixels, labels, count, mean: data.mean, std: data.std },
  })),
});

describe('data sets that are kept', () => {
  it('come back as they were put there, in another visit too, and are forgotten for good', async () => {
    const disk = new Disk();
    const [one, other] = [await setOf(1), await setOf(2)];
    expect(one.data.sha256).not.toBe(other.data.sha256);
    const sets = setsOn(disk);
    await sets.keep(one);
    await sets.keep(other);
    const later = setsOn(disk.copy());
    expect(await contentOf(later, one.data.sha256)).toEqual(wanted(one));
    const { sets: listed, broken } = await later.list();
    expect(broken).toEqual([]);
    expect(new Set(listed.map(({ data }) => data.sha256))).toEqual(
      new Set([one.data.sha256, other.data.sha256]),
    );
    await later.forget(one.data.sha256);
    expect(await later.open(one.data.sha256)).toBeNull();
    expect((await later.list()).sets.map(({ data }) => data)).toEqual([other.data]);
  });

  it('lie there once, however often they are kept', async () => {
    const disk = new Disk();
    const set = await setOf();
    await setsOn(disk).keep(set);
    const before = disk.bytes;
    await setsOn(disk).keep(set);
    expect(disk.bytes).toBe(before);
  });

  it('are none where they were broken off, and leave nothing behind', async () => {
    const set = await setOf();
    const calls = 12;
    for (const kind of FAULTS)
      for (let at = 1; at <= calls; at++) {
        const disk = new Disk();
        const outside = { ...memoryStorage(disk), files: new TabFiles(disk, { kind, at }) };
        await new OwnSets(outside).keep(set).catch(() => undefined);
        const later = setsOn(disk.copy());
        const found = await contentOf(later, set.data.sha256).catch(() => 'refused');
        if (found !== 'refused' && found !== null) expect(found).toEqual(wanted(set));
        const { sets } = await later.list();
        // Whatever is listed is whole in its lengths; what lies in its bytes is found by who reads it.
        for (const { data } of sets) expect(data).toEqual(set.data);
      }
  });

  it('are refused where a byte of them is another', async () => {
    const disk = new Disk();
    const set = await setOf();
    await setsOn(disk).keep(set);
    for (const [path, { bytes }] of [...disk.files]) {
      const damaged = disk.copy();
      const other = bytes.slice();
      other[Math.floor(other.length / 2)]! ^= 1;
      damaged.put(path, other);
      await expect(contentOf(setsOn(damaged), set.data.sha256), path).rejects.toMatchObject({
        fault: 'damaged',
      });
      await setsOn(damaged).forget(set.data.sha256);
      expect(await setsOn(damaged).open(set.data.sha256), path).toBeNull();
    }
  });

  it('say that there is no room before anything is written', async () => {
    const disk = new Disk();
    const space = {
      estimate: () => Promise.resolve({ quota: 100, usage: 50 }),
      persisted: () => Promise.resolve(false),
    };
    const sets = new OwnSets({ ...memoryStorage(disk), space });
    await expect(sets.keep(await setOf())).rejects.toMatchObject({ fault: 'full' });
    expect(disk.files.size).toBe(0);
  });
});
