// The house rules a machine can hold: layers, strict types, no way to switch a rule off. Cycles are dpdm's.
// Invariant: `layers` below is the table of the architecture; what it does not allow is refused.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import js from '@eslint/js';
import importPlugin from 'eslint-plugin-import';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { bareText } from './scripts/bare-text.mjs';

const root = import.meta.dirname;

const uiPackages = [
  'react',
  'react-dom',
  'react-i18next',
  'i18next',
  'recharts',
  'zustand',
  'qrcode-generator',
];
const timers = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'queueMicrotask'];
const frames = ['requestAnimationFrame', 'requestIdleCallback'];
const network = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'];
const page = ['document', 'window', 'localStorage', 'sessionStorage'];

/**
 * One row a layer: its files, the paths under src it may import beside its own, the packages it
 * may import (with their sub-paths unless `exactly`), and the globals it may not touch.
 */
const layers = [
  {
    name: 'core',
    files: 'src/core',
    may: [],
    packages: [],
    not: [...page, ...network, ...timers, ...frames, 'navigator', 'performance', 'self', 'Worker'],
  },
  {
    name: 'data',
    files: 'src/data',
    may: ['core'],
    packages: ['hyparquet/src'],
    not: [...page, 'Worker'],
  },
  {
    name: 'formats',
    files: 'src/formats',
    may: ['core'],
    packages: ['@zip.js/zip.js', 'onnxruntime-web'],
    not: [...page, ...network, 'Worker'],
  },
  { name: 'engine', files: 'src/engine', may: ['core'], packages: [], not: [...page, ...frames] },
  {
    name: 'worker',
    files: 'src/worker',
    may: ['core', 'data', 'formats', 'engine'],
    packages: [],
    not: [...page, ...frames, 'Worker'],
  },
  {
    name: 'store',
    files: 'src/store',
    may: ['core'],
    packages: ['zustand/vanilla', 'zustand/middleware'],
    not: [],
  },
  {
    name: 'ui',
    files: 'src/ui',
    may: ['core', 'store'],
    packages: uiPackages,
    not: ['Worker', ...network],
  },
  {
    name: 'main.tsx',
    files: 'src/main.tsx',
    may: ['core', 'store', 'ui', 'worker/main.ts'],
    packages: uiPackages,
    not: ['Worker', ...network],
  },
];

/** Runs recipes in Node: the worker's code without a page, so it stands beside src and not in it. */
const headless = {
  name: 'headless',
  files: 'headless',
  may: ['core', 'data', 'formats', 'engine', 'worker'],
  packages: ['node:', 'vite', 'webgpu', 'sharp', 'onnxruntime-node'],
  not: [...page, ...frames],
};

const tfjs = {
  name: 'engine/tfjs',
  files: 'src/engine/tfjs',
  may: ['core'],
  packages: ['@tensorflow'],
  not: [...page, ...frames],
};

const filesOf = (layer) =>
  layer.files.endsWith('.tsx') ? [layer.files] : [`${layer.files}/**/*.{ts,tsx}`];

/**
 * The rooms of src/ui that panels share: each may import those before it and the files at the root of ui.
 * Every other folder there is a panel: it may import all of these and no other panel. `page` puts panels
 * together. So no folder can come to import itself around a corner.
 */
const shared = ['locales', 'model', 'term', 'words', 'canvas', 'drawing', 'overlay', 'picture'];
const isFolder = (entry) => entry.isDirectory();
const panels = readdirSync(join(root, 'src/ui'), { withFileTypes: true })
  .filter((entry) => isFolder(entry) && ![...shared, 'page'].includes(entry.name))
  .map(({ name }) => name);

/** @param may folders of ui */
const roomZone = (target, may, message) => ({
  target,
  from: './src/ui/*/**/*',
  except: may.map((folder) => `**/src/ui/${folder}/**`),
  message,
});

const roomZones = [
  roomZone(
    './src/ui/*.{ts,tsx}',
    ['locales'],
    'Files at the root of ui may import no folder of it.',
  ),
  ...shared.map((room, i) =>
    roomZone(
      `./src/ui/${room}`,
      shared.slice(0, i + 1),
      `ui/${room} may import ${shared.slice(0, i).join(', ') || 'no other folder of ui'}.`,
    ),
  ),
  ...panels.map((panel) =>
    roomZone(
      `./src/ui/${panel}`,
      [...shared, panel],
      `Panels do not import each other: what ui/${panel} shares is in ${shared.join(', ')}, and ui/page puts panels together.`,
    ),
  ),
];

const zones = [
  ...layers.map((layer) => ({
    target: `./${layer.files}`,
    from: './src',
    except: [layer.files.slice('src/'.length), ...layer.may].map((path) => `./${path}`),
    message: `${layer.name} may import ${layer.may.join(', ') || 'nothing outside itself'}.`,
  })),
  {
    target: './headless',
    from: './src',
    except: headless.may.map((path) => `./${path}`),
    message: `headless may import ${headless.may.join(', ')}.`,
  },
  { target: './headless', from: './tests', message: 'The product stands on no test.' },
  ...roomZones,
  {
    target: './src',
    from: ['./tests', './scripts', './headless'],
    message: 'The product stands on src alone.',
  },
];

// A slash is spelled by its code: the selectors below end a pattern at the first slash they meet.
const slash = '\\x2F';
const escape = (text) => text.replaceAll('.', '\\.').replaceAll('/', slash);

/** Matches every package name but the allowed ones; relative imports are the zones' business. */
const foreignPackage = ({ packages }) => {
  const allowed = packages.map((name) =>
    name.endsWith(':') ? escape(name) : `${escape(name)}(?:${slash}|$)`,
  );
  return `^(?!${['\\.', ...allowed].join('|')}).`;
};

