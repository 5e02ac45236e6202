// Tells the built page which files each part of it needs that comes late, so that the page can see all of
// them arrive before it asks the browser for the module: some browsers remember a module that failed for
// as long as the page lives. While developing there is no such list.
import type { HtmlTagDescriptor, Plugin, Rollup } from 'vite';

type Bundle = Rollup.OutputBundle;

const chunkAt = (bundle: Bundle, file: string): Rollup.OutputChunk | null => {
  const found = bundle[file];
  return found?.type === 'chunk' ? found : null;
};

/** A chunk's file and those of all that it imports. */
function needed(bundle: Bundle, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const next of chunkAt(bundle, file)?.imports ?? []) needed(bundle, next, seen);
  return seen;
}

/** The files of every late part by the name of its module, without those the page begins with. */
function lateFiles(bundle: Bundle): Record<string, string[]> {
  const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
  const first = new Set(
    chunks.flatMap(({ isEntry, fileName }) => (isEntry ? [...needed(bundle, fileName)] : [])),
  );
  const late = chunks.filter(({ isDynamicEntry }) => isDynamicEntry);
  return Object.fromEntries(
    late.map(({ name, fileName }) => [
      name,
      [...needed(bundle, fileName)].filter((file) => !first.has(file)),
    ]),
  );
}

export function listLateFiles(): Plugin {
  return {
    name: 'espalier:late-files',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }): HtmlTagDescriptor[] => [
        {
          tag: 'meta',
          attrs: { name: 'late-files', content: JSON.stringify(lateFiles(bundle ?? {})) },
          injectTo: 'head',
        },
      ],
    },
  };
}
