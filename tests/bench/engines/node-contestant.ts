// A contestant in a Node process of its own: answers its parent until it is told to end.
import { once } from 'node:events';
import { createTrainer } from '../../../src/engine/create-trainer';
import type { MakeTrainer } from '../../../src/engine/trainer';
import { makeTrainer } from '../../engine/make';
import { contestant } from './contestant';
import type { Request } from './messages';

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Outside a browser tfjs finds its binaries where npm put them. */
const make: MakeTrainer = (kind, ...rest) =>
  kind === 'wasm' ? createTrainer(kind, ...rest) : makeTrainer(kind, ...rest);

const answer = contestant({ make, cpu });
process.on('message', (request: Request) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.send?.('ready');
await once(process, 'disconnect');
