// Holds the lint rules to the table of the architecture: every import it does not allow is refused.
// The snippets are never written to disk; what they import are real files of each layer.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

// The snippets belong to no TypeScript project and lie in no file, so the rules that need types cannot run on
// them.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [{ files: ['**/*.{ts,tsx}'], ...tseslint.configs.disableTypeChecked }],
});

/** The same with nothing but the rule of imports: hundreds of them are asked for by that alone. */
const importsOnly = new ESLint({
  cwd: root,
  overrideConfig: [{ files: ['**/*.{ts,tsx}'], ...tseslint.configs.disableTypeChecked }],
  ruleFilter: ({ ruleId }) => ruleId === PATHS,
});
const PATHS = 'import/no-restricted-paths';

/** Whether a snippet that stands in the file `path` imports what it may not. */
async function isRestricted(path: string, code: string): Promise<boolean> {
  return (await brokenRules(path, code, importsOnly)).includes(PATHS);
}

/** The rules a snippet breaks when it stands in the file `path` (relative to the root). */
async function brokenRules(path: string, code: string, linter = eslint): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath: join(root, path) });
  const messages = result?.messages ?? [];
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(`The snippet does not parse: ${fatal.message}`);
  return messages.map((message) => message.ruleId ?? message.message);
}

const may: Record<string, readonly string[]> = {
  core: [],
  data: ['core'],
  formats: ['core'],
  engine: ['core'],
  worker: ['core', 'data', 'formats', 'engine'],
  store: ['core'],
  ui: ['core', 'store'],
};
const layers = Object.keys(may);

/** A module of the layer, as a path under src without its extension. */
function moduleOf(layer: string): string {
  const file = readdirSync(join(root, 'src', layer)).find((name) => /\.tsx?$/.test(name));
  if (file === undefined) throw new Error(`src/${layer} holds no module to import.`);
  return `${layer}/${file.replace(/\.tsx?$/, '')}`;
}

const forms = {
  'a value': (from: string) => `import { thing } from '${from}';\nexport const copy = thing;\n`,
  'a type': (from: string) => `import type { Thing } from '${from}';\nexport type Copy = Thing;\n`,
  'a re-export': (from: string) => `export { thing } from '${from}';\n`,
  'a later import': (from: string) => `export const load = () => import('${from}');\n`,
  'a URL query': (from: string) =>
    `import url from '${from}?worker&url';\nexport const copy = url;\n`,
};

const pairs = layers.flatMap((from) =>
  layers.filter((to) => to !== from).map((to) => ({ from, to })),
);
const forbidden = pairs.filter(({ from, to }) => !may[from]?.includes(to));
const allowed = pairs.filter(({ from, to }) => may[from]?.includes(to));

describe('a layer', () => {
  it.each(forbidden)('$from may not import $to, in whatever form', async ({ from, to }) => {
    for (const [name, form] of Object.entries(forms)) {
      const code = form(`../${moduleOf(to)}`);
      expect(await isRestricted(`src/${from}/probe.ts`, code), name).toBe(true);
    }
  });

  it.each(allowed)('$from may import $to', async ({ from, to }) => {
    const rules = await brokenRules(`src/${from}/probe.ts`, forms['a value'](`../${moduleOf(to)}`));
    expect(rules).toEqual([]);
  });

  it.each(layers)('%s may not import tests', async (layer) => {
    const code = forms['a value']('../../tests/house/layers.test');
    expect(await isRestricted(`src/${layer}/probe.ts`, code)).toBe(true);
  });
});

