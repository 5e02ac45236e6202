// Opens a data set by its name. Every source of images is listed here and nowhere else.
import type { ViTConfig } from '../core/config';
import type { DataId } from '../core/run-config';
import type { Dataset } from './dataset';
import { openFashion } from './fashion';
import { openSynthetic } from './synthetic';

export interface DataSource {
  readonly data: DataId;
  /** Gives the synthetic set its image size, channels and classes. */
  readonly model: ViTConfig;
  /** Where the site's files are, ending in a slash. */
  readonly base: string;
  readonly fetch: typeof fetch;
}

/** Opens a data set; fetches nothing until its stream is read. */
export function openDataset({ data, model, base, fetch }: DataSource): Dataset {
  switch (data) {
    case 'fashion':
      return openFashion(`${base}data/fashion-mnist/`, fetch);
    case 'synthetic':
      return openSynthetic(model);
  }
}
