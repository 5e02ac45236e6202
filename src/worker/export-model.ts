// Networks for other programs: written, read back as whoever gets them reads them, and handed out only where they are then
// what they were. Each says where it comes from.
import { expandParams, foldedParams } from '../core/compact';
import { imageSize } from '../core/config';
import { words } from '../core/error-words';
import { DataError } from '../core/errors';
import { checkExport, type Exported, type ExportWish } from '../core/exported';
import type { ImageSet } from '../core/images';
import { param, paramTable, type ModelShape, type ParamSet } from '../core/params';
import { createRng } from '../core/rng';
import { LAYER_NORM_EPSILON } from '../core/traits';
import { recipeOf } from '../core/run-recipe';
import { AS_IT_IS } from '../core/brought';
import { readNetwork } from '../formats/foreign/read-network';
import { hubFiles, timmFiles, type WrittenFile } from '../formats/hub-files';
import { writeMask } from '../formats/mask-file';
import { readModel } from '../formats/model-file';
import type { Notes } from '../formats/model-metadata';
import { writeOnnxNetwork } from '../formats/onnx/write-network';
import { writeZip } from '../formats/write-zip';
import { writePyTorchFile } from '../formats/pytorch-file';
import type { Desk } from './desk';
import { fileOf, measuresOf, notedOf, type Noted } from './network-file';

/** Logits may lie so far apart: other programs sum in another order. */
const MOST_APART = 1e-4;
/** Images that are drawn to ask by. */
const ASKED = 2;

/** @throws PhaseError where nothing was cut; DataError where what was read back differs; EngineError */
export async function exportModel(desk: Desk, given: ExportWish): Promise<Exported> {
  const { format, form } = checkExport('wish', given);
  desk.begin('compute');
  const network = networkOf(desk, form);
  const stem = `espalier-${form}`;
  switch (format) {
    case 'espalier': {
      const bytes = fileOf(network, provenance(desk, network));
      return {
        name: `${stem}.safetensors`,
        bytes,
        check: sameValues(network, readModel(bytes, null)),
      };
    }
    case 'pytorch': {
      const check = await askedOnce(desk, form);
      const bytes = fileOf(network, { ...provenance(desk, network), ...check });
      const files = [
        { name: 'network.safetensors', bytes },
        { name: 'espalier_model.py', bytes: writePyTorchFile() },
      ];
      return packed(`${stem}-pytorch`, files, sameValues(network, readModel(bytes, null)));
    }
    case 'timm':
    case 'huggingFace': {
      const plain = { ...network, params: foldedParams(network.shape.config, network.params) };
      const { mean, std, epsilon = LAYER_NORM_EPSILON, classNames = null, resize = null } = network;
      const about = {
        ...{ config: network.shape.config, params: plain.params },
        ...{ traits: { mean, std, epsilon, classNames, resize } },
        provenance: aboutOf(desk, network),
      };
      const files = format === 'timm' ? timmFiles(about) : hubFiles(about);
      const { model } = readNetwork(files, AS_IT_IS);
      return packed(
        `${stem}-${format === 'timm' ? 'timm' : 'hugging-face'}`,
        files,
        sameValues(plain, model),
      );
    }
    case 'onnx': {
      const shape = {
        ...network.shape,
        ...(network.epsilon !== undefined && { epsilon: network.epsilon }),
      };
      const bytes = writeOnnxNetwork(shape, network.params, aboutOf(desk, network));
      return { name: `${stem}.onnx`, bytes, check: await sameAnswers(desk, form, bytes) };
    }
    case 'mask': {
      const bytes = maskOf(desk, network);
      return { name: 'mask.json', bytes, check: sameMask(network, bytes) };
    }
  }
}

/** The network of a form: masked is the smaller one with all channels, those that were cut at zero. */
function networkOf({ run }: Desk, form: ExportWish['form']): Noted {
  const noted = notedOf(run, form !== 'dense');
  const { config, kept } = noted.shape;
  if (form !== 'masked' || kept === null) return noted;
  return {
    ...noted,
    shape: { config, kept: null },
    params: expandParams(config, noted.params, kept),
  };
}

/** Where a network comes from, beside what its file says of it anyway. */
function provenance({ run, deps }: Desk, { of }: Noted): Notes {
  const { config, lineage } = run;
  const engine = run.footing.basis?.engine ?? null;
  const data = config.data;
  return {
    ...measuresOf(run, of.shape !== null),
    dataName: typeof data === 'string' ? data : data.name,
    seed: String(config.seed),
    ...(engine !== null && { engine: JSON.stringify(engine) }),
    recipe: JSON.stringify(recipeOf({ lineage, config, engine })),
    page: deps.here.page,
  };
}

