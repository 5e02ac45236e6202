// Files of runs as nobody means them: a good one taken apart, changed, and put together again with a list and
// checksums that fit, so that what is changed is what is looked at. Everything in them is stored as it is.
import { createHash } from 'node:crypto';
import { crc32 } from '../../src/core/checksums';
import type { Step } from '../../src/core/recipe';
import { isSkipped } from '../../src/formats/archive/entry';
import { openArchive } from '../../src/formats/archive/open-archive';
import { SMALLEST } from '../tiny';
import { startSession, TINY_RUN } from '../worker/harness';
import type { Bytes } from './hostile-case';

export type Entries = Map<string, Bytes>;

export const LIST = 'espalier.json';
export const bytesOf = (text: string): Bytes => new TextEncoder().encode(text);
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A zip of stored entries, one behind the other; names may come twice. */
export function zipOf(entries: Iterable<readonly [string, Bytes]>): Bytes {
  const files: Buffer[] = [];
  const contents: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const named = Buffer.from(name);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x800, 2);
    about.writeUInt16LE(0x21, 8);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(content.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(named.length, 22);
    const listed = Buffer.alloc(14);
    listed.writeUInt32LE(at, 10);
    files.push(Buffer.from('PK\x03\x04'), about, named, Buffer.from(content));
    contents.push(Buffer.from('PK\x01\x02\x14\0'), about, listed, named);
    at += 30 + named.length + content.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(contents.length / 4, 4);
  end.writeUInt16LE(contents.length / 4, 6);
  end.writeUInt32LE(Buffer.concat(contents).length, 8);
  end.writeUInt32LE(at, 12);
  return Uint8Array.from(Buffer.concat([...files, ...contents, Buffer.from('PK\x05\x06'), end]));
}

/** Stored entries by what the table of contents says of them; null for bytes that are no such zip any more. */
export function entriesIn(zip: Bytes): Entries | null {
  const whole = Buffer.from(zip);
  const end = whole.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > whole.length) return null;
  const entries: Entries = new Map();
  let at = whole.readUInt32LE(end + 16);
  for (let i = 0; i < whole.readUInt16LE(end + 10); i++) {
    if (at + 46 > whole.length) return null;
    const [length, name, extra, note] = [24, 28, 30, 32].map((o) =>
      o === 24 ? whole.readUInt32LE(at + o) : whole.readUInt16LE(at + o),
    ) as [number, number, number, number];
    const from = whole.readUInt32LE(at + 42) + 30 + name;
    if (from + length > whole.length) return null;
    const path = whole.subarray(at + 46, at + 46 + name).toString();
    entries.set(path, Uint8Array.from(whole.subarray(from, from + length)));
    at += 46 + name + extra + note;
  }
  return entries;
}

/** With a list that fits what is there. */
export function listed(entries: Entries, head: object = {}): Entries {
  const files = [...entries]
    .filter(([name]) => name !== LIST)
    .map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]);
  const before = JSON.parse(Buffer.from(entries.get(LIST) ?? bytesOf('{}')).toString()) as object;
  const list = { ...before, ...head, files: Object.fromEntries(files) as object };
  return new Map([
    [LIST, bytesOf(JSON.stringify(list))],
    ...[...entries].filter(([n]) => n !== LIST),
  ]);
}

/** Bytes that were changed at random, so that their checksums are no more in the way. */
export function mended(changed: Bytes): Bytes {
  try {
    const entries = entriesIn(changed);
    if (entries === null || !entries.has(LIST)) return changed;
    let run = Buffer.from(entries.get('run.json') ?? bytesOf('')).toString();
    const named = Array.from(entries, ([name, bytes]): [string, Bytes] => {
      const old = /^tensors\/([0-9a-f]{64})/.exec(name)?.[1];
      if (old === undefined) return [name, bytes];
      run = run.replaceAll(old, sha256(bytes));
      return [`tensors/${sha256(bytes)}.safetensors`, bytes];
    });
    return zipOf(listed(new Map([...named, ['run.json', bytesOf(run)]])));
  } catch {
    return changed;
  }
}

const cutAt = (rate: number): Step =>
  ({ do: 'cut', criterion: 'gate', scope: 'network', budget: { rate } }) as Step;

/** The entries of the file of a run: with a cut that is half tuned, and a sibling of it that has a name. */
export async function goodRun(): Promise<Entries> {
  const s = startSession();
  await s.open({ ...TINY_RUN, model: SMALLEST });
  const steps: Step[] = [
    { do: 'train', phase: 'sparse', steps: 4 },
    { do: 'name', as: 'parent' },
    cutAt(0.3),
    { do: 'name', as: 'sibling' },
    { do: 'go', to: 'parent' },
    cutAt(0.5),
    { do: 'measure', split: 'validation' },
  ];
  await s.call('carryOut', { steps });
  await s.call('finetune', { steps: 9, until: 4 });
  const file = await s.call('saveRun', {});
  const entries: Entries = new Map();
  for await (const entry of openArchive(file, 'run.espalier'))
    if (!isSkipped(entry)) entries.set(entry.path, await entry.bytes(2 ** 24));
  return entries;
}
