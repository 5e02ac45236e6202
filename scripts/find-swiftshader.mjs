// Finds SwiftShader, the software GPU that comes with Chromium, for what speaks Vulkan without a browser's
// help: Dawn in Node, and Firefox.
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findBrowser } from './find-browser.mjs';

const driver = 'vk_swiftshader_icd.json';

/**
 * The environment in which a process started anew computes on it: the loader reads the paths of libraries
 * once.
 *
 * @param {{ install: boolean }} options whether to install a browser where there is none
 * @returns {Promise<NodeJS.ProcessEnv>}
 * @throws when there is no Chromium, or it comes without a driver
 */
export async function swiftshaderEnvironment({ install }) {
  const { path } = await findBrowser({ install });
  const folders = [dirname(realpathSync(path)), '/usr/lib/chromium'];
  const folder = folders.find((each) => existsSync(join(each, driver)));
  if (folder === undefined)
    throw new Error(`${path} comes without ${driver}. Set VK_ICD_FILENAMES to that of a Chromium.`);
  return {
    ...process.env,
    VK_ICD_FILENAMES: join(folder, driver),
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
  };
}