// The worker's URL is data; the worker's code on the page would be the trainer on the page.
const workerCode = '(?:^|\\/)worker\\/(?!main(?:\\.ts)?\\?worker&url$)';

const syntax = {
  exportAll: {
    selector: 'ExportAllDeclaration',
    message: 'No barrels: import from the file that defines it.',
  },
  moduleLet: {
    selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind="let"]',
    message: 'No state in a module: pass it in.',
  },
  // `a[i]!` in a loop over a typed array is bounded by the loop; every other `!` is a guess.
  nonNull: {
    selector:
      'TSNonNullExpression:not([expression.type="MemberExpression"]), TSNonNullExpression > MemberExpression[computed=false]',
    message: 'Use ! only right after an index; else narrow, or throw a named error.',
  },
  newWorker: {
    selector: 'NewExpression[callee.name="Worker"]',
    message:
      'Workers are made in src/store/trainer-client.ts and, as threads, in src/engine/wasm/threads.ts.',
  },
  requestDevice: {
    selector: ':matches(MemberExpression, CallExpression) > Identifier[name="requestDevice"]',
    message: 'Devices come from src/engine/device.ts, which listens for their errors.',
  },
  navigatorGpu: {
    selector:
      'MemberExpression[property.name="gpu"]:matches([object.name="navigator"], [object.property.name="navigator"])',
    message: 'Only src/engine asks for the GPU.',
  },
};

const always = [syntax.exportAll, syntax.nonNull];
const sourceSyntax = [...always, syntax.moduleLet, syntax.newWorker, syntax.requestDevice];

const layerRules = (layer) => {
  const engine = layer.files.startsWith('src/engine');
  const packages = foreignPackage(layer);
  const message = `${layer.name} may import these packages: ${layer.packages.join(', ') || 'none'}.`;
  return {
    name: `layer ${layer.name}`,
    files: filesOf(layer),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: packages, message },
            ...(layer.name === 'main.tsx'
              ? [
                  {
                    regex: workerCode,
                    message: 'The page takes the URL: ./worker/main?worker&url.',
                  },
                ]
              : []),
          ],
        },
      ],
      'no-restricted-globals': ['error', ...layer.not],
      'no-restricted-syntax': [
        'error',
        ...sourceSyntax,
        ...(engine ? [] : [syntax.navigatorGpu]),
        { selector: `ImportExpression[source.value=/${packages}/]`, message },
      ],
      ...(layer.name === 'core' && {
        'no-restricted-properties': [
          'error',
          { object: 'Math', property: 'random', message: 'Use the seeded numbers of rng.ts.' },
          { object: 'Date', property: 'now', message: 'Time is passed in.' },
          { object: 'globalThis', message: 'core touches nothing outside itself.' },
        ],
      }),
    },
  };
};

const source = ['src/**/*.{ts,tsx}', 'headless/**/*.ts'];
const typed = ['**/*.{ts,tsx,mts}'];

export default tseslint.config(
  {
    ignores: [
      ...['dist/', '.cache/', 'public/', 'test-results/', 'bench-results/'],
      // AssemblyScript: its decorators are no TypeScript, and its own compiler checks it.
      'src/engine/wasm/kernels/',
    ],
  },
  {
    name: 'no rule can be switched off in a file',
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  js.configs.recommended,
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: globals.node } },
  {
    name: 'every file',
    plugins: { import: importPlugin },
    settings: {
      'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import/extensions': ['.ts', '.tsx', '.mjs'],
      'import/ignore': ['src/engine/wasm/kernels/'],
      'import/resolver': { [`${root}/scripts/import-resolver.cjs`]: {} },
    },
    rules: {
      'import/no-self-import': 'error',
      'import/no-duplicates': 'error',
      'import/no-mutable-exports': 'error',
      'import/no-default-export': 'error',
      'no-restricted-syntax': ['error', ...always],
      'max-lines': ['error', { max: 500 }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    // Their tools ask for one.
    files: [
      'eslint.config.js',
      '**/{vite,vitest,never-late}.config.ts',
      'scripts/tell-progress.mjs',
    ],
    rules: { 'import/no-default-export': 'off' },
  },
  {
    name: 'strict types',
    files: typed,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Replaced by the finer rule on `!` above.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    name: 'the product',
    files: source,
    rules: {
      'no-console': 'error',
      'import/no-restricted-paths': ['error', { basePath: root, zones }],
      'import/no-dynamic-require': 'error',
    },
  },
  ...layers.map(layerRules),
  layerRules(tfjs),
  layerRules(headless),
  {
    name: 'the one place in core that waits, for a file that may never come',
    files: ['src/core/fetch-file.ts'],
    rules: { 'no-restricted-globals': ['error', ...page, ...network, ...frames] },
  },
  {
    name: 'the one place that asks for a device',
    files: ['src/engine/device.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...sourceSyntax.filter((s) => s !== syntax.requestDevice)],
    },
  },
  {
    name: 'the one place that makes threads',
    files: ['src/engine/wasm/threads.ts', 'headless/threads.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...sourceSyntax.filter((s) => s !== syntax.newWorker)],
    },
  },
  {
    name: 'the one place that makes a worker',
    files: ['src/store/trainer-client.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...sourceSyntax.filter((s) => s !== syntax.newWorker),
        syntax.navigatorGpu,
      ],
    },
  },
  {
    name: 'text that survives a translator',
    files: ['src/**/*.tsx'],
    plugins: { house: { rules: { 'bare-text': bareText } } },
    rules: { 'house/bare-text': 'error' },
  },
  {
    name: 'React',
    files: ['src/main.tsx', 'src/ui/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
  },
);
