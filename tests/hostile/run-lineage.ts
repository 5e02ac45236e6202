// Files of runs whose lineage, curves or label say what cannot be: a part of the table in run-cases.ts.
import type { HostileCase } from './hostile-case';
import { curves, headCalled, lineage, OPEN, text, with_, type Json } from './run-changes';

export const lineageCases: readonly HostileCase[] = [
  {
    name: 'no checkpoints',
    make: lineage((l) => void (l['checkpoints'] = [])),
    says: 'run.state.lineage.checkpoints must be a list of 1 to 1000; got [].',
  },
  {
    name: 'checkpoints that are none',
    make: lineage((l) => void (l['checkpoints'] = 7)),
    says: 'run.state.lineage.checkpoints must be a list of 1 to 1000; got 7.',
  },
  {
    name: '1,001 checkpoints',
    make: lineage(
      (l, [root]) => void (l['checkpoints'] = Array.from({ length: 1001 }, () => root)),
    ),
    says: 'run.state.lineage.checkpoints must be a list of 1 to 1000; got …',
  },
  {
    name: 'a circle',
    make: lineage((_, all) => void (all[1]!['parent'] = all[2]!['id'])),
    says: 'run.state.lineage.checkpoints.2 must be one behind its parent; got “1”.',
  },
  {
    name: 'its own parent',
    make: lineage((_, all) => void (all[0]!['parent'] = '0')),
    says: 'run.state.lineage.checkpoints.1 must be one behind its parent; got “0”.',
  },
  {
    name: 'a parent that nobody knows',
    make: lineage((_, all) => void (all[1]!['parent'] = '99')),
    says: 'run.state.lineage.checkpoints.2 must be one behind its parent; got “1”.',
  },
  {
    name: 'one id twice',
    make: lineage((_, all) => void (all[2]!['id'] = '1')),
    says: 'run.state.lineage.checkpoints.3 must be one behind its parent; got “1”.',
  },
  {
    name: 'a head that is none',
    make: lineage((l) => void (l['head'] = '99')),
    says: 'run.state.lineage.head must be one of its checkpoints; got “99”.',
  },
  {
    name: 'a checkpoint of a prototype’s name',
    make: headCalled('__proto__'),
    says: 'lineage.checkpoints.5.id must be a number above those before it; got “__proto__”.',
  },
  {
    name: 'ids that fall',
    make: headCalled('01'),
    says: 'lineage.checkpoints.5.id must be a number above those before it; got “01”.',
  },
  {
    name: 'a root that is cut',
    make: lineage((_, all) => void (all[0]!['shape'] = all[2]!['shape'])),
    says: 'lineage.checkpoints.1.shape must be null; got …',
  },
  {
    name: 'a cut wider than its network',
    make: lineage(
      (_, all) => void (((all[2]!['shape'] as Json)['widths'] as Json[])[0]!['qkv'] = 1e9),
    ),
    says: 'lineage.checkpoints.3.shape.widths must be widths within the model; got …',
  },
  {
    name: 'a cut of more blocks',
    make: lineage((_, all) => {
      const widths = (all[2]!['shape'] as Json)['widths'] as Json[];
      widths.push(widths[0]!);
    }),
    says: 'lineage.checkpoints.3.shape.widths must be widths within the model; got …',
  },
  {
    name: 'a rate above all',
    make: lineage((_, all) => void ((all[2]!['shape'] as Json)['rate'] = 2)),
    says: 'rate must be a number from 0 to 0.95; got 2.',
  },
  {
    name: 'a checkpoint of another network',
    make: lineage(
      (_, all) => void Object.assign((all[1]!['config'] as Json)['model'] as Json, { depth: 3 }),
    ),
    says: 'lineage.checkpoints.2.config.model must be the model of the run; got {"channels":1,"image":8,"patch":4,"dim":8,"heads":2,"depth":3,"mlpRatio":2,"classes":10}.',
  },
  {
    name: 'a checkpoint on other data',
    make: lineage((_, all) => void Object.assign(all[1]!['config'] as Json, { data: 'fashion' })),
    says: 'The model must read 28×28 images of 1 channel(s) in 10 classes, as data set “fashion” has; got one that reads 8×8 images of 1 channel(s) in 10 classes. Choose data “synthetic”, which takes any shape, or a model that fits.',
  },
  {
    name: 'rows of other data',
    make: lineage((l) => {
      const costs = { params: 1, macs: 1, paramsPaper: 1, macsPaper: 1 };
      const measured = { top1: 0.9, top5: 1, count: 10, source: 'file', data: 'fashion' };
      l['brought'] = [{ kind: 'dense', rate: null, steps: 1, ...costs, ...measured }];
    }),
    says: 'lineage.brought.1.data must be synthetic; got “fashion”.',
  },
  {
    name: 'rows that are none',
    make: lineage((l) => void (l['brought'] = [{ kind: 'x' }])),
    says: 'run.state.lineage.brought must be the rows of a table; got [{"kind":"x"}].',
  },
  {
    name: 'a measure above all',
    make: lineage(
      (_, all) => void (all[4]!['measures'] = [{ split: 'test', top1: 2, top5: 1, count: 1 }]),
    ),
    says: 'run.state.lineage.checkpoints.5.measures.1.top1 must be a number from 0 to 1; got 2.',
  },
  {
    name: 'a measure on training images',
    make: lineage(
      (_, all) => void (all[4]!['measures'] = [{ split: 'train', top1: 1, top5: 1, count: 1 }]),
    ),
    says: 'run.state.lineage.checkpoints.5.measures.1.split must be one of validation, test; got “train”.',
  },
  {
    name: 'a name of a thousand letters',
    make: lineage((_, all) => void (all[1]!['name'] = 'x'.repeat(1000))),
    says: 'run.state.lineage.checkpoints.2.name must be text of 1 to 100 characters; got “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” (1,000 characters).',
  },
  {
    name: 'curves of 201 points',
    make: curves(
      (c) =>
        void ((c['curves'] as Json)['ce'] = Array.from({ length: 201 }, (_, step) => ({
          step,
          value: 1,
        }))),
    ),
    says: 'ce must be a list of 0 to 200; got [{"step":0,"value":1},{"step":1,"value":1},{"step":2,"value":1},{"step":3,"value":1},{"step":4,"value":1},{"step":5,"val… (201 entries).',
  },
  {
    name: 'curves in letters',
    make: curves((c) => void ((c['curves'] as Json)['ce'] = [{ step: '<b>', value: 1 }])),
    says: 'ce.1.step must be a number from -9007199254740991 to 9007199254740991; got “<b>”.',
  },
  {
    name: 'bands of no phase',
    make: curves(
      (c) => void ((c['curves'] as Json)['bands'] = [{ phase: '<script>', start: 0, end: 1 }]),
    ),
    says: 'bands.1.phase must be one of dense, sparse, finetune; got “<script>”.',
  },
  {
    name: 'counts that are none',
    make: curves((c) => void (c['gates'] = { qkv: 'x' })),
    says: 'gates must be what a run has there; got {"qkv":"x"}.',
  },
  {
    name: 'a label that is a list',
    make: text('label.json', () => []),
    says: 'label must be an object; got [].',
  },
  {
    name: 'curves in 100,000 pieces, which are left away',
    make: with_((entries) => {
      const words = new Uint32Array(8 * 1e5).map((_, i) =>
        i % 8 === 0 ? 1 : i % 8 === 1 ? i & 8 : 0,
      );
      entries.set('curves.bin', new Uint8Array(words.buffer));
    }),
    says: OPEN,
  },
  {
    name: 'looks without end, and gates that are no numbers',
    make: with_((entries) => {
      const looks = new Uint32Array(8 * 1e5).map((_, i) => (i % 8 < 2 ? 3 : 0));
      entries.set('curves.bin', new Uint8Array(looks.buffer));
      entries.set('gates.bin', new Uint8Array(81 * 4 * 1000).fill(255));
    }),
    says: OPEN,
  },
  {
    name: 'fields of a later version, which are passed over',
    make: text('run.json', (run) => ({ ...run, later: { more: 1 } })),
    says: OPEN,
  },
];