describe('headless', () => {
  const of = (layer: string) => `../src/${moduleOf(layer)}`;

  it.each(['core', 'data', 'formats', 'engine', 'worker'])('may import %s', async (layer) => {
    expect(await brokenRules('headless/probe.ts', forms['a value'](of(layer)))).toEqual([]);
  });

  it.each(['store', 'ui'])('may not import %s, in whatever form', async (layer) => {
    for (const [name, form] of Object.entries(forms))
      expect(await isRestricted('headless/probe.ts', form(of(layer))), name).toBe(true);
  });

  it('may not import tests, and Node and no library but two', async () => {
    const tests = forms['a value']('../tests/house/layers.test');
    expect(await isRestricted('headless/probe.ts', tests)).toBe(true);
    for (const name of ['node:fs', 'node:fs/promises', 'vite', 'webgpu'])
      expect(await brokenRules('headless/probe.ts', forms['a value'](name)), name).toEqual([]);
    for (const name of ['react', 'zustand/vanilla', 'vitest', '@tensorflow/tfjs-core'])
      expect(await brokenRules('headless/probe.ts', forms['a value'](name)), name).toContain(
        'no-restricted-imports',
      );
  });

  it.each(layers)('may not be imported by %s', async (layer) => {
    const code = forms['a value']('../../headless/session');
    expect(await isRestricted(`src/${layer}/probe.ts`, code)).toBe(true);
  });
});

