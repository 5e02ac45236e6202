// What keeps the page responsive and honest, as mechanisms that hold on any machine: messages and React
// commits are counted, never timed; what breaks is broken on purpose and must say what to do.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineId } from '../../src/core/run-config';
import {
  action,
  boxOf,
  configure,
  control,
  openSetup,
  PATIENCE,
  readShown,
  slider,
  stateText,
  TINY_RUN,
  untilOpen,
  untilSituation,
} from './drive';
import { isDrawn } from '../long';
import { TINY } from '../tiny';
import { boundlessModel } from './golden';
import { startSite, type OpenPage, type Site } from './site';

/** Counts messages of the page's worker and commits of React, and lets a test reach the worker. */
const watched = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const seen = { messages: [] as number[], commits: 0, workers: [] as Worker[] };
    Object.assign(window, {
      seen,
      Worker: class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          seen.workers.push(this);
          this.addEventListener('message', () => seen.messages.push(performance.now()));
        }
      },
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberRoot: () => seen.commits++,
        onCommitFiberUnmount: () => undefined,
      },
    });
  });
};

const commits = (page: Page) => page.evaluate<number>('window.seen.commits');
const startTraining = async (page: Page) => {
  await configure(page, { phases: { dense: { steps: 100_000 } } });
  await control(page, 'Train').click();
  await expect
    .poll(() => stateText(page).textContent(), { timeout: PATIENCE })
    .toMatch(/Step [1-9]/);
};

/** Drags the thumb over the whole track in so many small moves. */
async function drag(page: Page, steps: number): Promise<void> {
  const box = await boxOf(slider(page));
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.1, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, y, { steps });
  await page.mouse.up();
}

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe('the page at work', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await site.openPage({
      prepare: async (page) => {
        await watched(page);
        // What the idle worker measures is shown, at whatever moment: here only the hand moves things.
        await page.addInitScript(() => localStorage.setItem('espalier.survey', 'off'));
      },
    });
    await untilOpen(open.page);
  });
  afterAll(() => open.close());

  it('commits nothing in React while the slider is dragged', async () => {
    const { page } = open;
    await slider(page).focus();
    // Panels below the fold, and the word that the page works offline, come when they are loaded.
    const lately = async () => {
      const seen = await commits(page);
      await page.waitForTimeout(1000);
      return (await commits(page)) - seen;
    };
    await expect.poll(lately, { timeout: PATIENCE }).toBe(0);
    const inputs = await page.evaluateHandle(() => {
      const count = { n: 0 };
      addEventListener('input', () => count.n++, { capture: true });
      return count;
    });
    // What commits of itself, late, does so once; what a drag commits, every drag does.
    const committed = async () => {
      const [before, moves] = [await commits(page), await inputs.evaluate(({ n }) => n)];
      await drag(page, 30);
      await page.waitForTimeout(300);
      expect((await inputs.evaluate(({ n }) => n)) - moves).toBeGreaterThan(15);
      return (await commits(page)) - before;
    };
    await expect.poll(committed, { timeout: PATIENCE }).toBe(0);
  });

  // After the drag: what was said aloud in one language is said in the other, five seconds later.
  it('hears the hook of the tests: a change of language commits', async () => {
    const { page } = open;
    const before = await commits(page);
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await expect.poll(() => commits(page)).toBeGreaterThan(before);
  });

  it('gets few messages a second from the worker while it trains, and answers about pictures', async () => {
    const { page } = open;
    await configure(page, TINY_RUN);
    await startTraining(page);
    await page.evaluate('window.seen.messages.length = 0');
    await page.waitForTimeout(4000);
    const at = await page.evaluate<number[]>('window.seen.messages');
    expect(at.length).toBeGreaterThan(8);
    for (const start of at)
      // Twenty of the training, three of the pictures.
      expect(at.filter((t) => t >= start && t < start + 1000).length).toBeLessThanOrEqual(23);
  });

  it('answers the slider while steps run, and dragging adds no commits to those of training', async () => {
    const { page } = open;
    // Training commits a little by itself, four charts a second at most; the slider must add nothing.
    await page.evaluate(() => window.espalier.stop());
    await untilSituation(page, 'stopped');
    await configure(page, { phases: { sparse: { steps: 100_000 } } });
    await action(page, 'Train with sparsity').click();
    await expect
      .poll(() => page.evaluate(() => new Set(window.espalier.gates()).size), { timeout: PATIENCE })
      .toBeGreaterThan(100);
    const counted = async (act: () => Promise<unknown>) => {
      const [before, start] = [await commits(page), Date.now()];
      await act();
      return ((await commits(page)) - before) / ((Date.now() - start) / 1000);
    };
    const idle = await counted(() => page.waitForTimeout(2000));
    const seen = new Set<string>();
    const dragged = await counted(async () => {
      for (let i = 0; i < 2; i++) {
        await drag(page, 12);
        seen.add((await page.evaluate(readShown)).kept);
        await slider(page).press('Home');
        await expect.poll(async () => (await page.evaluate(readShown)).kept).toBe('320');
      }
    });
    expect([...seen].every((kept) => Number(kept) < 200)).toBe(true);
    expect(dragged).toBeLessThanOrEqual(idle + 4);
    await control(page, 'Stop').click();
  });

  it('is told when its worker dies, and what to do', async () => {
    const { page } = open;
    await untilSituation(page, 'stopped');
    await page.evaluate(() => {
      const { workers } = (window as unknown as { seen: { workers: Worker[] } }).seen;
      for (const worker of workers) {
        worker.terminate();
        worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
      }
    });
    await untilSituation(page, 'failed');
    const words = await page.locator('[data-situation]').textContent();
    expect(words).toMatch(/part of the page that trains has failed: out of memory/);
    expect(words).toMatch(/Reload the page to start it again/);
    await slider(page).press('End');
    await expect.poll(async () => (await page.evaluate(readShown)).rate).toMatch(/^95/);
  });

  it('met nothing else that went wrong', () => expect(open.problems).toEqual([]));
});

