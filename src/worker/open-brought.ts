// The one door for files that a person brings: tells by their content what they are, and opens that. What is refused
// leaves the run at hand as it is.
import type { BroughtFile, NetworkChoices, NetworkNote, Opened } from '../core/brought';
import { LARGEST_FILE } from '../core/config';
import type { Advice, Happened } from '../core/error-names';
import { words } from '../core/error-words';
import { checkFileSize, DataError, FormatError } from '../core/errors';
import { saidBy } from '../core/said';
import { cut, cutText } from '../core/shown';
import { ARCHIVE_LIMITS, isSkipped } from '../formats/archive/entry';
import { HEAD_BYTES, tellKind, type FileKind } from '../formats/tell-kind';
import type { Desk } from './desk';
import { configFor } from './given-file';
import { openFile } from './open-file';

/** More than a network in parts has, with all that lies beside it. */
const MOST_FILES = 200;

interface Told extends BroughtFile {
  readonly kind: FileKind;
}

/**
 * Opens a network: one safetensors file or all parts of one, with JSON files beside them. What else lies beside them is
 * left aside, as in a folder of a hub: PyTorch's own file, a README, examples.
 * @throws FormatError for files that are something else; what `readNetwork` and `openFile` throw
 */
export async function openBrought(
  desk: Desk,
  files: readonly BroughtFile[],
  choices: NetworkChoices,
): Promise<Opened> {
  if (files.length === 0 || files.length > MOST_FILES)
    throw new FormatError(
      `There must be 1 to ${MOST_FILES} files to open at once; got ${files.length}.`,
      'Choose the files of one network.',
      words('filesMany', 'otherFile', { has: files.length, most: MOST_FILES }),
    );
  desk.begin('load');
  const told = await Promise.all((await unpacked(files)).map(tell));
  const its = told.filter(({ kind, name }) => IS_ITS.includes(kind) && !OF_TEXT.test(name));
  const beside = told.filter((file) => !its.includes(file));
  const weights = its.some(({ kind }) => kind === 'safetensors');
  // What is called weights and is something else is no file beside them.
  const odd = beside.find(({ name, kind }) => kind !== 'json' && (!weights || WEIGHTS.test(name)));
  if (odd !== undefined) throw await noNetwork(odd);
  checkFileSize(
    its.reduce((sum, { blob }) => sum + blob.size, 0),
    LARGEST_FILE,
  );
  const given = await Promise.all(
    its.map(async ({ name, blob }) => ({ name, bytes: await bytesOf(blob) })),
  );
  const { readNetwork } = await import('../formats/foreign/read-network');
  const { model, notes } = readNetwork(given, choices);
  openFile(desk, configFor(desk.run.config, model, desk.chosenData), model, 'file');
  await desk.tellEngines();
  return { kind: 'network', notes: beside.length === 0 ? notes : [...notes, leftAside(beside)] };
}

/** What a network is read from. */
const IS_ITS: readonly FileKind[] = ['safetensors', 'json'];
const WEIGHTS = /\.safetensors$/i;
/** JSON files of hubs that are of words, which no network of pictures has. */
const OF_TEXT =
  /(^|\/)(tokenizer|tokenizer_config|vocab|special_tokens_map|added_tokens|generation_config)\.json$/i;

/** Names of files that are said at most. */
const MOST_NAMES = 3;

function leftAside(files: readonly BroughtFile[]): NetworkNote {
  const names = files.map(({ name }) => name.slice(name.lastIndexOf('/') + 1));
  const some = names.slice(0, MOST_NAMES).map((name) => cutText(name, LONGEST_NAME));
  return {
    did: 'filesLeft',
    names: `${some.join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`,
    count: names.length,
  };
}

/** Characters of one of them. */
const LONGEST_NAME = 40;

/** A network's files out of the one archive that they came in. */
async function unpacked(files: readonly BroughtFile[]): Promise<readonly BroughtFile[]> {
  const [only] = files;
  if (only === undefined || files.length > 1) return files;
  const { kind } = await tell(only);
  if (!ARCHIVES.includes(kind) || (await isTorch(only.blob))) return files;
  const { openArchive } = await import('../formats/archive/open-archive');
  const limits = { ...ARCHIVE_LIMITS, entry: LARGEST_FILE, total: LARGEST_FILE };
  const found: BroughtFile[] = [];
  for await (const entry of openArchive(only.blob, only.name, limits)) {
    if (isSkipped(entry) || !/\.(safetensors|json)$/i.test(entry.path)) continue;
    const name = entry.path.split('/').at(-1) ?? '';
    found.push({ name, blob: new Blob([await entry.bytes(LARGEST_FILE)]) });
    if (found.length > MOST_FILES) return files;
  }
  return found.length > 0 ? found : files;
}

const ARCHIVES: readonly FileKind[] = ['zip', 'tar', 'gzip'];

async function tell({ name, blob }: BroughtFile): Promise<Told> {
  const head = await bytesOf(blob.slice(0, HEAD_BYTES));
  return { name, blob, kind: tellKind(head, blob.size, name) };
}

/** @throws DataError where the browser cannot read it any more */
async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    const reason = saidBy(error)?.replace(/\.$/, '') ?? 'the browser does not say why';
    throw new DataError(
      `The file could not be read: ${reason}.`,
      'Choose it again; it may have been moved or changed meanwhile, or may not be read by this browser.',
      words('fileUnreadable', 'chooseAgain', { reason }),
    );
  }
}

/** What turns PyTorch's own file into one that holds tensors and nothing that runs. */
const convert = (name: string): string =>
  [
    'import torch, safetensors.torch',
    `w = torch.load(${JSON.stringify(cutText(name))}, map_location="cpu", weights_only=True); w = w.get("state_dict", w.get("model", w))`,
    'safetensors.torch.save_file({k: v.contiguous() for k, v in w.items()}, "model.safetensors")',
  ].join('\n');

async function noNetwork({ name, blob, kind }: Told): Promise<FormatError> {
  const refusal = (what: string, happened: Happened, hint: string, advice: Advice): FormatError =>
    new FormatError(
      `The files must be a network’s, safetensors with its JSON files; got ${what} (${cutText(name)}).`,
      hint,
      words(happened, advice, { name: cut(name), kind, code: convert(name) }),
    );
  if (kind === 'pickle' || (kind === 'zip' && (await isTorch(blob))))
    return refusal(
      'a file of PyTorch’s own, which may run anything when it is opened',
      'isPickle',
      `Convert it with Python, then open model.safetensors:\n${convert(name)}`,
      'convertPickle',
    );
  if (kind === 'lfsPointer')
    return refusal(
      'a few lines that stand for a large file that was not downloaded',
      'isPointer',
      'Download the file itself: git lfs pull.',
      'lfsPull',
    );
  if (kind === 'html')
    return refusal(
      'a web page',
      'isPage',
      'Use the page’s download link, and not the page.',
      'downloadLink',
    );
  return refusal(
    `a file of another kind: ${kind}`,
    'otherKind',
    'Choose a safetensors file.',
    'otherFile',
  );
}

/** Whether a zip is PyTorch's, by the name of its first entry. */
export async function isTorch(blob: Blob): Promise<boolean> {
  const { tellZip } = await import('../formats/tell-kind');
  // The first name of an archive stands behind 30 bytes of its first header; PyTorch writes its pickle first.
  const head = new TextDecoder('latin1').decode(await bytesOf(blob.slice(30, 30 + 300)));
  const name = /^[ -~]*?data\.pkl/.exec(head)?.[0];
  return name !== undefined && tellZip([name]) === 'torch';
}
