// Position embeddings of a network that is to read images of another size: their square grid, resampled as timm does it,
// `interpolate(mode="bicubic", antialias=True)` of PyTorch. The class token's stays.

/** Keys' cubic convolution with a = −0.5, as PyTorch takes it where it smooths. */
function cubic(at: number): number {
  const x = Math.abs(at);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Of every output place: the first input place that it is made of, and the weights from there on. */
function weightsOf(from: number, to: number): { readonly first: number; readonly by: number[] }[] {
  const scale = from / to;
  // Where the grid shrinks, the filter widens, so that no embedding is passed over.
  const stretch = Math.max(scale, 1);
  const support = 2 * stretch;
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(from, Math.floor(centre + support + 0.5));
    const by = Array.from({ length: end - first }, (__, j) =>
      cubic((first + j - centre + 0.5) / stretch),
    );
    const sum = by.reduce((a, b) => a + b, 0);
    return { first, by: by.map((weight) => weight / sum) };
  });
}

/**
 * Position embeddings [1, 1 + from², D] for a grid of `to` × `to` patches: [1, 1 + to², D]. In float64 until the end.
 * Source: timm, `resample_abs_pos_embed`; PyTorch, `upsample_bicubic2d_aa`.
 */
export function resamplePositions(
  values: Float32Array,
  from: number,
  to: number,
  dim: number,
): Float32Array {
  const weights = weightsOf(from, to);
  // Across, then down: [from, to, D], then [to, to, D].
  const across = new Float64Array(from * to * dim);
  for (let row = 0; row < from; row++)
    for (let x = 0; x < to; x++)
      weights[x]!.by.forEach((weight, j) => {
        const source = dim * (1 + row * from + weights[x]!.first + j);
        const target = dim * (row * to + x);
        for (let d = 0; d < dim; d++) across[target + d]! += weight * values[source + d]!;
      });
  const whole = new Float64Array(to * to * dim);
  for (let y = 0; y < to; y++)
    weights[y]!.by.forEach((weight, j) => {
      const source = dim * to * (weights[y]!.first + j);
      const target = dim * to * y;
      for (let i = 0; i < dim * to; i++) whole[target + i]! += weight * across[source + i]!;
    });
  const resampled = new Float32Array(dim * (1 + to * to));
  resampled.set(values.subarray(0, dim));
  resampled.set(whole, dim);
  return resampled;
}
