// Which commands are taken while another one runs: those that speak to it, and those that ask what
// never changes or only say what may be done later.
import type { CallName } from './commands';

export const ANY_TIME: ReadonlySet<CallName> = new Set<CallName>([
  'pause',
  'resume',
  'stop',
  'advance',
  'turn',
  'engines',
  'memory',
  'survey',
  'look',
  'images',
  'inspect',
  'paces',
  'keep',
  'handOver',
  'sets',
  'forgetSet',
  'runs',
  'lookAtRuns',
  'saveRun',
  'labelRun',
  'forgetRun',
  'restoreRun',
  'migrate',
]);
