// The code of an engine that does not come.
import { expect, it } from 'vitest';
import { codeOf } from '../../src/engine/code';

it('says that an engine’s code did not come, and what to do', async () => {
  const failed = codeOf(
    Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
  );
  await expect(failed).rejects.toMatchObject({
    name: 'EngineError',
    words: { happened: 'engineCode', advice: 'fetchEngine' },
  });
  await expect(codeOf(Promise.resolve(3))).resolves.toBe(3);
});
