// A lint rule of the house: text stands alone in its element. Translators of browsers take text nodes
// out and put elements in their place; React would then insert before, remove or rewrite a node that is
// no longer there. The only text of an element it sets through the element, which always works.
import ts from 'typescript';

const TEXT = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike;

/** Whether React could make a text node of a value of the type. */
function mayBeText(checker, type) {
  if (type.isUnion()) return type.types.some((each) => mayBeText(checker, each));
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | TEXT)) return true;
  if (type.flags & ts.TypeFlags.Instantiable) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint === undefined || mayBeText(checker, constraint);
  }
  const item = checker.isArrayLikeType(type) ? type.getNumberIndexType() : undefined;
  return item !== undefined && mayBeText(checker, item);
}

/** Children that come to be something: neither comments nor the white space of line breaks. */
const rendered = (children) =>
  children.filter(
    (child) =>
      !(child.type === 'JSXText' && child.value.trim() === '' && child.value.includes('\n')) &&
      !(child.type === 'JSXExpressionContainer' && child.expression.type === 'JSXEmptyExpression'),
  );

const componentName = (node) => {
  if (node.id?.name !== undefined) return node.id.name;
  return node.parent.type === 'VariableDeclarator' ? (node.parent.id.name ?? '') : '';
};

export const bareText = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      beside: 'Text beside other things: give it an element of its own (browsers translate).',
      fragment: 'Text without an element of its own: a fragment is none (browsers translate).',
      component: 'A component that is bare text: give it an element (browsers translate).',
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    // Without a project there are no types to tell text by.
    if (!services?.program) return {};
    const checker = services.program.getTypeChecker();
    const isText = (child) => {
      if (child.type === 'JSXText') return true;
      if (child.type !== 'JSXExpressionContainer') return false;
      return mayBeText(checker, services.getTypeAtLocation(child.expression));
    };
    const look = (node, alone) => {
      const children = rendered(node.children);
      if (children.length < 2 && !alone) return;
      for (const child of children)
        if (isText(child))
          context.report({ node: child, messageId: alone ? 'fragment' : 'beside' });
    };
    const answers = (fn, expression) => {
      if (expression === null || !/^[A-Z]/.test(componentName(fn))) return;
      if (mayBeText(checker, services.getTypeAtLocation(expression)))
        context.report({ node: expression, messageId: 'component' });
    };
    const stack = [];
    return {
      JSXElement: (node) => look(node, false),
      JSXFragment: (node) => look(node, true),
      ':function': (node) => {
        stack.push(node);
        if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement')
          answers(node, node.body);
      },
      ':function:exit': () => stack.pop(),
      ReturnStatement: (node) => answers(stack.at(-1), node.argument),
    };
  },
};