/** The same as texts for files of others, without Espalier's own mark: whoever opens one reads it as anybody's. */
function aboutOf(desk: Desk, network: Noted): Record<string, string> {
  const { mean, std, epsilon = LAYER_NORM_EPSILON, classNames, resize, data, of } = network;
  const { stage } = of.standing;
  const texts: Readonly<Record<string, string | undefined>> = provenance(desk, network);
  const said: Readonly<Record<string, unknown>> = { mean, std, epsilon, classNames, resize };
  return {
    ...{ ...texts, data, stage },
    ...(of.shape !== null && { rate: String(of.shape.rate), criterion: of.shape.criterion }),
    ...Object.fromEntries(
      Object.entries(said).flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [[name, JSON.stringify(value)]],
      ),
    ),
  };
}

function maskOf(desk: Desk, network: Noted): Uint8Array<ArrayBuffer> {
  const { shape, of } = network;
  return writeMask({
    ...{ config: shape.config, kept: shape.kept ?? [] },
    ...{ rate: of.shape?.rate ?? 0, criterion: of.shape?.criterion ?? 'gate' },
    provenance: aboutOf(desk, network),
  });
}

/** Images drawn by a seed, in steps of a quarter, so that few letters say them. */
function drawn({ run }: Desk, count: number): ImageSet {
  const rng = createRng(1, 'export check');
  const size = count * imageSize(run.model);
  const pixels = Float32Array.from({ length: size }, () => (rng.below(17) - 8) / 4);
  return { pixels, labels: new Uint32Array(count), count, mean: [], std: [] };
}

async function answersOf({ run }: Desk, form: ExportWish['form'], images: ImageSet) {
  const { parent, current } = run.networks;
  return (await (form === 'dense' ? parent : current).get()).logits(images);
}

/** One image and what the network answers, for the file to check itself by. */
async function askedOnce(desk: Desk, form: ExportWish['form']): Promise<Notes> {
  const images = drawn(desk, 1);
  const logits = await answersOf(desk, form, images);
  return {
    checkImage: JSON.stringify(Array.from(images.pixels)),
    checkLogits: JSON.stringify(Array.from(logits)),
  };
}

async function sameAnswers(
  desk: Desk,
  form: ExportWish['form'],
  file: Uint8Array<ArrayBuffer>,
): Promise<Exported['check']> {
  const { channels, image } = desk.run.model;
  const images = drawn(desk, ASKED);
  const wanted = await answersOf(desk, form, images);
  const pixels = Float32Array.from(images.pixels);
  const got = await desk.deps.runOnnx(file, pixels, [ASKED, channels, image, image]);
  return checked('answers', farthest(wanted, got), MOST_APART);
}

/** @param wanted what was written @param got what a reader made of it */
function sameValues(
  wanted: { readonly shape: ModelShape; readonly params: Readonly<ParamSet> },
  got: { readonly shape: ModelShape; readonly params: Readonly<ParamSet> },
): Exported['check'] {
  const sameShape = JSON.stringify(wanted.shape.config) === JSON.stringify(got.shape.config);
  let apart = sameShape ? 0 : Infinity;
  if (sameShape)
    for (const { name, role } of paramTable({ ...got.shape, config: wanted.shape.config })) {
      // Whoever has no gates is read with gates of 1.
      if (role === 'gate' && !(name in wanted.params)) continue;
      apart = Math.max(apart, farthest(param(wanted.params, name), param(got.params, name)));
    }
  return checked('values', apart, 0);
}

function sameMask({ shape }: Noted, bytes: Uint8Array): Exported['check'] {
  const read = JSON.parse(new TextDecoder().decode(bytes)) as { kept: Record<string, number[]> };
  const wanted = (shape.kept ?? []).flatMap((block) => [
    ...[block.qkv, block.proj, block.fc1, block.fc2].map((channels) => Array.from(channels)),
  ]);
  const same = JSON.stringify(wanted) === JSON.stringify(Object.values(read.kept));
  return checked('values', same ? 0 : Infinity, 0);
}

function farthest(wanted: Float32Array, got: Float32Array): number {
  if (wanted.length !== got.length) return Infinity;
  let apart = 0;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(wanted[i]! - got[i]!);
    // Whatever is no number is as far as can be.
    if (!(difference <= apart)) apart = Number.isNaN(difference) ? Infinity : difference;
  }
  return apart;
}

/** @throws DataError where they lie too far apart */
function checked(by: Exported['check']['by'], apart: number, most: number): Exported['check'] {
  if (apart <= most) return { by, farthest: apart };
  const what = by === 'values' ? 'values' : 'answers';
  throw new DataError(
    `Read back, the file must hold the network as it is; got ${what} that lie ${apart} apart.`,
    'Nothing is offered, since it would be wrong. Please report it, with the recipe of the run.',
    words('exportDiffers', 'reportFault', { what, apart: String(apart) }),
  );
}

/** Several files in one zip, stored as they are. */
async function packed(
  name: string,
  files: readonly WrittenFile[],
  check: Exported['check'],
): Promise<Exported> {
  const entries = files.map((file) => ({ ...file, packed: false }));
  const zip = await writeZip(entries, new Date());
  return { name: `${name}.zip`, bytes: new Uint8Array(await zip.arrayBuffer()), check };
}