describe('a folder of ui', () => {
  const folders = readdirSync(join(root, 'src/ui'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const shared = ['locales', 'model', 'term', 'words', 'canvas', 'drawing', 'overlay', 'picture'];
  const panels = folders.filter((name) => ![...shared, 'page'].includes(name));

  const imports = async (from: string, to: string) => {
    const code = Object.values(forms).map((form) => form(`../${moduleOf(`ui/${to}`).slice(3)}`));
    const broken = await Promise.all(code.map((one) => isRestricted(`src/ui/${from}`, one)));
    return broken.map((is) => !is);
  };

  it('that is a panel may import what panels share', async () => {
    for (const to of shared.slice(1))
      expect(await imports('dock/probe.ts', to), to).not.toContain(false);
  });

  it.each(panels)('that is a panel may not be imported by another: %s', async (to) => {
    const from = to === 'dock' ? 'strip' : 'dock';
    expect(await imports(`${from}/probe.ts`, to)).not.toContain(true);
  });

  it.each(panels)('that is shared may not import a panel: %s', async (to) => {
    for (const from of shared)
      expect(await imports(`${from}/probe.ts`, to), from).not.toContain(true);
  });

  it('that is shared may import those before it and none behind it', async () => {
    for (const [i, from] of shared.entries())
      for (const [j, to] of shared.entries())
        if (j > 0 && i !== j)
          expect(new Set(await imports(`${from}/probe.ts`, to)), `${from} ${to}`).toEqual(
            new Set([j < i]),
          );
  });

  it('may import files at the root, which import no folder', async () => {
    const code = forms['a value']('../format');
    expect(await brokenRules('src/ui/model/probe.ts', code)).toEqual([]);
    for (const to of ['model/clause', 'dock/commit', 'page/app'])
      expect(await brokenRules('src/ui/probe.ts', forms['a value'](`./${to}`))).toContain(
        'import/no-restricted-paths',
      );
  });

  it('that puts panels together may import every one', async () => {
    for (const to of panels) expect(await imports('page/probe.ts', to), to).not.toContain(false);
  });
});

describe('main.tsx', () => {
  it.each(['data', 'formats', 'engine'])('may not import %s', async (layer) => {
    const rules = await brokenRules('src/main.tsx', forms['a value'](`./${moduleOf(layer)}`));
    expect(rules).toContain('import/no-restricted-paths');
  });

  it.each(['core', 'store', 'ui'])('may import %s', async (layer) => {
    const rules = await brokenRules('src/main.tsx', forms['a value'](`./${moduleOf(layer)}`));
    expect(rules).toEqual([]);
  });

  it('may import the URL of the worker but not its code', async () => {
    const url = `import url from './worker/main?worker&url';\nexport const copy = url;\n`;
    expect(await brokenRules('src/main.tsx', url)).toEqual([]);
    const code = forms['a value']('./worker/main');
    expect(await brokenRules('src/main.tsx', code)).toContain('no-restricted-imports');
    const session = forms['a value'](`./worker/session?worker&url`);
    expect(await brokenRules('src/main.tsx', session)).toContain('no-restricted-imports');
  });
});

const everywhere = [...layers.map((layer) => `src/${layer}/probe.ts`), 'src/main.tsx'];
const tfjs = 'src/engine/tfjs/probe.ts';
const homes: Record<string, readonly string[]> = {
  react: ['src/ui/probe.ts', 'src/main.tsx'],
  'react-dom/client': ['src/ui/probe.ts', 'src/main.tsx'],
  recharts: ['src/ui/probe.ts', 'src/main.tsx'],
  'react-i18next': ['src/ui/probe.ts', 'src/main.tsx'],
  zustand: ['src/ui/probe.ts', 'src/main.tsx'],
  'zustand/vanilla': ['src/store/probe.ts', 'src/ui/probe.ts', 'src/main.tsx'],
  '@tensorflow/tfjs-core': [tfjs],
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url': [tfjs],
  'node:fs': [],
  webgpu: [],
};

describe('a package', () => {
  it.each(Object.entries(homes))('%s is imported only where it lives', async (name, home) => {
    for (const path of [...everywhere, tfjs]) {
      const rules = await brokenRules(path, forms['a value'](name));
      const later = await brokenRules(path, forms['a later import'](name));
      if (home.includes(path)) {
        expect([...rules, ...later], path).toEqual([]);
      } else {
        expect(rules, path).toContain('no-restricted-imports');
        expect(later, path).toContain('no-restricted-syntax');
      }
    }
  });
});

describe('a capability', () => {
  const newWorker = `export const start = (url: string) => new Worker(url);\n`;
  const requestDevice = `export const open = (a: GPUAdapter) => a.requestDevice();\n`;
  const gpu = `export const has = () => navigator.gpu;\n`;

  it('makes the worker in store/trainer-client.ts only', async () => {
    expect(await brokenRules('src/store/trainer-client.ts', newWorker)).toEqual([]);
    for (const path of everywhere) {
      expect(await brokenRules(path, newWorker), path).toContain('no-restricted-syntax');
    }
  });

  it('requests the device in engine/device.ts only', async () => {
    expect(await brokenRules('src/engine/device.ts', requestDevice)).toEqual([]);
    for (const path of [...everywhere, tfjs]) {
      expect(await brokenRules(path, requestDevice), path).toContain('no-restricted-syntax');
    }
  });

  it('asks for a GPU in the engine only', async () => {
    for (const path of everywhere) {
      const rules = await brokenRules(path, gpu);
      if (path.startsWith('src/engine/')) expect(rules, path).toEqual([]);
      else expect(rules, path).toContain('no-restricted-syntax');
    }
  });

  it.each([
    'document.title',
    'window.origin',
    'fetch("x")',
    'setTimeout(String, 1)',
    'setInterval(String, 1)',
    'navigator.language',
    'performance.now()',
    'self.name',
  ])('core may not reach for %s', async (expression) => {
    const rules = await brokenRules('src/core/probe.ts', `export const x = () => ${expression};\n`);
    expect(rules).toContain('no-restricted-globals');
  });

  it.each(['Math.random()', 'Date.now()', 'globalThis.name'])(
    'core may not reach for %s',
    async (expression) => {
      const code = `export const x = () => ${expression};\n`;
      expect(await brokenRules('src/core/probe.ts', code)).toContain('no-restricted-properties');
    },
  );
});

describe('a source file', () => {
  it.each([
    ['an any', 'export const x = (y: any) => y;\n', '@typescript-eslint/no-explicit-any'],
    ['a default export', 'export default 1;\n', 'import/no-default-export'],
    ['a barrel', `export * from './errors';\n`, 'no-restricted-syntax'],
    ['state of a module', 'export let count = 0;\n', 'no-restricted-syntax'],
    ['console.log', `console.log('x');\n`, 'no-console'],
    [
      'a guess that something is there',
      'export const f = (x?: 1) => x!;\n',
      'no-restricted-syntax',
    ],
    ['501 lines', `export const x = 1;\n${'// line\n'.repeat(500)}`, 'max-lines'],
    ['a ts-ignore', '// @ts-ignore\nexport const x = 1;\n', '@typescript-eslint/ban-ts-comment'],
  ])('may not hold %s', async (_name, code, rule) => {
    expect(await brokenRules('src/core/probe.ts', code)).toContain(rule);
  });

  it('cannot switch a rule off', async () => {
    const code = '/* eslint-disable */\nexport let count = 0;\n';
    expect(await brokenRules('src/core/probe.ts', code)).toContain('no-restricted-syntax');
  });
});
