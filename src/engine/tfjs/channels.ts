// The channel selections of a compact network, as tensors made once. A dense network has none.
import { keptByHead } from '../../core/compact';
import type { ViTConfig } from '../../core/config';
import type { BlockKept, ModelShape } from '../../core/params';
import { disposeSelection, selection, type Selection } from './ops/select';

/** What block b of a compact network computes with. */
export interface BlockChannels {
  /** Columns of the normed stream that feed qkv and fc1. */
  readonly qkv: Selection;
  readonly fc1: Selection;
  /** The kept v channels, head by head, every head as wide as the widest. */
  readonly heads: Selection;
}

/** One entry a block; null in a dense network. */
export type Channels = readonly BlockChannels[] | null;

export function channelsOf({ config, kept }: ModelShape): Channels {
  return (
    kept?.map((block) => ({
      qkv: selection(block.qkv, config.dim),
      fc1: selection(block.fc1, config.dim),
      heads: selection(equalHeads(config, block), block.proj.length),
    })) ?? null
  );
}

export function disposeChannels(channels: Channels): void {
  for (const block of channels ?? []) {
    disposeSelection(block.qkv);
    disposeSelection(block.fc1);
    disposeSelection(block.heads);
  }
}

/** For every place of equally wide heads the kept channel's index, or −1 where a head has no more. */
function equalHeads(config: ViTConfig, kept: BlockKept): number[] {
  const widths = keptByHead(config, kept).map((columns) => columns.length);
  const widest = Math.max(...widths);
  let next = 0;
  return widths.flatMap((width) =>
    Array.from({ length: widest }, (_, i) => (i < width ? next++ : -1)),
  );
}
