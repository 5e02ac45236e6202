// Types of mutations.mjs.

export type MutationKind = 'negate' | 'drop' | 'off-by-one' | 'swap';

export interface Mutation {
  readonly file: string;
  readonly line: number;
  readonly kind: MutationKind;
  readonly from: number;
  readonly to: number;
  readonly before: string;
  readonly after: string;
}

export const KINDS: readonly MutationKind[];
export function mutationsOf(file: string, source: string): Mutation[];
export function mutated(source: string, mutation: Pick<Mutation, 'from' | 'to' | 'after'>): string;
export function lineOf(source: string, mutation: Pick<Mutation, 'line'>): string;
export function drawMutations(sources: ReadonlyMap<string, string>, seed: string): Mutation[];
