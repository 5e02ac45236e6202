// A person's own pictures on the built page: an archive of them that is seen, made into a set, trained on, found again at
// the next visit and forgotten; a folder that is chosen; and pictures that are taken with the camera.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isDrawn } from '../long';
import { closeSetup, openSetup, PATIENCE, untilOpen } from './drive';
import { startSite, type Site } from './site';
import { tarOf } from './tar-of';

let site: Site;
beforeAll(async () => {
  site = await startSite({
    flags: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
});
afterAll(() => site.close());

const COLOURS = { Äpfel: '#d03020', 黄蜂: '#e8c020' } as const;

/** Ten pictures of each of two classes, and something that is none. */
async function pictures(): Promise<{ path: string; bytes: Uint8Array }[]> {
  const files: { path: string; bytes: Uint8Array }[] = [];
  for (const [name, background] of Object.entries(COLOURS))
    for (let i = 0; i < 10; i++) {
      const create = { width: 40 + i, height: 30, channels: 3, background } as const;
      files.push({
        path: `things/${name}/${i}.png`,
        bytes: new Uint8Array(await sharp({ create }).png().toBuffer()),
      });
    }
  return [...files, { path: 'things/Äpfel/torn.png', bytes: files[0]!.bytes.slice(0, 40) }];
}

const sheet = (page: Page) => page.locator('dialog.own-sheet');
const made = (page: Page) => sheet(page).getByRole('button', { name: 'Train on it' });

async function openOwn(page: Page): Promise<Locator> {
  const setup = await openSetup(page);
  const own = setup.locator('.setup-own');
  await own.locator('summary').click();
  return own;
}

const chosen = (page: Page) =>
  page.evaluate(() => {
    const select = document.querySelector<HTMLSelectElement>('#setup select');
    return Array.from(select?.options ?? [], ({ label }) => label);
  });

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    .include('dialog.own-sheet')
    .setLegacyMode()
    .analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
}

/** Two steps of a network that is small enough for any machine, on whatever set is at hand. */
async function trainTwo(page: Page, size: number): Promise<number> {
  // What was chosen by hand may not be taken up to its end.
  await expect
    .poll(() =>
      page.evaluate(() =>
        window.espalier.configure({}).then(
          () => true,
          () => false,
        ),
      ),
    )
    .toBe(true);
  return page.evaluate(async (image) => {
    const { espalier } = window;
    const sizes = {
      channels: 3,
      image,
      patch: image / 4,
      dim: 32,
      heads: 2,
      depth: 2,
      mlpRatio: 2,
    };
    await espalier.configure({ engine: 'wasm', batch: 4, model: { ...sizes, classes: 2 } });
    const { steps } = await espalier.train({ phase: 'dense', steps: 2 });
    return steps;
  }, size);
}

it('pictures are seen before anything is made of them, made, trained on, found again and forgotten', async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  const own = await openOwn(page);
  await own.getByLabel('Choose files …').setInputFiles({
    ...{ name: 'things.tar', mimeType: 'application/x-tar' },
    buffer: Buffer.from(tarOf(await pictures())),
  });
  const over = sheet(page);
  await over.getByText('21 pictures in 2 classes').waitFor();
  expect(await over.locator('.own-classes li').allTextContents()).toEqual(['Äpfel11', '黄蜂10']);
  expect(await over.locator('.own-pictures li').count()).toBe(12);
  expect(await over.locator('.own-pictures li').first().textContent()).toMatch(
    /^(Äpfel|黄蜂)4\d×30$/,
  );
  expect(await violations(page)).toEqual([]);
  // What is no number of a set is said at its field, and nothing is made.
  await over.getByLabel('Size').selectOption('other');
  await over.getByLabel('Side in pixels').fill('3');
  await over.getByText('Must be a whole number from 4 to 512; got “3”.').waitFor();
  const make = over.getByRole('button', { name: 'Make the data set' });
  expect(await make.getAttribute('aria-disabled')).toBe('true');
  await over.getByLabel('Side in pixels').fill('16');
  await over.getByText('21 pictures, 16×16, colour: 16.1 kB of memory').waitFor();
  await over.getByRole('button', { name: 'Make the data set' }).click();
  await made(page).waitFor({ timeout: PATIENCE });
  expect(await over.locator('.own-facts dd').allTextContents()).toEqual([
    ...['14', '2', '4', '16×16, colour'],
    expect.stringMatching(/^0\.8\d+ 0\.\d+ 0\.1\d+$/),
    expect.stringMatching(/^0\.\d+ 0\.\d+ 0\.\d+$/),
  ]);
  await over.getByText('Kept in this browser for your next visit.').waitFor();
  await over.getByText('1 file passed over').click();
  await over.getByText('things/Äpfel/torn.png').waitFor();
  expect(await violations(page)).toEqual([]);
  await over.getByRole('button', { name: 'Close' }).last().click();
  await expect.poll(() => over.isVisible()).toBe(false);
  expect(await trainTwo(page, 16)).toBe(2);
  // The page calls classes by their names from then on.
  const names = page.locator('.picture-open');
  await expect
    .poll(() => names.first().getAttribute('aria-label'), { timeout: PATIENCE })
    .toMatch(/Äpfel|黄蜂/);
  await page.reload();
  await untilOpen(page);
  const again = await openOwn(page);
  await again.getByText('Kept in this browser').waitFor();
  await expect.poll(() => chosen(page)).toContain('things');
  const data = page.locator('#setup select').first();
  // What is chosen while the choice before it is taken up is refused.
  const choose = (option: string | { label: string }, hint: string) =>
    expect
      .poll(async () => {
        await data.selectOption(option);
        return page.getByText(hint).isVisible();
      })
      .toBe(true);
  await choose('fashion', '70,000 grey images of clothes, 28×28');
  await choose({ label: 'things' }, '20 images in 2 classes, 16×16');
  expect(await trainTwo(page, 16)).toBe(2);
  await again.getByRole('button', { name: 'Forget things' }).click();
  await again.getByText('Forget “things” for good?').waitFor();
  await again.getByRole('button', { name: 'Keep it' }).click();
  await again.getByRole('button', { name: 'Forget things' }).click();
  await again.getByRole('button', { name: 'Forget it' }).click();
  await again.getByText('Kept in this browser').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => window.espalier.sets())).toEqual({ sets: [], broken: [] });
  await closeSetup(page);
  expect(problems).toEqual([]);
  await close();
});

