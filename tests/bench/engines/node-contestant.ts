// A contestant in a Node process of its own: answers its parent until it is told to end.
import { once } from 'node:events';
import { nodeTrainers } from '../../../headless/engines';
import { contestant } from './contestant';
import type { Request } from './messages';

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const answer = contestant({ make: nodeTrainers(), cpu });
process.on('message', (request: Request) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.send?.('ready');
await once(process, 'disconnect');
