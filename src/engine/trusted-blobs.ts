// Scripts of threads: blobs of this worker's own making. The one place of the worker that trusts a script,
// for our threads and, by vite.config.ts, for those of TensorFlow.js.
import { trustScripts, type TrustedTypePolicies } from '../core/trusted-scripts';

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicies };

/** @throws TypeError for anything but a blob */
export const trustBlob = trustScripts(trustedTypes, 'espalier', (url) => url.startsWith('blob:'));
