// House checks that are no linter's business: names, folders, how many files and how long, crumbs, opening
// comments, skipped tests, and words that belong to one machine. Prints every offence; exits 1 if there is one.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, posix, relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const outside = new Set([
  'node_modules',
  '.git',
  '.cache',
  'dist',
  'test-results',
  'bench-results',
]);
const maxLines = 500;
const maxSourceLines = 300;
const maxModules = 680;
const minLines = 45;
const maxMedian = 100;

const isFolder = (entry) => entry.isDirectory() && !outside.has(entry.name);

function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (isFolder(entry)) yield* walk(path);
    else if (entry.isFile()) yield relative(root, path).split(sep).join('/');
  }
}

const files = [...walk(root)].sort();
const code = files.filter((path) => /\.(ts|tsx|mts|mjs|cjs|js|wgsl|css)$/.test(path));
const handWritten = code.filter((path) => path.startsWith('src/'));
const text = (path) => readFileSync(join(root, path), 'utf8');
const lines = (path) => text(path).trimEnd().split('\n').length;

const offences = [];
const refuse = (path, why) => offences.push(`${path}: ${why}`);

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const bannedFolders = new Set(['utils', 'util', 'types', 'hooks', 'helpers', 'common']);
for (const path of code) {
  if (!kebab.test(basename(path))) refuse(path, 'file names are kebab-case');
  if (basename(path, extname(path)) === 'index') refuse(path, 'no barrels: name what it holds');
  const folder = path
    .split('/')
    .slice(0, -1)
    .find((name) => bannedFolders.has(name));
  if (folder !== undefined)
    refuse(path, `no ${folder}/ folders: put it in the layer that needs it`);
  if (lines(path) > maxLines) refuse(path, `${lines(path)} lines; at most ${maxLines}`);
}

for (const path of handWritten) {
  if (!/^(\/\/|\/\*)/.test(text(path))) {
    refuse(path, 'opens with one to six comment lines: what it is, what it never does');
  }
}

const modules = handWritten.filter((path) => /\.tsx?$/.test(path));
if (modules.length > maxModules)
  refuse(
    'src',
    `${modules.length} modules; at most ${maxModules}: one topic a file, not one thought`,
  );

for (const path of handWritten)
  if (lines(path) > maxSourceLines) refuse(path, `${lines(path)} lines; at most ${maxSourceLines}`);

// A crumb: a short file that one other of its layer uses belongs to that one. A file whose code comes late
// stands alone, and so does one whose user could not hold it.
const users = new Map(modules.map((path) => [path, new Set()]));
const late = new Set();
for (const path of modules) {
  for (const [whole, spelled] of text(path).matchAll(
    /(?:\bfrom\s*|\bimport\s*\(?\s*)'(\.[^'?]*)'/g,
  )) {
    const stem = posix.join(dirname(path), spelled);
    const found = [stem, `${stem}.ts`, `${stem}.tsx`].find((name) => users.has(name));
    if (found === undefined) continue;
    users.get(found).add(path);
    if (/\(\s*'/.test(whole)) late.add(found);
  }
}
const layerOf = (path) => path.split('/').slice(0, 2).join('/');
for (const [path, [user, ...others]] of users) {
  if (user === undefined || others.length > 0 || late.has(path)) continue;
  if (layerOf(path) !== layerOf(user) || lines(path) >= minLines) continue;
  if (lines(path) + lines(user) <= maxSourceLines)
    refuse(path, `${lines(path)} lines with one user: they belong to ${user}`);
}

const lengths = handWritten.map(lines).sort((a, b) => a - b);
const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
if (lengths.length === 0) refuse('src', 'holds no code');
if (median > maxMedian) refuse('src', `median length ${median} lines; at most ${maxMedian}`);

const skipped = /\b(?:it|test|describe)\s*\.\s*(?:skip|only|todo|skipIf|runIf|fails)\b/;
for (const path of code.filter((name) => name.startsWith('tests/'))) {
  if (skipped.test(text(path))) refuse(path, 'no test is skipped, singled out or left to do');
}

// Written so that this file does not match itself.
const machinePath = /(?<![\w.~-])(?:\/(?:root|work|home\/\w+|Users\/\w+)\/|[A-Z]:\\Users\\)/;
const registryHost = /registry\.[\w.-]+\.\w+\/|"resolved"\s*:/;
const prose = files.filter((path) => /\.(md|json|html|yml|yaml|sh)$|^\.ci\/|^\.npmrc$/.test(path));
for (const path of new Set([...code, ...prose])) {
  const content = text(path);
  if (machinePath.test(content)) refuse(path, 'holds an absolute path of one machine');
  if (registryHost.test(content)) refuse(path, 'names the host of a registry');
}

for (const offence of offences) console.error(offence);
console.log(
  `${code.length} files of code; ${handWritten.length} in src, of these ${modules.length} modules; median ${median} lines, ` +
    `longest ${lengths.at(-1) ?? 0}; ${offences.length} offences.`,
);
process.exitCode = offences.length === 0 ? 0 : 1;
