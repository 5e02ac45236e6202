// The JSON files that lie beside a network's weights on a hub: what it is (config.json, in the form of Hugging Face's
// transformers or of timm), how pictures come to it (preprocessor_config.json), and which file of several holds which
// tensor. Takes out what is needed, checked, and passes over all the rest, of which there is much.
import { words } from '../../core/error-words';
import { EspalierError, FormatError } from '../../core/errors';
import { fields, list, text, type Fields } from '../../core/read';
import { repeatedName } from '../../core/repeated-name';
import { cut, cutText } from '../../core/shown';
import { LONGEST_CLASS_NAME } from '../../core/traits';
import { hubConfig } from './hub-config';
import { preprocessing } from './preprocessing';
import type { Said } from './said-values';
import { timmConfig } from './timm-config';

/** Bytes of a JSON file: that of 22,000 classes has one million. */
const LARGEST = 8 * 2 ** 20;
/** Tensors and classes that a file may list. */
const MOST = 50_000;

interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** @throws FormatError naming the file, and the field that is not what it must be */
export function readSidecar({ name, bytes }: NamedFile): Said {
  const given = parsed(name, bytes);
  const has = (field: string) => Object.hasOwn(given, field);
  try {
    if (has('weight_map')) return { shards: shardsOf(given['weight_map']) };
    if (has('image_mean') || has('image_processor_type') || has('feature_extractor_type'))
      return preprocessing(given);
    return has('architecture') || has('pretrained_cfg') ? timmConfig(given) : hubConfig(given);
  } catch (error) {
    if (!(error instanceof EspalierError)) throw error;
    throw unreadable(name, error.message);
  }
}

function parsed(name: string, bytes: Uint8Array): Fields {
  let given: unknown = null;
  let twice: string | null = null;
  try {
    const fits = bytes.length <= LARGEST;
    const json = fits ? new TextDecoder('utf-8', { fatal: true }).decode(bytes) : '';
    given = JSON.parse(json);
    twice = repeatedName(json);
  } catch {
    given = null;
  }
  if (typeof given === 'object' && given !== null && !Array.isArray(given) && twice === null)
    return given as Fields;
  throw unreadable(
    name,
    `It must be a JSON object of at most ${LARGEST / 2 ** 20} MB that says each name once.`,
  );
}

const unreadable = (name: string, detail: string): FormatError =>
  new FormatError(
    `${cutText(name)} cannot be read. ${detail}`,
    'Leave it out, or download it again.',
    words('sidecar', 'leaveOut', { name: cut(name), detail }),
  );

function shardsOf(given: unknown): ReadonlyMap<string, string> {
  const entries = Object.entries(fields('weight_map', given, null));
  list('weight_map', entries, [1, MOST], () => null);
  return new Map(
    entries.map(([tensor, file]) => [
      tensor,
      text(`weight_map.${cutText(tensor)}`, file, LONGEST_CLASS_NAME),
    ]),
  );
}
