// What a link says of a frame: `?embed=1&show=histogram,dock`. Parts nobody knows are left out here and
// noted by link/read-link.ts.
import { InvalidValueError } from '../core/errors';

export const EMBED_PARTS = ['drawing', 'histogram', 'map', 'figures', 'dock'] as const;
export type EmbedPart = (typeof EMBED_PARTS)[number];

const BY_DEFAULT: readonly EmbedPart[] = ['drawing', 'histogram', 'dock'];

const isPart = (text: string): text is EmbedPart => EMBED_PARTS.some((part) => part === text);

/** The parts of a frame, in the order of the page; null where the page stands for itself. */
export function readEmbed(said: URLSearchParams): readonly EmbedPart[] | null {
  if (said.get('embed') !== '1') return null;
  const named = (said.get('show') ?? '').split(',').filter(isPart);
  return named.length === 0 ? BY_DEFAULT : EMBED_PARTS.filter((part) => named.includes(part));
}

/** @throws InvalidValueError for a list with a part that nobody knows. */
export function checkShow(text: string): void {
  const wrong = text.split(',').find((part) => !isPart(part));
  if (wrong !== undefined)
    throw new InvalidValueError('show', wrong, { kind: 'oneOf', names: EMBED_PARTS });
}
