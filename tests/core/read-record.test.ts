// Records of runs as version 0.1.0 of the page wrote them: whole, or refused.
import { expect, it } from 'vitest';
import { readRecord } from '../../src/core/read-record';
import { textOf } from '../earlier/facts';
import { resultRow } from '../ui/result-row';

/** One that a browser kept. */
function stored(): Record<string, unknown> {
  const all = JSON.parse(textOf('storage', 'local-storage.json')) as Record<string, string>;
  const texts = Object.entries(all).filter(([key]) => key.startsWith('espalier.run.'));
  const found = texts
    .map(([, text]) => (text.endsWith('}') ? (JSON.parse(text) as Record<string, unknown>) : {}))
    .find((record) => readRecord(record) !== null);
  return found ?? {};
}

it('comes back whole', () => {
  const record = readRecord(stored());
  expect(record).toMatchObject({ id: stored()['id'], number: stored()['number'], pinned: false });
  expect(record?.curves).toEqual(stored()['curves']);
});

it('still says which lines it brought along, and which cuts were taken back', () => {
  const results = [
    resultRow('dense'),
    { ...resultRow('pruned', { rate: 0.4, earlier: true }), undone: true },
    { ...resultRow('finetuned', { rate: 0.4 }), undone: true },
  ];
  const { data } = results[0] ?? {};
  const config = { ...(stored()['config'] as object), data };
  expect(readRecord({ ...stored(), config, results })?.results).toEqual(results);
});

it.each([
  ['config', { seed: -1 }],
  ['look', -1],
  ['name', 7],
  ['curves', null],
  ['gates', { qkv: [1] }],
  ['results', [{}]],
  ['times', [{ engine: 'abacus' }]],
  ['model', { dim: 'wide' }],
  ['source', 'elsewhere'],
  ['trained', [{ phase: 'sparse', at: 0, batch: 0, augment: false, set: {} }]],
  ['name', 'n'.repeat(1e6)],
  ['id', 'n'.repeat(1e6)],
  ['number', 1e300],
  ['times', new Array(5000).fill({ rate: 0.4, engine: 'wasm', median: 1, low: 1, high: 1 })],
  ['results', new Array(5000).fill(resultRow('pruned', { rate: 0.4 }))],
  ['results', [resultRow('pruned', { rate: 0.4, top1: 88 })]],
])('is refused where its %s is not as it should be', (field, value) => {
  expect(readRecord({ ...stored(), [field]: value })).toBeNull();
});