// Fifteen seconds of nothing, and more of the page around them.
if (isDrawn('a silent worker', 0.25))
  describe('a worker that dies without a word', () => {
    it('is missed after fifteen seconds of work, and the page says what to do and still slides', async () => {
      const { page, problems, close } = await site.openPage({ prepare: watched });
      await untilOpen(page);
      await configure(page, TINY_RUN);
      await startTraining(page);
      const warning = page.locator('.state-warn');
      expect(await warning.count()).toBe(0);
      await page.evaluate(() => {
        const { workers } = (window as unknown as { seen: { workers: Worker[] } }).seen;
        for (const worker of workers) worker.terminate();
      });
      await expect
        .poll(() => warning.allTextContents(), { timeout: PATIENCE })
        .toEqual([expect.stringMatching(/silent for \d\d s\..* start it again/)]);
      const silence = async () => Number(/(\d+) s/.exec((await warning.textContent()) ?? '')?.[1]);
      expect(await silence()).toBeGreaterThanOrEqual(15);
      await slider(page).press('End');
      await expect.poll(async () => (await page.evaluate(readShown)).rate).toMatch(/^95/);
      expect(problems).toEqual([]);
      await close();
    });
  });

describe('a loss that stops being a number', () => {
  it('stops the run, says so, and the way back halves the learning rate', async () => {
    const { page, problems, close } = await site.openPage();
    const safetensors = boundlessModel();
    await untilOpen(page);
    await configure(page, TINY_RUN);
    await page.evaluate((bytes) => window.espalier.loadModel({ safetensors: bytes }), safetensors);
    await control(page, 'Train on with sparsity').click();
    await untilSituation(page, 'failed');
    expect(await stateText(page).textContent()).toMatch(
      /Loss stopped being a number at step 1\. Weights of step 0 are kept\./,
    );
    expect(await page.getByRole('button', { name: 'Reset' }).count()).toBe(1);
    // Said of all pictures at once, and of how many answers stay nothing.
    await page.getByText('It answers nothing: what it computes are no numbers.').waitFor();
    const words = page.locator('.picture-word').filter({ visible: true });
    expect(await words.count()).toBe(0);
    expect(await page.getByTestId('dock').textContent()).toMatch(/of \d+ channels stay/);
    const gates = await page.evaluate(() => [...window.espalier.gates()]);
    expect(gates.every(Number.isFinite)).toBe(true);
    const { lr } = (await configure(page, {})).phases.sparse;
    await page.evaluate(() => {
      window.espalier.on('activity', ({ task }) => Object.assign(window, { lastTask: task }));
    });
    await action(page, 'Go back and halve the learning rate').click();
    await expect
      .poll(async () => (await configure(page, {}).catch(() => null))?.phases.sparse.lr, {
        timeout: PATIENCE,
      })
      .toBe(lr / 2);
    // These weights cannot be trained at any rate; a fresh start can.
    await untilSituation(page, 'failed');
    await control(page, 'Reset').click();
    await untilSituation(page, 'fresh');
    await page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 2 }));
    await untilSituation(page, 'trained');
    expect(problems).toEqual([]);
    await close();
  });
});

