// Types of find-swiftshader.mjs, for the benchmarks written in TypeScript.
export function swiftshaderEnvironment(options: {
  install: boolean;
}): Promise<Record<string, string | undefined>>;
