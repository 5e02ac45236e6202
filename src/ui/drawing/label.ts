// What stands at a branch's tip: kept of all, or kept alone where that is too long to read at a glance
// or too wide for its place. Which of the two does not depend on what is kept: labels would jump.

/** Rows lower than this, CSS pixels at 16 px a rem, have no room for a line each. */
export const LOWEST_ROW = 16;

interface Counts {
  readonly kept: number;
  readonly all: number;
}

/**
 * @param room CSS pixels there are for it
 * @param widthOf width of a text, CSS pixels
 */
export function tipLabel(
  { kept, all }: Counts,
  count: (value: number) => string,
  room: number,
  widthOf: (text: string) => number,
): string {
  const short = count(kept);
  if (all > 999) return short;
  const whole = count(all);
  return widthOf(`${whole}/${whole}`) <= room ? `${short}/${whole}` : short;
}
