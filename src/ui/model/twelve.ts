// Four of twelve: channels of one site among which a person is the threshold, and what the threshold would take. Pure.
import type { ViTConfig } from '../../core/config';
import { gateSites, type GateSite } from '../../core/gates';

export const CHANNELS = 12;
/** So many of them are cut. */
export const CUTS = 4;

export interface Channel {
  /** Its place among the gates. */
  readonly gate: number;
  /** |g|. */
  readonly score: number;
}

export interface Twelve extends Pick<GateSite, 'block' | 'site'> {
  /** In an order that does not tell their scores. */
  readonly channels: readonly Channel[];
}

/**
 * Channels of qkv of the second block, or of the only one, spread over its ranking from the weakest to the strongest;
 * null where its gates are all alike, and where it has not twelve.
 */
export function twelveOf(model: ViTConfig, gates: Float32Array): Twelve | null {
  const block = Math.min(1, model.depth - 1);
  const found = gateSites(model).find((one) => one.block === block && one.site === 'qkv');
  if (found === undefined || found.size < CHANNELS) return null;
  const { site, offset, size } = found;
  const ranked = Array.from({ length: size }, (_, i) => ({
    gate: offset + i,
    score: Math.abs(gates[offset + i] ?? 0),
  })).sort((a, b) => a.score - b.score || a.gate - b.gate);
  if (ranked[0]?.score === ranked.at(-1)?.score) return null;
  const spread = Array.from({ length: CHANNELS }, (_, rank) => {
    return ranked[Math.round((rank / (CHANNELS - 1)) * (size - 1))];
  });
  // Five and twelve share no factor, so that each comes up once.
  const channels = Array.from({ length: CHANNELS }, (_, i) => spread[(5 * i + 3) % CHANNELS]);
  return { block, site, channels: channels.filter((one) => one !== undefined) };
}

/** Gates of so many of the channels, by falling score or by rising. */
export const gatesAtEnd = (channels: readonly Channel[], end: 'weakest' | 'strongest'): number[] =>
  [...channels]
    .sort((a, b) => (end === 'weakest' ? a.score - b.score : b.score - a.score))
    .slice(0, CUTS)
    .map(({ gate }) => gate);

/** The score from which on a channel stays, when the weakest four of them go. */
export const thresholdOf = (channels: readonly Channel[]): number =>
  channels.map(({ score }) => score).sort((a, b) => a - b)[CUTS] ?? 0;

/** Softmax of a class's logit among all. */
export function shareOf(logits: Float32Array, label: number): number {
  const peak = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - peak), 0);
  return Math.exp((logits[label] ?? -Infinity) - peak) / sum;
}
