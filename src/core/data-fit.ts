// Which network a preset is on the images of a data set, and whether a network of given sizes reads them.
import {
  PRESET_NAMES,
  resolveModel,
  sameConfig,
  type ImageShape,
  type PresetName,
  type ViTConfig,
} from './config';
import { dataShape, type DataRef } from './data-ref';
import { words } from './error-words';
import { MismatchError } from './errors';

/** The part of a config that says what network it is. */
interface Modelled {
  readonly data: DataRef;
  readonly model: PresetName | ViTConfig;
}

/** The network of a config: a preset's name stands for it on the images of the config's data set. */
export const modelOf = ({ data, model }: Modelled): ViTConfig =>
  resolveModel(model, dataShape(data));

/** A preset's name where sizes are a preset's on these images, or the sizes. */
export const nameOfModel = (sizes: ViTConfig, data: DataRef): Modelled['model'] =>
  PRESET_NAMES.find((name) => sameConfig(resolveModel(name, dataShape(data)), sizes)) ?? sizes;

/** @throws MismatchError when the network cannot read the data set's images. */
export function checkFit(data: DataRef, model: ViTConfig): void {
  const shape = dataShape(data);
  if (shape === null) return;
  const fits =
    shape.channels === model.channels &&
    shape.image === model.image &&
    shape.classes === model.classes;
  if (fits) return;
  const sized = (s: ImageShape) =>
    `${s.image}×${s.image} images of ${s.channels} channel(s) in ${s.classes} classes`;
  const name = typeof data === 'string' ? data : data.name;
  throw new MismatchError(
    `The model must read ${sized(shape)}, as data set “${name}” has; got one that reads ${sized(model)}.`,
    'Choose data “synthetic”, which takes any shape, or a model that fits.',
    words('dataFit', 'synthetic', {
      data: name,
      has: `${shape.channels}×${shape.image}×${shape.image}`,
      hasClasses: shape.classes,
      reads: `${model.channels}×${model.image}×${model.image}`,
      readsClasses: model.classes,
    }),
  );
}

/** Whether a network reads the data set's images; presets read all. */
export function fits(data: DataRef, model: PresetName | ViTConfig): boolean {
  try {
    checkFit(data, modelOf({ data, model }));
    return true;
  } catch {
    return false;
  }
}
