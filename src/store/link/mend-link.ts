// A link as it was written, out of what mails and chats made of it on the way: names and texts without
// what stuck to them. Mends only what no link of this page can contain; judges no value.

/** Characters that nobody sees, put between letters so that lines may break there. */
const UNSEEN = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** Marks of the sentence around a link that were taken for a part of it. */
const MARK =
  /[\s.,;:!?'"`´*~|\\<>()[\]{}“”„‘’‚«»‹›…。，、；：！？（）［］｛｝【】《》〈〉「」『』]/u;

/** How deep a link may be encoded within itself. */
const DEEPEST = 3;

/** Marks that no name or text of a link ends with, though a lesson's letters may. */
const END_MARK = /[-–—_/=#]/;

export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '');

/** A text without what the way to here has put around it. */
export function withoutMarks(text: string, isMark = (char: string) => MARK.test(char)): string {
  const seen = withoutUnseen(text).trim();
  // From the end: an expression for marks before the end tries anew at every mark of the text.
  let end = seen.length;
  while (end > 0 && isMark(seen.charAt(end - 1))) end--;
  return seen.slice(0, end);
}

/**
 * The names and texts of a link's search part, in their order.
 * @param isOwn whether a name is one of the page's own: nothing is sought within the texts of others
 * @param mend takes off an own name's text what stuck to it
 */
export function linkEntries(
  search: string,
  isOwn: (name: string) => boolean,
  mend: (text: string) => string = mendText,
  depth = 0,
): [name: string, text: string][] {
  return [...new URLSearchParams(search)].flatMap(([givenName, givenText]) => {
    const name = mendName(givenName);
    if (isOwn(name)) {
      // From “%26” on it is the rest of the link, encoded once too often, and so from “%23”; from a second “?”
      // on, what another site hung on it; and “;” parts names where “&” may not stand.
      const [first = '', ...rest] = decoded(givenText).split(/[&?;#]/);
      const own: [string, string] = [name, mend(first)];
      return rest.length === 0 || depth === DEEPEST
        ? [own]
        : [own, ...linkEntries(rest.join('&'), isOwn, mend, depth + 1)];
    }
    const within = /^([^=&]+)=/.exec(name)?.[1];
    if (within === undefined || depth === DEEPEST || !isOwn(mendName(within)))
      return [[name, givenText]];
    const whole = givenText === '' ? name : `${name}=${givenText}`;
    return linkEntries(whole, isOwn, mend, depth + 1);
  });
}

/** “&amp;” leaves “amp;” before a name. */
const mendName = (name: string): string =>
  withoutMarks(withoutUnseen(decoded(name))).replace(/^(?:[\s?]|amp;)+/i, '');

/** Mails that write “=” as “=3D” leave “3D” before a text, and “=” where a line ended. */
const mendText = (text: string): string =>
  withoutMarks(text, (char) => MARK.test(char) || END_MARK.test(char)).replace(/^3D/, '');

/** Decoded once more, where it was encoded twice. */
function decoded(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
