// The words a panel shows between its drawings, line by line, where they stand: a picture repeats them.
// Buttons, captions and words for screen readers are no part of a picture.

export interface TextRun {
  readonly text: string;
  /** Left edge and middle of the line, CSS pixels from the panel's corner. */
  readonly x: number;
  readonly y: number;
  /** As a canvas takes it. */
  readonly font: string;
  readonly colour: string;
}

/** What stands in a panel and is not drawn. */
const LEFT_OUT =
  'button:not(.term), input, select, figcaption, table, svg, .instrument-head, .visually-hidden, [hidden], [popover]';

export function textRuns(panel: HTMLElement): TextRun[] {
  const corner = panel.getBoundingClientRect();
  const runs: TextRun[] = [];
  const nodes = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || (node.nodeValue ?? '').trim() === '') continue;
    const barred = parent.closest(LEFT_OUT);
    if ((barred !== null && panel.contains(barred)) || !parent.checkVisibility()) continue;
    const style = getComputedStyle(parent);
    const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    for (const { text, left, middle } of linesOf(node))
      runs.push({
        ...{ text, font, colour: style.color },
        x: left - corner.left,
        y: middle - corner.top,
      });
  }
  return runs;
}

/** A text node as the browser has broken it into lines. */
function linesOf(node: Node): { text: string; left: number; middle: number }[] {
  const lines: { text: string; left: number; middle: number; top: number }[] = [];
  const range = document.createRange();
  const text = node.nodeValue ?? '';
  for (let i = 0; i < text.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const last = lines.at(-1);
    if (last !== undefined && Math.abs(last.top - box.top) < box.height / 2)
      last.text += text.charAt(i);
    else
      lines.push({
        text: text.charAt(i),
        left: box.left,
        middle: box.top + box.height / 2,
        top: box.top,
      });
  }
  return lines.map((line) => ({ ...line, text: line.text.replace(/\s+/g, ' ') }));
}
