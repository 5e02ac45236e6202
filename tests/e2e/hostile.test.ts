// Files that mean harm, brought to the built page: their names are text wherever they are shown, and what is refused
// while a run trains, or rests, leaves that run as it is, to the bit.
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isSkipped } from '../../src/formats/archive/entry';
import { openArchive } from '../../src/formats/archive/open-archive';
import { zeros } from '../hostile/bombs';
import { bytesOf, listed, zipOf, type Entries } from '../hostile/run-zip';
import { zip } from '../hostile/zip-file';
import { isDrawn } from '../long';
import { endOf } from './came-to';
import { configure, openSetup, PATIENCE, TINY_RUN, untilOpen, untilSituation } from './drive';
import { startSite, type Site } from './site';
import { tarOf } from './tar-of';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

interface Given {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Drops a file anywhere on the page, as a hand does. */
const drop = (page: Page, { name, bytes }: Given) =>
  page.evaluate(
    ([name, base64]) => {
      const dataTransfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name));
      document.body.dispatchEvent(
        new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
      );
    },
    [name, Buffer.from(bytes).toString('base64')] as const,
  );

const MARKUP = '<img src=x onerror=ran=1>';
/** Shows what follows from right to left: a picture's ending where there is a program's. */
const TURNED = 'cat\u202Egnp.exe';

/** Nothing became an element, and nothing ran. */
async function expectText(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    elements: document.querySelectorAll('[src="x"], [onerror]').length,
    ran: 'ran' in globalThis,
  }));
  expect(found).toEqual({ elements: 0, ran: false });
}

async function namedPictures(): Promise<Uint8Array> {
  const files: { path: string; bytes: Uint8Array }[] = [];
  for (const name of [MARKUP, TURNED])
    for (let i = 0; i < 6; i++) {
      const create = { width: 20, height: 20, channels: 3, background: '#d03020' } as const;
      const bytes = new Uint8Array(await sharp({ create }).png().toBuffer());
      files.push({ path: `things/${name}/${i}.png`, bytes });
    }
  const torn = files[0]!.bytes.slice(0, 40);
  return tarOf([...files, { path: `things/${MARKUP}/${MARKUP}.png`, bytes: torn }]);
}

it('names of sets, classes, files and runs are text wherever they stand', async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  await drop(page, { name: `${MARKUP}.tar`, bytes: await namedPictures() });
  const sheet = page.locator('dialog.own-sheet');
  await sheet.getByText('13 pictures in 2 classes').waitFor();
  await sheet.getByRole('heading', { name: MARKUP }).waitFor();
  const classes = sheet.locator('.own-classes li');
  expect(await classes.allTextContents()).toEqual([`${MARKUP}7`, `${TURNED}6`]);
  await expectText(page);
  await sheet.getByLabel('Size').selectOption('32');
  await sheet.getByRole('button', { name: 'Make the data set' }).click();
  await sheet.getByRole('button', { name: 'Train on it' }).waitFor({ timeout: PATIENCE });
  await sheet.getByText('1 file passed over').click();
  await sheet.getByText(`things/${MARKUP}/${MARKUP}.png`).waitFor();
  await expectText(page);
  await sheet.getByRole('button', { name: 'Close' }).last().click();
  await configure(page, {
    ...{ engine: 'wasm', batch: 4 },
    model: {
      channels: 3,
      image: 32,
      patch: 8,
      dim: 32,
      heads: 2,
      depth: 1,
      mlpRatio: 2,
      classes: 2,
    },
  });
  await page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 2 }));
  const picture = page.locator('.picture-open').first();
  await expect
    .poll(() => picture.getAttribute('aria-label'), { timeout: PATIENCE })
    .toMatch(/onerror|gnp/);
  await openSetup(page);
  await expectText(page);
  const report = await page.evaluate(() => window.espalier.report());
  expect(report).toContain('&lt;img src=x');
  expect(report).not.toContain(MARKUP);

  expect(problems).toEqual([]);
  await close();
});

it('the name that a run has in its file, and that of a file that is refused, are text', async () => {
  const there = await site.openPage();
  await untilOpen(there.page);
  await configure(there.page, { ...TINY_RUN, engine: 'wasm' });
  const saved = await there.page.evaluate(async () => {
    await window.espalier.train({ phase: 'dense', steps: 2 });
    return [...(await window.espalier.saveRun())];
  });
  await there.close();
  const entries: Entries = new Map();
  for await (const entry of openArchive(new Blob([Uint8Array.from(saved)]), 'run.espalier'))
    if (!isSkipped(entry)) entries.set(entry.path, await entry.bytes(2 ** 24));
  entries.set('label.json', bytesOf(JSON.stringify({ name: `${MARKUP}${TURNED}` })));

  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  await drop(page, { name: `${MARKUP}.espalier`, bytes: zipOf(listed(entries)) });
  const line = page.locator('#runs tbody tr', { hasText: `${MARKUP}${TURNED}` });
  await line.first().waitFor({ state: 'attached', timeout: PATIENCE });
  await expectText(page);
  await drop(page, { name: `${TURNED}${MARKUP}.html`, bytes: bytesOf('<!doctype html>') });
  await page.getByRole('alert').getByText('web page').waitFor();
  await expectText(page);
  expect(problems).toEqual([]);
  await close();
});

/** A tensor that says to be where the file has ended. */
function damaged(): Given {
  const header = bytesOf('{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,999999]}}');
  const bytes = new Uint8Array(8 + header.length + 16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return { name: 'model.safetensors', bytes };
}

/** 300 MB that say to be 3. */
async function bomb(): Promise<Given> {
  const data = await zeros(300, 'deflate-raw');
  const file = { name: 'model.safetensors', data, method: 8, size: 3 * 2 ** 20, crc: 0 };
  return { name: 'network.zip', bytes: zip([file]) };
}

/** What a run comes to during which, and behind which, something is done. */
async function trained(meanwhile: (page: Page) => Promise<void>, behind: typeof meanwhile) {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  await configure(page, { ...TINY_RUN, engine: 'wasm', seed: 5 });
  const done = page.evaluate(() => window.espalier.train({ phase: 'sparse', steps: 2500 }));
  await untilSituation(page, 'sparse');
  await meanwhile(page);
  expect((await done).steps).toBe(2500);
  await behind(page);
  const end = await endOf(page, { do: 'train', phase: 'sparse', steps: 5 });
  expect(problems).toEqual([]);
  await close();
  return end;
}

if (isDrawn('a run among files that mean harm', 0.25))
  it('a run that trains, or rests, is not harmed by files that are refused', async () => {
    const files = [damaged(), await bomb()];
    const refused = (words: readonly string[]) => async (page: Page) => {
      for (const [i, file] of files.entries()) {
        await drop(page, file);
        await page.getByRole('alert').getByText(words[i]!).waitFor();
      }
    };
    const busy =
      '“opening files” cannot start while “training” is running. Wait for it, or stop it';
    const disturbed = await trained(
      async (page) => {
        await refused([busy, busy])(page);
        // It trains still.
        await untilSituation(page, 'sparse');
      },
      refused([
        'The offsets of tensor a of shape [4] must span 16 bytes; got 999999.',
        '“model.safetensors” must unpack to 3,145,728 bytes, as its archive says; got another number.',
      ]),
    );
    const nothing = () => Promise.resolve();
    expect(disturbed).toEqual(await trained(nothing, nothing));
  });
