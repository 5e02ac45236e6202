// Phases no longer than their warm-up: a script is told so, and the first example of the documentation is none.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { trainings } from '../../src/core/lineage';
import { realPage } from './real-page';
import { TINY } from './run-events';

it('are told of in the answer', async () => {
  const page = await realPage({ data: 'synthetic', model: TINY, batch: 8 });
  const dense = (steps: number) => page.espalier.train({ phase: 'dense', steps });
  expect((await dense(3)).warmupOnly).toBe(true);
  await page.espalier.configure({ phases: { dense: { warmup: 1 } } });
  expect((await dense(3)).warmupOnly).toBe(false);
  page.close();
});

it('are not what the documentation shows', async () => {
  const text = readFileSync(new URL('../../docs/console-api.md', import.meta.url), 'utf8');
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(text) ?? [];
  const page = await realPage({ data: 'synthetic', model: TINY, batch: 8 });
  const until = example.indexOf('const bytes');
  const small = example.slice(0, until).replace("data: 'fashion', model: 'nano', batch: 16, ", '');
  expect(small).not.toContain('nano');
  await page.script(small.replaceAll('console.log', 'String'));
  const trained = trainings(page.store.live().lineage);
  expect(trained.map(({ after }) => after.phase)).toEqual(['dense', 'sparse', 'finetune']);
  for (const {
    config,
    after: { phase, steps },
  } of trained)
    expect(config.phases[phase].warmup).toBeLessThan(steps / 2);
  page.close();
});
