// Files of runs that mean harm, or that something has happened to: zip, list, texts, tensors and what a run says.
// What its lineage says: run-lineage.ts.
import type { HostileCase, HostileTable } from './hostile-case';
import {
  changedBytes,
  good,
  list,
  packedAlone,
  read,
  run,
  tensor,
  tensorsIn,
  with_,
  type Json,
} from './run-changes';
import { lineageCases } from './run-lineage';
import { bytesOf, LIST, listed, mended, zipOf } from './run-zip';

const AGAIN = 'Save the run again where it is, and open that file.';
const WHOLE = 'The file of a run must be a whole zip as Espalier writes it; got another:';

const NONE =
  'The file of a run must hold espalier.json, the list of what is in it; got a zip without. Choose a file that “Save the run” has written.';
const unlike = (got: string) => (name: string) =>
  `${name} in the file of a run must be as its list says; got ${got}. ${AGAIN}`;
const other = unlike('other bytes');
const none = unlike('none');
const more = unlike('it where the list has none');

const cases: readonly HostileCase[] = [
  {
    name: 'a list in a folder',
    make: () => zipOf([['run/espalier.json', bytesOf('{}')]]),
    says: NONE,
  },
  {
    name: 'a list that is no JSON',
    make: list(() => '{"format":'),
    says: `${WHOLE} espalier.json is no JSON. ${AGAIN}`,
  },
  {
    name: 'a list that is a list',
    make: list(() => []),
    says: 'espalier.json must be an object; got [].',
  },
  {
    name: 'a list that is nothing',
    make: list(() => 'null'),
    says: 'espalier.json must be an object; got null.',
  },
  { name: 'a list of another format', make: list((l) => void (l['format'] = 'x')), says: NONE },
  {
    name: 'version 2',
    make: list((l) => void (l['version'] = 2)),
    says: 'The file of a run must be of version 1; got one of version 2, which Espalier 1.0 wrote. Open it with a newer Espalier.',
  },
  {
    name: 'version 0',
    make: list((l) => void (l['version'] = 0)),
    says: 'version must be a whole number from 1 to 9007199254740991; got 0.',
  },
  {
    name: 'a version in letters',
    make: list((l) => void (l['version'] = '1')),
    says: 'version must be a whole number from 1 to 9007199254740991; got “1”.',
  },
  {
    name: 'a list without files',
    make: list((l) => ({ ...l, files: undefined })),
    says: 'files must be an object; got undefined.',
  },
  {
    name: 'no page',
    make: list((l) => ({ ...l, page: undefined })),
    says: 'page must be text of 1 to 200 characters; got undefined.',
  },
  {
    name: 'an id that leads out',
    make: list((l) => void (l['id'] = '../../x')),
    says: 'id must be 1 to 64 of a to z, 0 to 9 and -; got “../../x”.',
  },
  {
    name: 'an id of a prototype',
    make: list((l) => void (l['id'] = '__proto__')),
    says: 'id must be 1 to 64 of a to z, 0 to 9 and -; got “__proto__”.',
  },
  {
    name: 'an id that is long',
    make: list((l) => void (l['id'] = 'a'.repeat(65))),
    says: 'id must be 1 to 64 of a to z, 0 to 9 and -; got “aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa”.',
  },
  {
    name: 'a list with a prototype',
    make: list((l) => JSON.stringify(l).replace('"files":{', '"files":{"__proto__":{"bytes":1},')),
    says: 'files.__proto__.sha256 must be 64 hexadecimal digits; got undefined.',
  },
  {
    name: 'a checksum that is none',
    make: list((l) => JSON.stringify(l).replace(/"sha256":"[^"]*"/, '"sha256":"../x"')),
    says: 'files.run.json.sha256 must be 64 hexadecimal digits; got “../x”.',
  },
  {
    name: 'a length that lies',
    make: list((l) => JSON.stringify(l).replace(/"bytes":\d+/, '"bytes":7')),
    says: other('run.json'),
  },
  {
    name: 'a length beyond numbers',
    make: list((l) => JSON.stringify(l).replace(/"bytes":\d+/, '"bytes":1e300')),
    says: 'files.run.json.bytes must be a whole number from 0 to 4000000000; got 1e+300.',
  },
  {
    name: 'a text of other bytes',
    make: async () => {
      const entries = listed(await good());
      return zipOf(entries.set('label.json', bytesOf('{"name":"mine"}')));
    },
    says: other('label.json'),
  },
  {
    name: 'an entry that the list has not',
    make: async () => zipOf([...listed(await good()), ['more.json', bytesOf('1')]]),
    says: more('more.json'),
  },
  {
    name: 'an entry that the zip has not',
    make: async () => zipOf([...listed(await good())].filter(([name]) => name !== 'curves.json')),
    says: none('curves.json'),
  },
  {
    name: 'an entry twice',
    make: async () => zipOf([...listed(await good()), ['label.json', bytesOf('{"name":null}')]]),
    says: more('label.json'),
  },
  {
    name: 'a path that leads out',
    make: with_((entries) => void entries.set('../../evil', bytesOf('1'))),
    says: more('../../evil'),
  },
  {
    name: 'an absolute path',
    make: with_((entries) => void entries.set('/etc/passwd', bytesOf('1'))),
    says: more('/etc/passwd'),
  },
  {
    name: 'a drive',
    make: with_((entries) => void entries.set('C:\\evil', bytesOf('1'))),
    says: more('C:\\evil'),
  },
  {
    name: 'an archive in it',
    make: with_((entries) => void entries.set('more.zip', zipOf([]))),
    says: more('more.zip'),
  },
  {
    name: 'encrypted',
    make: changedBytes(
      (zip) => void zip.writeUInt16LE(0x801, zip.readUInt32LE(zip.length - 6) + 8),
    ),
    says: more('espalier.json'),
  },
  {
    name: 'cut off',
    make: async () => zipOf(listed(await good())).slice(0, -30),
    says: 'The zip archive “run.espalier” must have a sound table of contents; got one that cannot be read (End of central directory not found). Download it again, or pack it anew.',
  },
  {
    name: 'entries in each other',
    make: changedBytes((zip) => {
      const first = zip.readUInt32LE(zip.length - 6);
      const next = first + 46 + zip.readUInt16LE(first + 28);
      zip.writeUInt32LE(0, next + 42);
    }),
    says: 'Files in the zip archive “run.espalier” must lie apart; got “espalier.json” within another. Download it again, or pack it anew.',
  },
  {
    name: '4,097 entries',
    make: () =>
      zipOf(
        Array.from({ length: 4097 }, (_, i) => [i > 0 ? `${i}.json` : LIST, bytesOf('1')] as const),
      ),
    says: 'The archive “run.espalier” must have at most 4096 entries; got more. Pack fewer or smaller files.',
  },
  {
    name: 'a list of 64 MB of zeros',
    make: () => packedAlone(LIST, new Uint8Array(64 * 2 ** 20)),
    says: '“espalier.json” must unpack to at most 32 MB; got more. Pack fewer or smaller files.',
  },
  {
    name: 'texts of 33 MB',
    make: with_((entries) => void entries.set('more.json', new Uint8Array(33 * 2 ** 20))),
    says: '“more.json” must unpack to at most 32 MB; got more. Pack fewer or smaller files.',
  },
  {
    name: 'no lineage',
    make: with_((entries) => void entries.delete('lineage.json')),
    says: none('lineage.json'),
  },
  {
    name: 'no run',
    make: with_((entries) => void entries.delete('run.json')),
    says: none('run.json'),
  },
  { name: 'a run that is null', make: run(() => 'null'), says: 'run must be an object; got null.' },
  {
    name: 'a deep text',
    make: run(() => '['.repeat(1e6)),
    says: `${WHOLE} run.json is no JSON. ${AGAIN}`,
  },
  {
    name: 'a text that is deep and whole',
    make: run(
      (r) => `${JSON.stringify(r).slice(0, -1)},"times":${'['.repeat(1e6)}${']'.repeat(1e6)}}`,
    ),
    says: 'run.times.1 must be an object; got [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[… (366 characters).',
  },
  {
    name: 'tensors that changed their names',
    make: with_((entries) => {
      const [a = '', b = ''] = tensorsIn(entries);
      const [one, two] = [entries.get(a), entries.get(b)];
      entries.set(a, two ?? bytesOf('')).set(b, one ?? bytesOf(''));
    }),
    says: 'run.weights must be the name of a tensor in the file; got “…',
  },
  {
    name: 'a tensor that is not there',
    make: with_((entries) => {
      entries.delete(tensorsIn(entries)[0] ?? '');
    }),
    says: 'run.weights must be the name of a tensor in the file; got “…',
  },
  {
    name: 'a tensor that is cut off',
    make: tensor((bytes) => bytes.slice(0, -8)),
    says: 'Tensor head.bias must end within the …',
  },
  {
    name: 'a tensor that is text',
    make: tensor(() => bytesOf('{}')),
    says: 'A safetensors file must begin with 8 bytes that give the length of its header; got 2 bytes in all. Download or export it again; part of it may be missing.',
  },
  {
    name: 'a weight that is no number',
    make: tensor((bytes) => {
      new DataView(bytes.buffer).setFloat32(bytes.length - 8, NaN, true);
      return bytes;
    }),
    says: 'Values of tensor head.bias must be finite numbers; got NaN at place 8, counted from 0. Save the network again from an earlier state.',
  },
  {
    name: 'the network of a cut in the place of the whole',
    make: run((r) => {
      const weights = r['weights'] as Json;
      const [whole = '', , cut = ''] = Object.keys(weights);
      weights[whole] = weights[cut];
    }),
    says: 'tensors/…',
  },
  {
    name: 'moments of another network',
    make: run((r) => {
      const [whole] = Object.values(r['weights'] as Json);
      (r['optimizer'] as Json)['first'] = whole;
    }),
    says: 'tensors/…',
  },
  {
    name: 'weights of no checkpoint',
    make: run((r) => {
      const weights = r['weights'] as Json;
      weights['77'] = Object.values(weights)[0];
    }),
    says: 'run.weights must be the id of one of its checkpoints; got “77”.',
  },
  {
    name: 'no weights',
    make: run((r) => void (r['weights'] = {})),
    says: 'run.state.weights.1 must be a checksum; got undefined.',
  },
  {
    name: 'an optimizer of no phase',
    make: run((r) => void ((r['optimizer'] as Json)['of'] = 'x')),
    says: 'run.state.optimizer.of must be one of dense, sparse, finetune, given; got “x”.',
  },
  {
    name: 'steps below zero',
    make: run((r) => void ((r['optimizer'] as Json)['steps'] = -1)),
    says: 'run.state.optimizer.steps must be a whole number from 0 to 9007199254740991; got -1.',
  },
  {
    name: 'a phase beyond its end',
    make: run((r) => void Object.assign(r['phase'] as Json, { step: 10, steps: 9 })),
    says: 'run.state.phase.step must be a whole number from 0 to 9; got 10.',
  },
  {
    name: 'a million steps ahead',
    make: run((r) => void (r['ahead'] = Array.from({ length: 1e6 }, () => ({ do: 'undo' })))),
    says: 'run.state.ahead must be a list of 0 to 1000; got [{"do":"undo"},{"do":"undo"},{"do":"undo"},{"do":"undo"},{"do":"undo"},{"do":"undo"},{"do":"undo"},{"do":"undo"},{"do":"… (1,000,000 entries).',
  },
  {
    name: 'a step that nobody knows',
    make: run((r) => void (r['ahead'] = [{ do: 'eval' }])),
    says: 'run.state.ahead.1.do must be one of train, measure, cut, given, name, go, undo, control, time; got “eval”.',
  },
  {
    name: 'settings that nobody knows',
    make: run((r) => void ((r['config'] as Json)['turbo'] = 1)),
    says: 'A field of change must be one of data, model, engine, record, seed, batch, augment, criterion, phases; got “turbo”.',
  },
  {
    name: 'settings with a prototype',
    make: run((r) => JSON.stringify(r).replace('"config":{', '"config":{"__proto__":{"seed":1},')),
    says: 'A field of change must be one of data, model, engine, record, seed, batch, augment, criterion, phases; got “__proto__”.',
  },
  {
    name: 'a network too large',
    make: run((r) => void Object.assign((r['config'] as Json)['model'] as Json, { dim: 1e6 })),
    says: 'model.dim must be a whole number from 4 to 2048; got 1000000.',
  },
  {
    name: 'another network',
    make: run((r) => void Object.assign((r['config'] as Json)['model'] as Json, { depth: 3 })),
    says: 'lineage.checkpoints.1.config.model must be the model of the run; got {"channels":1,"image":8,"patch":4,"dim":8,"heads":2,"depth":2,"mlpRatio":2,"classes":10}.',
  },
  {
    name: 'another seed’s data',
    make: run((r) => void ((r['config'] as Json)['data'] = 'fashion')),
    says: 'The model must read 28×28 images of 1 channel(s) in 10 classes, as data set “fashion” has; got one that reads 8×8 images of 1 channel(s) in 10 classes. Choose data “synthetic”, which takes any shape, or a model that fits.',
  },
  {
    name: 'a basis of no engine',
    make: run((r) => void ((r['basis'] as Json)['engine'] = { id: 'x' })),
    says: 'run.state.basis.engine.id must be one of wgsl, wasm, tfjs-webgpu, tfjs-wasm, tfjs-cpu; got “x”.',
  },
  {
    name: 'a beginning in letters',
    make: run((r) => void (r['begun'] = '2026')),
    says: 'run.begun must be a number from 0 to 8640000000000000; got “2026”.',
  },
  {
    name: 'a beginning before time',
    make: run((r) => void (r['begun'] = -9e15)),
    says: 'run.begun must be a number from 0 to 8640000000000000; got -9000000000000000.',
  },
  {
    name: 'times by the hundred',
    make: run((r) => void (r['times'] = Array.from({ length: 201 }, () => ({})))),
    says: 'run.times must be a list of 0 to 200; got [{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}… (201 entries).',
  },
];

export const table: HostileTable = {
  read,
  cases: [...cases, ...lineageCases],
  fuzz: { seeds: async () => [zipOf(listed(await good()))], mend: mended },
};