/** As a hand drops it, with all that lies in it. */
async function dropFolder(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', {
      ...{ type, x: 400, y: 300 },
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  await session.detach();
}

if (isDrawn('a folder', 0.34))
  it('a folder opens as the classes in it, chosen or dropped', async () => {
    const root = await mkdtemp(join(tmpdir(), 'espalier-'));
    for (const { path, bytes } of await pictures()) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), bytes);
    }
    const { page, problems, close } = await site.openPage();
    await untilOpen(page);
    const own = await openOwn(page);
    await own.getByLabel('Choose a folder …').setInputFiles(join(root, 'things'));
    await sheet(page).getByRole('heading', { name: 'things' }).waitFor();
    await sheet(page).getByText('21 pictures in 2 classes').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet(page).isVisible()).toBe(false);
    // Dropped, it is walked by the page.
    await dropFolder(page, join(root, 'things'));
    await sheet(page).getByText('21 pictures in 2 classes').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet(page).isVisible()).toBe(false);
    // A picture without a folder is of no class, and is refused where one looks.
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['\x89PNG\r\n\x1a\n'], 'image.png'));
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    await page.getByRole('alert').getByText('one folder a class').waitFor();
    expect(problems).toEqual([]);
    await close();
    await rm(root, { recursive: true });
  });

if (isDrawn('the camera', 0.34))
  it('pictures of the camera are a set like any other, and the camera is let go of', async () => {
    const { page, problems, close } = await site.openPage({
      prepare: async (page) => {
        await page.addInitScript(() => {
          const { mediaDevices } = navigator;
          const ask = mediaDevices.getUserMedia.bind(mediaDevices);
          mediaDevices.getUserMedia = async (wanted) => {
            const stream = await ask(wanted);
            Object.assign(window, { cameraTracks: stream.getTracks() });
            return stream;
          };
        });
      },
    });
    await untilOpen(page);
    const own = await openOwn(page);
    await own.getByRole('button', { name: 'Take pictures …' }).click();
    const over = sheet(page);
    const take = (name: string) => over.getByRole('button', { name: `Take a picture for ${name}` });
    const use = over.getByRole('button', { name: 'Use these pictures' });
    await over.getByLabel('Class 1', { exact: true }).fill('cup');
    await over.getByLabel('Class 2', { exact: true }).fill('钢笔');
    const count = (place: number) =>
      expect.poll(async () =>
        Number.parseInt(
          (await over.locator('.camera-class').nth(place).getByRole('status').textContent()) ?? '',
        ),
      );
    await expect.poll(() => take('cup').isEnabled()).toBe(true);
    for (const [place, name] of ['cup', '钢笔'].entries())
      for (let i = 1; i <= 4; i++) {
        await take(name).press('Enter');
        await count(place).toBe(i);
      }
    expect(await over.locator('.camera-shots canvas').count()).toBe(8);
    // Held, it takes one after the other, and none once it is let go.
    await take('钢笔').hover();
    await page.mouse.down();
    await count(1).toBeGreaterThanOrEqual(7);
    await page.mouse.up();
    const remove = over.getByRole('button', { name: 'Remove the last picture of 钢笔' });
    await expect
      .poll(async () => {
        const shown = await over.locator('.camera-class').nth(1).getByRole('status').textContent();
        if (shown !== '6 pictures') await remove.click();
        return shown;
      })
      .toBe('6 pictures');
    expect(await violations(page)).toEqual([]);
    await use.click();
    await over.getByText('10 pictures in 2 classes').waitFor();
    expect(await over.locator('.own-pictures li').first().textContent()).toMatch(/224×224$/);
    const states = () =>
      page.evaluate(() =>
        (window as unknown as { cameraTracks: MediaStreamTrack[] }).cameraTracks.map(
          ({ readyState }) => readyState,
        ),
      );
    expect(await states()).toEqual(['ended']);
    await over.getByLabel('Size').selectOption('32');
    await over.getByRole('button', { name: 'Make the data set' }).click();
    await made(page).waitFor({ timeout: PATIENCE });
    const data = await page.evaluate(async () => (await window.espalier.sets()).sets[0]?.data);
    expect(data).toMatchObject({ name: 'camera', classNames: ['cup', '钢笔'], size: 32 });
    expect(problems).toEqual([]);
    await close();
  });

it('a camera that is refused is said with what to do', async () => {
  const { page, close } = await site.openPage({
    prepare: async (page) => {
      await page.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
      });
    },
  });
  await untilOpen(page);
  const own = await openOwn(page);
  await own.getByRole('button', { name: 'Take pictures …' }).click();
  await sheet(page).getByText('The camera was not allowed.').waitFor();
  await sheet(page).getByRole('button', { name: 'Try again' }).waitFor();
  await close();
});
