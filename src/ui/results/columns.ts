// The columns of the result table and their order. A phone sees three without scrolling sideways: what
// the network is, how good it is, and what that is compared with.

const FIGURES = ['steps', 'params', 'macs', 'top1', 'delta', 'top5', 'time'] as const;

export type Figure = (typeof FIGURES)[number];

const ON_PHONES: readonly Figure[] = ['top1', 'delta', 'macs', 'params', 'steps', 'top5', 'time'];

/** The figures of a line, in the order of the page's width; the network's name comes before them. */
export const figuresFor = (phone: boolean): readonly Figure[] => (phone ? ON_PHONES : FIGURES);
