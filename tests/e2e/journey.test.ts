// A person's way through the page, on the engine the page picks: look, train, sparsify, slide, prune,
// fine-tune, undo, compare, stop, share. One page, in this order; nothing may go wrong on it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  action,
  boxOf,
  closeSetup,
  commit,
  configure,
  control,
  PATIENCE,
  readShown,
  resultRow,
  seenAfterFrame,
  slider,
  stateText,
  TINY_RUN,
  top1,
  untilMeasured,
  untilOpen,
  untilSituation,
  openSetup,
  watchFrames,
} from './drive';
import { TINY } from '../tiny';
import { startSite, type OpenPage, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe('a person who opens the page', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await site.openPage({ path: '?v=1&rate=0.4', viewport: { width: 1440, height: 900 } });
  });
  afterAll(() => open.close());

  const shown = () => open.page.evaluate(readShown);
  const gates = () => open.page.evaluate(() => [...window.espalier.gates()]);
  const says = (words: RegExp) =>
    expect.poll(() => stateText(open.page).textContent(), { timeout: PATIENCE }).toMatch(words);

  it('meets a trained network with a slider that is alive', async () => {
    const { page } = open;
    await untilSituation(page, 'shipped');
    await says(/trained Vision Transformer/);
    // How many a rate keeps is the shipped network's affair: ties and emptied sites keep their gates.
    const keptAt = (rate: number) =>
      page.evaluate((at) => {
        const { total, pruned } = window.espalier.preview(at);
        return (total - pruned).toLocaleString('en');
      }, rate);
    await expect.poll(async () => (await shown()).kept).toBe(await keptAt(0.4));
    expect(await keptAt(0.4)).toMatch(/^1,0[78]\d$/);
    const before = await shown();
    expect(before.rate).toMatch(/^40/);
    expect(before.threshold).toMatch(/^0\.\d+$/);
    expect(before.macs).toMatch(/^\d+(\.\d)?\s%$/u);
    await slider(page).press('PageUp');
    await expect.poll(async () => (await shown()).rate).toMatch(/^50/);
    expect((await shown()).kept).toBe(await keptAt(0.5));
    await slider(page).press('PageDown');
    await expect.poll(async () => (await shown()).rate).toMatch(/^40/);
  });

  it('types numbers with a decimal comma, and reads what is allowed where one is not', async () => {
    const { page } = open;
    const rate = page.locator('#gates').getByLabel('Pruning rate in percent');
    const kept = (await shown()).kept;
    await rate.fill('25,5');
    await rate.press('Enter');
    await expect.poll(async () => (await shown()).rate).toMatch(/^25\.5/);
    await rate.fill('120');
    await rate.press('Enter');
    const note = page.locator('#gates').getByTestId('sentence').getByRole('alert');
    expect(await note.textContent()).toMatch(
      /must be 0\s% to 95\s%; got “120”\. 25\.5\s% stays\./u,
    );
    expect(await rate.inputValue()).toBe('120');
    expect(await slider(page).inputValue()).toBe('0.255');
    await rate.press('Escape');
    await expect.poll(async () => (await shown()).rate).toMatch(/^25\.5/);
    expect(await note.count()).toBe(0);

    const macs = page.getByLabel('MACs saved in percent');
    await macs.fill('50');
    await macs.press('Enter');
    const rateInLink = () => new URL(page.url()).searchParams.get('rate');
    await expect.poll(() => slider(page).inputValue()).toMatch(/^0\.[3-9]\d{0,2}$/);
    await expect.poll(rateInLink).toBe(await slider(page).inputValue());
    await rate.fill('40');
    await rate.press('Enter');
    await expect.poll(async () => (await shown()).kept).toBe(kept);
  });

  it('opens fresh weights again with the link of a reset, and reads what no link carries', async () => {
    const { page, problems, close } = await site.openPage({
      path: '?v=1&rate=0.4',
      visit: 'first',
    });
    const reach = page.getByTestId('link-reach');
    await untilSituation(page, 'shipped');
    await openSetup(page);
    expect(await reach.textContent()).toMatch(/opens this network again/);
    await page.evaluate(() => window.espalier.reset());
    await untilSituation(page, 'fresh');
    await expect.poll(() => new URL(page.url()).search).toBe('?v=1&start=fresh');
    const again = await site.openPage({ path: new URL(page.url()).search });
    await untilSituation(again.page, 'fresh');
    await again.close();
    expect(await reach.textContent()).toMatch(/opens these fresh weights again/);
    await configure(page, { engine: 'tfjs-wasm' });
    await expect.poll(() => new URL(page.url()).search).toBe('?v=1&engine=tfjs-wasm&start=fresh');
    await configure(page, { ...TINY_RUN, seed: 3 });
    await page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 1 }));
    await expect
      .poll(() => reach.textContent())
      .toMatch(/carries no trained.* from seed 3\. Download/);
    expect(problems).toEqual([]);
    await close();
  });

  it('trains a small network with one click, dense and then sparse, and sees it happen', async () => {
    const { page } = open;
    // Phases follow each other without a rest: each has to last for some frames.
    const phases = { ...TINY_RUN.phases, dense: { steps: 200 }, sparse: { steps: 200 } };
    await configure(page, { ...TINY_RUN, phases });
    await untilSituation(page, 'fresh');
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      const words = () => document.querySelector('[data-situation] .state-text')?.textContent ?? '';
      // In every frame: a phase of a tiny network is over before a test can ask.
      const note = () => {
        if (heard.at(-1) !== words()) heard.push(words());
        const bar = document.querySelector('[role=progressbar]');
        const at = bar?.getAttribute('aria-valuenow') ?? null;
        if (at !== null) heard.push(`${bar?.getAttribute('aria-label')}: ${at}`, words());
        requestAnimationFrame(note);
      };
      note();
      window.espalier.on('data', ({ loaded, total }) => heard.push(`images ${loaded}/${total}`));
    });
    const before = await shown();
    await control(page, 'Train').click();
    await untilMeasured(page, 'dense');
    await untilMeasured(page, 'sparse');
    await untilSituation(page, 'ready');

    const heard = (await page.evaluate<string[]>('window.heard')).join('\n');
    for (const words of [
      /Fresh weights/,
      /Learning to see\..* Step \d+ of 200/,
      /L1 pulls every gate to 0/,
      /images 3072\/3072/,
      /Progress of the work at hand: \d+/,
    ])
      expect(heard).toMatch(words);
    const setup = await openSetup(page);
    const badge = setup.getByRole('button', { name: 'Engine: WASM. Choose another.' });
    expect(await badge.isVisible()).toBe(true);
    await closeSetup(page);
    expect(new Set(await gates()).size).toBeGreaterThan(100);
    expect((await shown()).histogram).not.toBe(before.histogram);
  });

  it('finds every step of it in the curves', async () => {
    const { page } = open;
    const table = page.getByRole('table', { name: 'Loss and accuracy' });
    await page.getByRole('heading', { name: 'Loss and accuracy' }).scrollIntoViewIfNeeded();
    await expect.poll(() => table.locator('tbody tr').last().textContent()).toMatch(/^400/);
    // The table has them at once, the charts a frame or two later.
    await expect.poll(() => page.locator('.curves svg path').count()).toBeGreaterThan(2);
    await slider(page).scrollIntoViewIfNeeded();
  });

  it('moves threshold, counts, savings and histograms together, within a frame', async () => {
    const { page } = open;
    // What is out of sight is not drawn: first it has to come into sight.
    const unseen = (await shown()).histogram;
    await slider(page).press('ArrowRight');
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect.poll(async () => (await shown()).histogram).not.toBe(unseen);
    await slider(page).press('ArrowLeft');
    await expect.poll(async () => (await shown()).rate).toMatch(/^40/);
    await watchFrames(page);
    const start = await shown();

    await slider(page).focus();
    await page.keyboard.press('PageUp');
    await expect.poll(async () => (await shown()).rate).toMatch(/^50/);
    const track = await boxOf(slider(page));
    const at = (share: number) => track.x + 12 + (track.width - 24) * share;
    const middle = track.y + track.height / 2;
    await page.mouse.move(at(0.5 / 0.95), middle);
    await page.mouse.down();
    for (const rate of [0.6, 0.7, 0.3]) await page.mouse.move(at(rate / 0.95), middle);
    await page.mouse.up();

    const seen = [start, ...(await seenAfterFrame(page))];
    const rates = seen.map(({ rate }) => parseInt(rate));
    expect(rates[1]).toBe(50);
    expect(rates.at(-1)).toBe(30);
    expect(new Set(rates).size).toBeGreaterThanOrEqual(4);
    // Two moments with different rates differ in everything else that depends on the rate.
    for (const [i, now] of seen.entries())
      for (const then of seen.slice(0, i))
        if (now.rate !== then.rate)
          for (const part of ['threshold', 'kept', 'macs', 'params', 'histogram'] as const)
            expect(now[part], `${part} at ${then.rate} and ${now.rate}`).not.toBe(then[part]);
  });

  it('prunes with the button that says how much will go, and fine-tunes what is left', async () => {
    const { page } = open;
    await slider(page).focus();
    await page.keyboard.press('PageUp');
    const preview = await page.evaluate(() => window.espalier.preview(0.4));
    await expect.poll(() => commit(page).textContent()).toBe('Cut, then fine-tune');
    await commit(page).click();
    await untilMeasured(page, 'pruned');
    await untilMeasured(page, 'finetuned');
    await untilSituation(page, 'finetuned');
    await says(
      /^Cut at 40\s%: .* test images\b.* 405 steps\b.* MACs\. Dense: .* after 200 steps\.$/,
    );
    const compact = await page.evaluate(async () => {
      const bytes = await window.espalier.saveModel({ compact: true });
      return bytes.length;
    });
    const parent = await page.evaluate(async () => {
      const bytes = await window.espalier.saveModel({ compact: false });
      return bytes.length;
    });
    expect(compact / parent).toBeLessThan(1.25 * (preview.params.exact / preview.params.dense));
  });

  it('reads dense, sparse, pruned and fine-tuned in one table', async () => {
    const { page } = open;
    const kinds = ['dense', 'sparse', 'pruned', 'finetuned'];
    const cells = async (kind: string) => resultRow(page, kind).locator('td').allTextContents();
    const steps = await Promise.all(kinds.map(async (kind) => (await cells(kind))[0]));
    expect(steps).toEqual(['200', '400', '400', '405']);
    for (const kind of kinds) {
      const accuracy = await top1(page, kind);
      expect(accuracy).toBeGreaterThanOrEqual(0);
      expect(accuracy).toBeLessThanOrEqual(100);
      expect((await cells(kind))[5]).toMatch(/^\d+\.\d\s%$/u);
    }
    expect((await cells('dense'))[1]).toMatch(/^19\.7\sk/u);
    const { params } = await page.evaluate(() => window.espalier.preview(0.4));
    const saved = (100 * (1 - params.exact / params.dense)).toPrecision(3);
    expect((await cells('finetuned'))[1]).toContain(`−${Number(saved)}`);
  });

  it('says what the cut network forgot, on test images, once more after they are measured', async () => {
    const { page } = open;
    const forgot = page.locator('#forgot');
    for (const name of ['See what it forgot', 'Compare again']) {
      await forgot.getByRole('button', { name }).click();
      await forgot.locator('.forgot-verdict').waitFor();
      await forgot.getByText(/^[\d,]+ test images: uncut, and as it is cut$/).waitFor();
      await expect
        .poll(() => forgot.getByRole('button', { name: 'Compare again' }).count())
        .toBe(1);
    }
  });

  it('leads from “Compare” to the heading of the results, on a phone too', async () => {
    const { page } = open;
    const size = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 844 });
    await action(page, 'Compare').click();
    const heading = page.getByRole('heading', { name: 'Results' });
    const seen = () =>
      heading.evaluate((element) => {
        const { left, top, height } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(left + 2, top + height / 2));
      });
    await expect.poll(seen).toBe(true);
    if (size !== null) await page.setViewportSize(size);
  });

  it('undoes the cut and is back at the network it cut', async () => {
    const { page } = open;
    const parent = await gates();
    await expect.poll(() => commit(page).textContent()).toMatch(/^\d+ channels pruned$/);
    expect(await commit(page).getAttribute('aria-disabled')).toBe('true');
    await page.getByTestId('undo').click();
    await untilSituation(page, 'ready');
    expect(await gates()).toEqual(parent);
    await expect.poll(() => commit(page).textContent()).toBe('Cut, then fine-tune');
    for (const kind of ['pruned', 'finetuned'])
      expect(await resultRow(page, kind).locator('th').textContent()).toMatch(/undone/);
    expect(await resultRow(page, 'sparse').locator('th').textContent()).not.toMatch(/undone/);
    const again = await page.evaluate(() => window.espalier.evaluate({ split: 'test' }));
    expect(Math.round(again.top1 * 1000) / 10).toBe(await top1(page, 'sparse'));
  });

  it('has one button alone that cuts, also where the dock is too thin for its own', async () => {
    const { page } = open;
    const cuts = page.locator('.button.cut').filter({ visible: true });
    expect(await cuts.count()).toBe(1);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('p');
    expect(await cuts.count()).toBe(1);
    await page.keyboard.press('d');
    await action(page, /^Prune [\d,]+ channels? and fine-tune$/).waitFor();
    expect(await cuts.count()).toBe(1);
    await page.keyboard.press('d');
    await page.keyboard.press('p');
    await commit(page).waitFor();
  });

  it('runs the dense control and finds it in the table', async () => {
    const { page } = open;
    await resultRow(page, 'control')
      .getByRole('button', { name: /^Run [\d,]+ steps/ })
      .click();
    await untilMeasured(page, 'control');
    expect(await resultRow(page, 'control').locator('td').first().textContent()).toBe('405');
    await untilSituation(page, 'ready');
  });

  it('pauses, goes on by single steps, resumes, and stops with what there is', async () => {
    const { page } = open;
    await configure(page, { phases: { sparse: { steps: 2000 } } });
    const before = await gates();
    await control(page, 'Train on with sparsity').click();
    await control(page, 'Pause').click({ timeout: PATIENCE });
    await says(/^Paused at step [\d,]+ of 2,000/);
    const step = async () =>
      Number(
        /step ([\d,]+) of/.exec((await stateText(page).textContent()) ?? '')?.[1]?.replace(',', ''),
      );
    /** Waits for the next steps: a stop right behind a start would find none. */
    const untilSteps = () =>
      page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const leave = window.espalier.on('progress', () => {
              leave();
              resolve();
            });
          }),
      );
    // The steps before the pause are told right behind it.
    await page.waitForTimeout(300);
    const paused = await step();
    await page.waitForTimeout(500);
    expect(await step()).toBe(paused);
    await control(page, 'Step').click();
    await expect.poll(step).toBe(paused + 1);
    await control(page, 'Resume').click();
    await untilSteps();
    await control(page, 'Stop').click();
    await untilSituation(page, 'stopped');
    await says(/^Stopped at step [\d,]+ of 2,000\. Nothing is lost/);
    expect(await control(page, 'Stop').isDisabled()).toBe(true);
    expect(await step()).toBeGreaterThan(paused + 1);
    const kept = await gates();
    expect(kept).not.toEqual(before);
    await page.waitForTimeout(300);
    expect(await gates()).toEqual(kept);
    const at = await step();
    await control(page, 'Go on').click();
    await untilSteps();
    await control(page, 'Pause').click({ timeout: PATIENCE });
    await says(/^Paused at step [\d,]+ of 2,000/);
    expect(await step()).toBeGreaterThan(at);
    await control(page, 'Stop').click();
    await untilSituation(page, 'stopped');
    expect(await action(page, 'All 2,000 steps again').isVisible()).toBe(true);
  });

  it('resets to fresh weights, and takes the first step alone', async () => {
    const { page } = open;
    await control(page, 'Reset').click();
    await untilSituation(page, 'fresh');
    expect(new Set(await gates())).toEqual(new Set([1]));
    expect(await page.locator('#results tr[data-kind]').count()).toBe(0);
    await expect.poll(() => page.getByTestId('dock').textContent()).toMatch(/All scores are equal/);
    await control(page, 'Step').click();
    await says(/^Paused at step 1 of 20/);
    await control(page, 'Stop').click();
    await says(/^Stopped at step 1 of 20/);
  });

  it('shares a link that opens with the same settings and the same rate', async () => {
    const { page } = open;
    await configure(page, { seed: 7, phases: { sparse: { lambda: 0.002 } } });
    await slider(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageUp');
    await expect.poll(() => new URL(page.url()).searchParams.get('rate')).toBe('0.2');
    const link = new URL(page.url());
    expect(Object.fromEntries(link.searchParams)).toMatchObject({
      v: '1',
      data: 'synthetic',
      model: 'img28x1-p7-d32-h4-l2-r2-c10',
      seed: '7',
      's.lambda': '0.002',
    });
    const other = await site.openPage({ path: link.search });
    await untilOpen(other.page);
    const config = await configure(other.page, {});
    expect(config).toEqual(await configure(page, {}));
    expect(config.model).toEqual(TINY);
    expect(await slider(other.page).inputValue()).toBe('0.2');
    await untilSituation(other.page, 'fresh');
    expect(other.problems).toEqual([]);
    await other.close();
  });

  it('presents with P, and goes back with P', async () => {
    const { page } = open;
    const presenting = () =>
      page.evaluate(() => document.documentElement.hasAttribute('data-presentation'));
    const size = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
    await page.keyboard.press('p');
    await expect.poll(presenting).toBe(true);
    expect(parseFloat(await size())).toBeGreaterThanOrEqual(24);
    await page.keyboard.press('p');
    await expect.poll(presenting).toBe(false);
  });

  it('met no error, on the console or behind it, and no request that failed', () => {
    expect(open.problems).toEqual([]);
  });
});
