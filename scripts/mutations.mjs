// Small faults that a source file could have, found in its syntax tree: a condition the other way round, a
// statement left out, a number or bound off by one, two arguments swapped. Reads text and nothing else.
import { createHash } from 'node:crypto';
import ts from 'typescript';

export const KINDS = ['negate', 'drop', 'off-by-one', 'swap'];

const { SyntaxKind } = ts;

const OPPOSITE = new Map([
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [SyntaxKind.LessThanToken, '>='],
  [SyntaxKind.LessThanEqualsToken, '>'],
  [SyntaxKind.GreaterThanToken, '<='],
  [SyntaxKind.GreaterThanEqualsToken, '<'],
]);
const BESIDE = new Map([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
]);
/** Larger numbers are times and sizes, of which one more is no fault. */
const LARGEST = 10;

const isLogical = (node) =>
  ts.isBinaryExpression(node) &&
  [SyntaxKind.AmpersandAmpersandToken, SyntaxKind.BarBarToken].includes(node.operatorToken.kind);

/** Whether an expression is asked for its truth, and no more. */
function isCondition(node) {
  const { parent } = node;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent))
    return parent.expression === node;
  if (ts.isForStatement(parent) || ts.isConditionalExpression(parent))
    return parent.condition === node;
  return isLogical(parent) && parent.left === node;
}

/** Statements that a file may still compile without. */
const isDroppable = (node) =>
  (ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression)) ||
  (ts.isIfStatement(node) && node.elseStatement === undefined) ||
  (ts.isReturnStatement(node) && node.expression === undefined) ||
  ts.isThrowStatement(node) ||
  ts.isContinueStatement(node) ||
  ts.isBreakStatement(node);

/** Of these the order of the arguments changes nothing: what asks whether two are the same asks so of both. */
const isCommutative = (call) =>
  /^(Math\.(min|max|hypot)|same([A-Z]\w*)?)$/.test(call.expression.getText());

function faultsAt(node) {
  const faults = [];
  const replace = (kind, from, to, text) => faults.push({ kind, from, to, text });
  if (ts.isBinaryExpression(node)) {
    const { operatorToken: sign } = node;
    const opposite = OPPOSITE.get(sign.kind);
    const beside = BESIDE.get(sign.kind);
    if (opposite !== undefined) replace('negate', sign.getStart(), sign.end, opposite);
    if (beside !== undefined) replace('off-by-one', sign.getStart(), sign.end, beside);
  }
  const compares = ts.isBinaryExpression(node) && OPPOSITE.has(node.operatorToken.kind);
  if (ts.isExpression(node) && isCondition(node) && !compares)
    replace('negate', node.getStart(), node.end, `!(${node.getText()})`);
  if (isDroppable(node)) replace('drop', node.getStart(), node.end, ';');
  if (ts.isNumericLiteral(node) && /^\d+$/.test(node.getText()) && Number(node.text) <= LARGEST) {
    const named = ts.isLiteralTypeNode(node.parent) || node.parent.name === node;
    if (!named) replace('off-by-one', node.getStart(), node.end, String(Number(node.text) + 1));
  }
  if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && !isCommutative(node)) {
    const given = node.arguments ?? [];
    for (const [i, second] of given.entries()) {
      const first = given[i - 1];
      if (first === undefined || ts.isSpreadElement(first) || ts.isSpreadElement(second)) continue;
      const [a, b] = [first.getText(), second.getText()];
      if (a !== b) replace('swap', first.getStart(), second.end, `${b}, ${a}`);
    }
  }
  return faults;
}

/** All faults of one file; `line` from 1, `before` and `after` are what stands there without and with it. */
export function mutationsOf(file, source) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const found = [];
  const visit = (node) => {
    for (const { kind, from, to, text } of faultsAt(node)) {
      const line = tree.getLineAndCharacterOfPosition(from).line + 1;
      const before = source.slice(from, to);
      found.push({ file, line, kind, from, to, before, after: text });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The file with a fault. */
export const mutated = (source, { from, to, after }) =>
  source.slice(0, from) + after + source.slice(to);

/** The line that a fault begins on, without its indent: with what stands before and after, its name. */
export const lineOf = (source, { line }) => source.split('\n')[line - 1]?.trim() ?? '';

/**
 * Faults in the order of a seed, the kinds in turn. A change elsewhere in the code moves none of the others.
 * @param sources text of each file by its path
 */
export function drawMutations(sources, seed) {
  const mark = (text) => createHash('sha256').update(`${seed} ${text}`).digest('hex');
  const seen = new Map();
  const marked = [...sources].flatMap(([file, source]) =>
    mutationsOf(file, source).map((one) => {
      const name = [file, one.kind, lineOf(source, one), one.before, one.after].join('\n');
      const again = seen.get(name) ?? 0;
      seen.set(name, again + 1);
      return { one, mark: mark(`${name}\n${again}`) };
    }),
  );
  marked.sort((a, b) => (a.mark < b.mark ? -1 : 1));
  const piles = KINDS.map((kind) => marked.flatMap(({ one }) => (one.kind === kind ? [one] : [])));
  const most = Math.max(0, ...piles.map(({ length }) => length));
  return Array.from({ length: most }, (_, i) => piles.flatMap((pile) => pile[i] ?? [])).flat();
}
