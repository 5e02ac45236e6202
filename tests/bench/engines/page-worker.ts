// A contestant in a page, in a worker as the product has it.
import { createTrainer } from '../../../src/engine/create-trainer';
import { contestant } from './contestant';
import type { Request } from './messages';

const answer = contestant({ make: createTrainer, cpu: () => null });
self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void answer(data).then((reply) => {
    self.postMessage(reply);
  });
});
self.postMessage('ready');
