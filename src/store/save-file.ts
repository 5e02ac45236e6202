// Hands bytes to the person as a file, and the name such a file gets. Nothing leaves the computer.
import type { RunTag } from '../core/run-record';
import type { RunState } from './run-state';

/** Offers bytes under a name; `type` is what a browser should take them for. */
export type SaveFile = (bytes: Uint8Array | Blob, name: string, type?: string) => void;

/** Clicks a link to the bytes, as a person would; the browser decides where the file goes. */
export const saveFile: SaveFile = (bytes, name, type = 'application/octet-stream') => {
  // A copy with a buffer of its own: a Blob takes no view on shared memory.
  const blob = bytes instanceof Blob ? bytes : new Blob([new Uint8Array(bytes)], { type });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click starts the download later in some browsers; a revoked URL would leave it empty.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** `espalier-nano-pruned40.safetensors`: model, stage and, once cut, the rate in percent. */
export function fileName(run: RunState, compact: boolean): string {
  const { model } = run.config;
  const name = typeof model === 'string' ? model : `vit-d${model.dim}-l${model.depth}`;
  const { committed, stage } = run;
  if (committed === null) return `espalier-${name}-${stage}.safetensors`;
  const percent = Number((100 * committed.rate).toFixed(1));
  const state = compact ? `${stage}${percent}` : `before-cut${percent}`;
  return `espalier-${name}-${state}.safetensors`;
}

/** `espalier-run-3.espalier`, or what the person calls the run, without what file systems take for something else. */
export const runFileName = ({ name, number }: Pick<RunTag, 'name' | 'number'>): string =>
  `${name?.replace(/[\p{C}<>:"/\\|?*]+|^[.\s]+|[.\s]+$/gu, '-') ?? `espalier-run-${number}`}.espalier`;