describe('files that are damaged or missing', () => {
  it('a damaged network leaves a page that says so and trains', async () => {
    const { page, problems, close } = await site.openPage({
      prepare: async (page) => {
        await page.route('**/checkpoints/*', (route) => route.fulfill({ body: 'not a network' }));
      },
    });
    const alert = page.getByRole('alert');
    await expect.poll(() => alert.textContent()).toMatch(/\S.{40}/);
    expect(await alert.textContent()).toMatch(/safetensors/);
    await untilSituation(page, 'fresh');
    await configure(page, TINY_RUN);
    await page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 2 }));
    await untilSituation(page, 'trained');
    expect(problems).toEqual([]);
    await close();
  });

  it('a missing shard is named with what to do, and the page trains on when it is back', async () => {
    let missing = true;
    const { page, close } = await site.openPage({
      prepare: async (page) => {
        await page.route('**/train-0-images*', (route) =>
          missing ? route.fulfill({ status: 404 }) : route.continue(),
        );
      },
    });
    await untilOpen(page);
    await configure(page, { seed: 2, phases: { dense: { steps: 2 } } });
    await control(page, 'Train').click();
    const alert = page.getByRole('alert');
    await expect
      .poll(() => alert.textContent(), { timeout: PATIENCE })
      .toMatch(/train-0-images.* answered 404\. Check that the site was published/);
    await untilSituation(page, 'fresh');
    missing = false;
    await page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 2 }));
    await untilSituation(page, 'trained');
    await close();
  });
});

describe('below a folder of some host', () => {
  it('opens, trains on the real images and moves its slider', async () => {
    const folder = await startSite({ base: '/some/sub/path/' });
    const { page, problems, close } = await folder.openPage();
    await untilSituation(page, 'shipped');
    const { ce, engine } = await page.evaluate(async () => {
      await window.espalier.configure({ seed: 2, batch: 8 });
      const { ce } = await window.espalier.train({ phase: 'dense', steps: 2 });
      const { engine } = await window.espalier.configure({});
      return { ce, engine };
    });
    expect(engine).toBe('auto');
    expect(ce).toBeGreaterThan(1);
    expect(ce).toBeLessThan(4);
    const setup = await openSetup(page);
    await setup.getByRole('button', { name: 'Engine: WASM. Choose another.' }).waitFor();
    expect(problems).toEqual([]);
    await close();
    await folder.close();
  });
});

describe('a processor with many cores', () => {
  it('trains with WASM threads, on our engine and on TensorFlow.js', async () => {
    const { page, problems, close } = await site.openPage({
      prepare: async (page) => {
        // The worker's own file, since the page's policy lets no other script in.
        await page.route('**/assets/main-*.js', async (route) => {
          const answer = await route.fetch();
          const cores = `Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });`;
          await route.fulfill({ response: answer, body: `${cores}${await answer.text()}` });
        });
      },
    });
    await untilOpen(page);
    // More threads than cores only wait for each other: as little work as can be.
    const speck = { ...TINY_RUN, model: { ...TINY, image: 14, dim: 8, depth: 1 }, batch: 2 };
    const madeWith = async (engine: EngineId) => {
      await configure(page, { ...speck, engine });
      return page.evaluate(async () => {
        let made = { threads: 0, variants: [] as readonly string[] };
        window.espalier.on('engine', ({ info }) => (made = info ?? made));
        await window.espalier.train({ phase: 'dense', steps: 1 });
        return made;
      });
    };
    // Ours leaves the page a core of the four; TensorFlow.js takes half of them.
    expect(await madeWith('wasm')).toMatchObject({ threads: 3, variants: ['simd128-fma'] });
    expect(await madeWith('tfjs-wasm')).toMatchObject({ threads: 2 });
    expect(problems).toEqual([]);
    await close();
  });
});
