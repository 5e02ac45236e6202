// Links, lessons, messages, recordings, files and stored runs of version 0.1.0 open as they did then.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkLesson, readLesson } from '../../src/core/read-lesson';
import { readModel } from '../../src/formats/model-file';
import { readRequest } from '../../src/store/embed-protocol';
import { shortened, unpackLesson } from '../../src/store/lesson/lesson-link';
import { readLink } from '../../src/store/link/read-link';
import { readRecord } from '../../src/core/read-record';
import { readRecording } from '../../src/core/recording';
import { readKept } from '../../src/worker/kept-file';
import { bytesOf, keptOf, pathOf, rowFacts, shaOf, textOf } from './facts';

const json = (...parts: string[]): unknown => JSON.parse(textOf(...parts));

interface ExpectedLink {
  readonly link: string;
  readonly config: object;
  readonly view: object;
  readonly start: string | null;
  readonly refused: number;
}

interface ExpectedRequest {
  readonly message: Record<string, unknown>;
  readonly request: object;
}

const expected = (file: string, name: string): object | undefined =>
  (json(file) as Record<string, object>)[name];

const networks = readdirSync(pathOf('storage', 'opfs')).filter((name) => /^network-mx/.test(name));

/** A stored run in few figures; null where it cannot be read. */
function recordFacts(text: string): object | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const record = readRecord(value);
  if (record === null) return null;
  const { number, config, results, curves } = record;
  const { seed, phases } = config;
  const rows = rowFacts(results);
  return { number, seed, lambda: phases.sparse.lambda, steps: curves.ce.length, rows };
}

describe('what was made with version 0.1.0', () => {
  it.each(json('links.json') as ExpectedLink[])('opens the link “$link”', (wanted) => {
    const { config, view, start, notes } = readLink(wanted.link);
    expect(config).toEqual(wanted.config);
    expect(view).toMatchObject(wanted.view);
    expect(start).toBe(wanted.start);
    expect(notes).toHaveLength(wanted.refused);
  });

  it.each(json('embed-requests.json') as ExpectedRequest[])(
    'understands the message $message.type of a page around it',
    ({ message, request }) => {
      expect(readRequest(message)).toMatchObject(request);
    },
  );

  it.each(readdirSync(pathOf('lessons')))('reads lesson %s whole', (name) => {
    const text = textOf('lessons', name);
    const lesson = readLesson(text);
    expect(checkLesson(shortened(lesson))).toEqual(lesson);
    expect(lesson.steps).toHaveLength((JSON.parse(text) as { steps: unknown[] }).steps.length);
  });

  it('reads a lesson of a teacher’s own out of its link', async () => {
    const { hash } = json('own-lesson.json') as { hash: string };
    expect(await unpackLesson(hash)).toEqual(readLesson(textOf('lessons', '2.json')));
  });

  it.each(['normal', 'shipped'] as const)('plays the recording “%s” to the same gates', (id) => {
    const { snapshots, config, rows } = readRecording(textOf('recordings', `${id}.json`), id);
    const last = snapshots.at(-1)?.scores.values ?? new Float32Array();
    const facts = {
      sha: shaOf({ last }),
      moments: snapshots.length,
      lambda: config.phases.sparse.lambda,
    };
    expect({ ...facts, rows: rowFacts(rows) }).toEqual(expected('recordings.json', id));
  });

  it.each(readdirSync(pathOf('files')))('opens the network %s', (name) => {
    const { shape, params, metadata } = readModel(bytesOf('files', name), null);
    const facts = { kept: keptOf(shape), sha: shaOf(params), stage: metadata['stage'] };
    expect(facts).toEqual(expected('files.json', name));
  });

  it.each(networks)('opens the network %s that a browser kept', (name) => {
    const { when, config, rows, parent, compact } = readKept(bytesOf('storage', 'opfs', name));
    const shas = [parent, compact].map((part) => part && shaOf(part.file.params));
    const { seed, phases } = config;
    const facts = { when, seed, lambda: phases.sparse.lambda, shas, rows: rowFacts(rows) };
    expect(facts).toEqual(expected('kept.json', name));
  });

  it('finds a file that is no network among them', () => {
    expect(() => readKept(bytesOf('storage', 'opfs', 'network-junk.safetensors'))).toThrow();
  });

  it('reads the records of four runs, and of none that is broken or of a later version', () => {
    const stored = Object.entries(json('storage', 'local-storage.json') as Record<string, string>);
    const records = stored
      .filter(([key]) => key.startsWith('espalier.run.'))
      .map(([key, text]) => [key, recordFacts(text)]);
    expect(Object.fromEntries(records)).toEqual(json('records.json'));
  });
});
