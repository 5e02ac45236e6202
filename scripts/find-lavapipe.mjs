// Finds lavapipe, Mesa's software GPU, for what speaks Vulkan without a browser's help: Debian's package
// mesa-vulkan-drivers has it. Dawn takes it from Mesa 25 on, as Debian 13 has it.
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/**
 * The environment in which a process started anew computes on it.
 *
 * @returns {NodeJS.ProcessEnv}
 * @throws when it is not installed
 */
export function lavapipeEnvironment() {
  const driver = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .find((path) => /\/lvp_icd[^/]*\.json$/.test(path));
  if (driver === undefined)
    throw new Error(
      `lavapipe is not here: no lvp_icd.json in ${folders.join(', ')}. ` +
        'Install mesa-vulkan-drivers of Debian 13 or newer, or run this in such a root.',
    );
  // Mesa wants a folder of its own to write to.
  const XDG_RUNTIME_DIR = process.env.XDG_RUNTIME_DIR ?? mkdtempSync(join(tmpdir(), 'lavapipe-'));
  return { ...process.env, VK_ICD_FILENAMES: driver, XDG_RUNTIME_DIR };
}
