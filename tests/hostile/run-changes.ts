// Opens files of runs in a session with a run at hand and another in its storage, and looks whether both are what
// they were, to the last byte, where a file is refused. And good files with one thing changed, checksums that fit.
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { SMALLEST } from '../tiny';
import { startSession, TINY_RUN } from '../worker/harness';
import { opened } from '../worker/opened-run';
import { Disk, memoryStorage } from '../worker/memory-storage';
import type { Bytes } from './hostile-case';
import { bytesOf, goodRun, LIST, listed, sha256, zipOf, type Entries } from './run-zip';

export type Json = Record<string, unknown>;

/** Made when it is first asked for: whoever only counts the tables makes none. */
const made: Promise<Entries>[] = [];
export const good = (): Promise<Entries> => {
  const [first = goodRun()] = made;
  made[0] = first;
  return first;
};

/** What is on a disk, in a word. */
function markOf(disk: Disk): string {
  const hash = createHash('sha256');
  for (const [path, { bytes, when }] of [...disk.files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path} ${when} ${bytes.length} `).update(bytes);
  return hash.digest('hex');
}

/** A session with a run at hand and in its storage. */
async function visit() {
  const disk = new Disk();
  const s = startSession('wasm', { storage: memoryStorage(disk) });
  await s.open({ ...TINY_RUN, model: SMALLEST });
  await s.call('carryOut', { steps: [{ do: 'train', phase: 'dense', steps: 2 }] });
  await s.call('runs', null);
  return { s, disk };
}

const visits: Awaited<ReturnType<typeof visit>>[] = [];

/** What is said of a file that is opened. */
export const OPEN = 'It is open.';

/** @throws what the file is refused with; an error without a name where that has harmed anything */
export async function read(bytes: Bytes): Promise<string> {
  const { s, disk } = visits.pop() ?? (await visit());
  const before = markOf(disk);
  const { tag } = s.last('run');
  try {
    await opened(s, new Blob([bytes]));
  } catch (error) {
    if (markOf(disk) !== before) throw new Error('The storage is another.');
    if (s.last('run').tag !== tag) throw new Error('Another run is at hand.');
    visits.push({ s, disk });
    throw error;
  }
  // It can be gone on with.
  await s.call('goOn', { until: 6 }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'PhaseError') throw error;
  });
  return OPEN;
}

export const with_ =
  (change: (entries: Entries) => Promise<void> | void, head?: object) => async () => {
    const entries = new Map(await good());
    await change(entries);
    return zipOf(listed(entries, head));
  };

/** With one of its texts changed. */
export const text = (name: string, change: (json: Json) => unknown) =>
  with_((entries) => {
    const json = JSON.parse(Buffer.from(entries.get(name) ?? bytesOf('')).toString()) as Json;
    const now = change(json) ?? json;
    entries.set(name, bytesOf(typeof now === 'string' ? now : JSON.stringify(now)));
  });

export const run = (change: (json: Json) => unknown) => text('run.json', change);
export const lineage = (change: (json: Json, checkpoints: Json[]) => unknown) =>
  text('lineage.json', (json) => change(json, json['checkpoints'] as Json[]));
export const curves = (change: (json: Json) => unknown) => text('curves.json', change);

/** As it is, but for its list. */
export const list = (change: (json: Json) => unknown) => async () => {
  const entries = listed(new Map(await good()));
  const json = JSON.parse(Buffer.from(entries.get(LIST) ?? bytesOf('')).toString()) as Json;
  const now = change(json) ?? json;
  entries.set(LIST, bytesOf(typeof now === 'string' ? now : JSON.stringify(now)));
  return zipOf(entries);
};

/** With another id for the network at hand, wherever that stands. */
export const headCalled = (id: string) =>
  with_((entries) => {
    const said = (name: string) => Buffer.from(entries.get(name) ?? bytesOf('')).toString();
    const { head } = JSON.parse(said('lineage.json')) as { head: string };
    for (const name of ['lineage.json', 'run.json'])
      entries.set(name, bytesOf(said(name).replaceAll(`"${head}"`, JSON.stringify(id))));
  });

export const tensorsIn = (entries: Entries) =>
  [...entries.keys()].filter((name) => /^tensors/.test(name));

/** With other bytes in the place of a tensor, under the checksum of these. */
export const tensor = (change: (bytes: Bytes, entries: Entries) => Bytes) =>
  with_((entries) => {
    const [name = ''] = tensorsIn(entries);
    const bytes = change((entries.get(name) ?? bytesOf('')).slice(), entries);
    entries.delete(name);
    entries.set(`tensors/${sha256(bytes)}.safetensors`, bytes);
    const old = name.slice('tensors/'.length, -'.safetensors'.length);
    const said = Buffer.from(entries.get('run.json') ?? bytesOf('')).toString();
    entries.set('run.json', bytesOf(said.replaceAll(old, sha256(bytes))));
  });

/** One entry, packed: of a zip of which nothing else matters. */
export function packedAlone(name: string, content: Uint8Array): Bytes {
  const packed = Uint8Array.from(deflateRawSync(content));
  const zip = Buffer.from(zipOf([[name, packed]]));
  const directory = zip.readUInt32LE(zip.length - 6);
  for (const at of [4, directory + 6]) {
    zip.writeUInt16LE(8, at + 4);
    zip.writeUInt32LE(content.length, at + 18);
  }
  return Uint8Array.from(zip);
}

export const changedBytes = (change: (zip: Buffer) => void) => async () => {
  const zip = Buffer.from(zipOf(listed(await good())));
  change(zip);
  return Uint8Array.from(zip);
};
