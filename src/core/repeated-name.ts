// Finds a name that a JSON object holds twice, which JSON.parse passes over: it takes the later one. One
// walk over a text that is JSON already; keeps the names of the objects it is in, and nothing else.

/** The first name that any object of the text has twice; null where every name is one. */
export function repeatedName(json: string): string | null {
  /** Names so far of each object around the place at hand; null for a list. */
  const around: (Set<string> | null)[] = [];
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '{') around.push(new Set());
    else if (char === '[') around.push(null);
    else if (char === '}' || char === ']') around.pop();
    if (char !== '"') continue;
    const end = endOfString(json, at);
    const names = around.at(-1);
    if (names && isName(json, end)) {
      const written = json.slice(at, end);
      const name = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
      if (names.has(name)) return name;
      names.add(name);
    }
    at = end - 1;
  }
  return null;
}

/** The place behind the closing quotation mark of the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let end = start + 1;
  while (end < json.length && json[end] !== '"') end += json[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** Whether what ends before `end` is a name: a colon follows. */
function isName(json: string, end: number): boolean {
  let at = end;
  while (/\s/.test(json[at] ?? '')) at++;
  return json[at] === ':';
}
