// What becomes of the finished values of a product. Each has a pipeline of its own, of one source with
// overrides. Names them, and runs nothing.

/** Overrides of the product's kernels, as product-head.wgsl has them. */
const OVERRIDES = ['BIAS', 'RESIDUAL', 'TABLE', 'GELU', 'TIMES'] as const;
type Override = (typeof OVERRIDES)[number];

/** By name, all that is done: as many as there are kinds of products in a step. */
const EPILOGUES = {
  plain: [],
  table: ['TABLE'],
  bias: ['BIAS'],
  residual: ['BIAS', 'RESIDUAL'],
  gelu: ['BIAS', 'GELU'],
  times: ['TIMES'],
} as const satisfies Record<string, readonly Override[]>;

export type Epilogue = keyof typeof EPILOGUES;
export const EPILOGUE_NAMES = Object.keys(EPILOGUES) as Epilogue[];

const does = (epilogue: Epilogue, override: Override): boolean =>
  EPILOGUES[epilogue].some((each) => each === override);

/** Values of a pipeline's overrides: 1 is true. */
export const overridesOf = (epilogue: Epilogue): Readonly<Record<string, number>> =>
  Object.fromEntries(OVERRIDES.map((name) => [name, Number(does(epilogue, name))]));

/** The epilogue that does all this and no more. */
export function epilogueWith(wanted: Readonly<Record<Override, boolean>>): Epilogue {
  const same = (name: Epilogue) => OVERRIDES.every((each) => does(name, each) === wanted[each]);
  const epilogue = EPILOGUE_NAMES.find(same);
  if (epilogue === undefined) throw new Error('no kernel of the product ends like this');
  return epilogue;
}
