// Tells the import rules of ESLint which file a relative import means, also with Vite's queries
// (`./main?worker&url`), so that a query is no way around a layer. Packages are left unresolved:
// the rules name them directly.
'use strict';
const { statSync } = require('node:fs');
const { dirname, isAbsolute, resolve } = require('node:path');

const extensions = ['', '.ts', '.tsx', '.d.ts', '.mjs', '.cjs', '.js', '.json'];

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

exports.interfaceVersion = 2;

exports.resolve = (source, file) => {
  const [bare] = source.split('?');
  if (!bare.startsWith('.') && !isAbsolute(bare)) return { found: false };
  const base = resolve(dirname(file), bare);
  const path = extensions.map((extension) => base + extension).find(isFile);
  return path === undefined ? { found: false } : { found: true, path };
};
