// Networks on their way out: what a person may ask for, and what they get. Checks, and writes nothing.
import { words } from './error-words';
import { FormatError } from './errors';
import { fields, oneOf } from './read';

export const EXPORT_FORMATS = [
  /** Ours: safetensors with gates, to go on with here. */
  'espalier',
  /** Plain ones, gates multiplied into the weights: what timm and Hugging Face's transformers load. */
  ...(['timm', 'huggingFace'] as const),
  ...(['onnx', 'pytorch', 'mask'] as const),
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** All channels; all channels with those that were cut at zero; what the cut left. */
export const EXPORT_FORMS = ['dense', 'masked', 'compact'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

export interface ExportWish {
  readonly format: ExportFormat;
  readonly form: ExportForm;
}

export interface Exported {
  /** Of several files it is a zip. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was read back before it was handed out. */
  readonly check: {
    /** How it was: value for value, or by the answers of ONNX Runtime to images drawn by a seed. */
    readonly by: 'values' | 'answers';
    /** The farthest two values, or two logits, lay apart. */
    readonly farthest: number;
  };
}

/**
 * Carries an ONNX file out.
 * @param images normalised, in the shape [count, C, H, W]
 * @returns logits, [count, classes]
 */
export type RunOnnx = (
  file: Uint8Array<ArrayBuffer>,
  images: Float32Array,
  shape: readonly [number, number, number, number],
) => Promise<Float32Array>;

/** Forms that a format can hold: other libraries have no network whose heads are of several widths. */
export const formsOf = (format: ExportFormat): readonly ExportForm[] => {
  if (format === 'mask') return ['compact'];
  return format === 'timm' || format === 'huggingFace' ? ['dense', 'masked'] : EXPORT_FORMS;
};

/** @throws InvalidValueError, UnknownFieldError; FormatError for a form that the format cannot hold */
export function checkExport(path: string, given: unknown): ExportWish {
  const of = fields(path, given, ['format', 'form']);
  const format = oneOf(`${path}.format`, of['format'], EXPORT_FORMATS);
  const form = oneOf(`${path}.form`, of['form'], EXPORT_FORMS);
  const forms = formsOf(format);
  if (!forms.includes(form))
    throw new FormatError(
      `A network for ${format} must be ${forms.join(' or ')}; got ${form}.`,
      'Choose another form, or another format.',
      words('exportForm', 'otherForm', { format, forms: forms.join(', '), form }),
    );
  return { format, form };
}
