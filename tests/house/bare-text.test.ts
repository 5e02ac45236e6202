// Holds the rule on text in JSX to what translators of browsers do: see scripts/bare-text.mjs. Each snippet
// is a file of one small program in memory, so that it has types.
import { Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { bareText } from '../../scripts/bare-text.mjs';

const refused: [string, string][] = [
  ['words before an element that comes and goes', '<p>Hello {on && <b>now</b>}</p>'],
  ['a string beside an element', '<p>{words}<b>now</b></p>'],
  ['two strings', '<p>{words}{words}</p>'],
  ['a number beside an element', '<p><b>now</b>{count}</p>'],
  ['a string that comes and goes', '<p>{on && words}<b>now</b></p>'],
  ['a space between elements', "<p><b>one</b>{' '}<b>two</b></p>"],
  ['children that may be text, beside an element', '<p><b>now</b>{children}</p>'],
  ['a list of strings', '<p><b>now</b>{[words, words]}</p>'],
  ['a fragment’s only text', '<p><>{words}</></p>'],
  ['a component that is a string', 'words'],
];
const allowed: [string, string][] = [
  ['an element’s only text', '<p>{words}</p>'],
  ['one of two texts', "<p>{on ? words : 'none'}</p>"],
  ['words in an element of their own', '<p><span>{`${words} `}</span>{on && <b>now</b>}</p>'],
  ['elements that come and go', '<p>{on && <b>{count}</b>}<i>{words}</i></p>'],
  ['children alone', '<p>{children}</p>'],
];

const program = (() => {
  const code = (jsx: string) => `
    interface JsxElement { readonly type: string }
    declare global { namespace JSX { type Element = JsxElement; interface IntrinsicElements { [name: string]: object } } }
    interface Props { words: string; count: number; on: boolean; children: string | JsxElement }
    export const Probe = ({ words, count, on, children }: Props) => ${jsx};`;
  const files = new Map<string, string>(
    [...refused, ...allowed].map(([name, jsx]) => [`/${name}.tsx`, code(jsx)]),
  );
  const options = { jsx: ts.JsxEmit.Preserve, strict: true, target: ts.ScriptTarget.ES2022 };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => files.has(path) || disk.fileExists(path),
    getSourceFile: (path, version) => {
      const own = files.get(path);
      return own === undefined
        ? disk.getSourceFile(path, version)
        : ts.createSourceFile(path, own, version, true, ts.ScriptKind.TSX);
    },
  };
  return ts.createProgram([...files.keys()], options, host);
})();

/** How often the rule refuses the snippet of that name. */
function offences(name: string): number {
  const path = `/${name}.tsx`;
  const found = new Linter({ cwd: '/' }).verify(
    program.getSourceFile(path)?.text ?? '',
    {
      files: ['**/*.tsx'],
      languageOptions: {
        parser: tseslint.parser,
        parserOptions: { programs: [program] },
      },
      plugins: { house: { rules: { 'bare-text': bareText } } },
      rules: { 'house/bare-text': 'error' },
    },
    path,
  );
  const other = found.find(({ ruleId }) => ruleId !== 'house/bare-text');
  if (other !== undefined) throw new Error(`The snippet could not be looked at: ${other.message}`);
  return found.length;
}

describe('text in JSX', () => {
  it.each(refused)('is refused: %s', (name) => expect(offences(name)).toBeGreaterThan(0));
  it.each(allowed)('is allowed: %s', (name) => expect(offences(name)).toBe(0));
});
