// An SVG of the page as an image of its own: what style sheets say of it is written into its elements,
// since an image has no style sheet but its own. Nothing is fetched.

/** What is carried over: all that the page's style sheets say of drawings. */
export const STYLED: readonly string[] = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'stroke-linecap',
  'stroke-linejoin',
  // Letters with the ground around them: without the order the ground would cover them.
  'paint-order',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'visibility',
];

/** The SVG as text that looks the same by itself. */
export function standaloneSvg(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  originals.forEach((original, i) => {
    const style = getComputedStyle(original);
    const said = STYLED.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';');
    // By name: as an attribute it would be a style in place, which the page's policy refuses.
    const own = copies[i]?.style;
    if (own !== undefined) own.cssText = said;
  });
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  return new XMLSerializer().serializeToString(copy);
}

/** The same, ready to be drawn. */
export async function svgImage(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standaloneSvg(svg))}`;
  await image.decode();
  return image;
}
