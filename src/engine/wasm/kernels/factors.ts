// What a linear map's inputs are multiplied by, gates and LayerNorm's affine, for folding and unfolding.
import { address, word } from './record';

//export words linear

/** Weight column of an input place, −1 at padding. */
export function columnOf(linear: usize, place: i32): i32 {
  const columns = address(linear, COLUMNS);
  if (columns !== 0) return load<i32>(columns + ((<usize>place) << 2));
  return place < word(linear, INPUTS) ? place : -1;
}

/** The gate of a weight column; 1 where there is none. */
export function gateOf(linear: usize, column: i32, masked: bool): f32 {
  const gates = address(linear, GATES);
  if (gates === 0) return 1;
  const at = (<usize>column) << 2;
  const gate = load<f32>(gates + at);
  return masked ? gate * load<f32>(address(linear, MASK) + at) : gate;
}

/** γ or β, whose address is word `part`, of an input place; `none` where there is no LayerNorm. */
export function affineOf(linear: usize, part: i32, place: i32, none: f32): f32 {
  const values = address(linear, part);
  if (values === 0) return none;
  const channel = load<i32>(address(linear, CHANNELS) + ((<usize>place) << 2));
  return load<f32>(values + ((<usize>channel) << 2));
}

/** Writes g·γ of all k places, then g·β of all k places; 0 at padding. */
export function writeFactors(linear: usize, masked: bool, to: usize): void {
  const k = word(linear, K);
  for (let i = 0; i < k; i++) {
    const column = columnOf(linear, i);
    let scale: f32 = 0;
    let shift: f32 = 0;
    if (column >= 0) {
      const gate = gateOf(linear, column, masked);
      scale = gate * affineOf(linear, GAMMA, i, 1);
      shift = gate * affineOf(linear, BETA, i, 0);
    }
    store<f32>(to + ((<usize>i) << 2), scale);
    store<f32>(to + ((<usize>(k + i)) << 2), shift);
  }
}
