// Pictures of the built page in its states, sizes, themes and languages: `npm run screenshots`, or
// `npm run screenshots -- first failed` for some states. All of them go to screenshots/, for looking at
// one by one; the few that the documents show go to docs/pictures/ as well.
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { preview } from 'vite';
import '../src/store/console-api';
import { findBrowser } from './find-browser.mjs';

const root = new URL('..', import.meta.url);
const out = new URL('screenshots/', root);
const docs = new URL('docs/pictures/', root);

interface Size {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly presentation?: boolean;
}

interface State {
  readonly search: string;
  readonly reach?: (page: Page) => Promise<void>;
  /** What is brought to the head of the window; the page's own head where it is absent. */
  readonly at?: string;
}

const sizes: readonly Size[] = [
  { name: '1440', width: 1440, height: 900 },
  { name: '1366', width: 1366, height: 768 },
  { name: '390', width: 390, height: 844 },
  { name: 'projector', width: 1920, height: 1080, presentation: true },
];

/** What the documents show: picture of a state → name in docs/pictures. */
const shown: Readonly<Record<string, string>> = {
  'first-1440-light-en': 'page',
  'first-1440-light-zh': 'page.zh-CN',
  'tuned-1440-dark-en': 'tuned',
  'lesson-1440-light-en': 'lesson',
};

/** How each state is reached, from a page that has just opened; what is still running is left running. */
const states: Readonly<Record<string, State>> = {
  first: { search: '' },
  dragging: {
    search: '',
    async reach(page) {
      await page.getByTestId('rate-slider').press('PageUp');
    },
  },
  inside: { search: '?inside=1' },
  dense: {
    search: '',
    async reach(page) {
      await page.evaluate(async () => {
        await window.espalier.reset();
        void window.espalier.train({ phase: 'dense', steps: 3000 });
        await new Promise<void>((resolve) => {
          window.espalier.on('progress', ({ step }) => {
            if (step >= 60) resolve();
          });
        });
      });
    },
  },
  sparsifying: {
    search: '',
    async reach(page) {
      await page.evaluate(async () => {
        await window.espalier.reset();
        await window.espalier.train({ phase: 'dense', steps: 100 });
        void window.espalier.train({ phase: 'sparse', steps: 3000 });
        await new Promise<void>((resolve) => {
          window.espalier.on('progress', ({ step }) => {
            if (step >= 180) resolve();
          });
        });
      });
    },
  },
  ready: {
    search: '',
    async reach(page) {
      await page.evaluate(async () => {
        await window.espalier.reset();
        await window.espalier.train({ phase: 'dense', steps: 100 });
        await window.espalier.train({ phase: 'sparse', steps: 300 });
      });
    },
  },
  tuned: {
    search: '',
    async reach(page) {
      await page.getByTestId('commit').click();
      await page.locator('[data-situation="finetuned"]').waitFor({ timeout: 120_000 });
    },
  },
  cut: {
    search: '',
    async reach(page) {
      await page.evaluate(() => window.espalier.prune(0.75));
    },
  },
  forgot: {
    search: '?rate=0.85',
    at: '#forgot',
    async reach(page) {
      await page.getByTestId('rate-slider').press('ArrowRight');
      await page.locator('#forgot button').first().click();
      await page.locator('.forgot-verdict').waitFor({ timeout: 120_000 });
    },
  },
  lesson: {
    search: '?lesson=2&step=1',
    async reach(page) {
      await page.locator('.first-inside canvas').first().waitFor();
    },
  },
  failed: {
    search: '',
    // A head of weights near the largest float: the first loss of such a network is no number.
    async reach(page) {
      await page.evaluate(async () => {
        const file = await window.espalier.saveModel({ compact: false });
        const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
        const start = 8 + Number(view.getBigUint64(0, true));
        const header = JSON.parse(new TextDecoder().decode(file.subarray(8, start))) as Record<
          string,
          { data_offsets: [number, number] }
        >;
        const [from, to] = header['head.weight']?.data_offsets ?? [0, 0];
        for (let at = from; at < to; at += 4) view.setFloat32(start + at, 3e38, true);
        await window.espalier.loadModel({ safetensors: file.slice().buffer });
        await window.espalier.train({ phase: 'sparse', steps: 300 }).catch(() => undefined);
      });
    },
  },
};

async function setLook(
  page: Page,
  { width, height, presentation = false }: Size,
  theme: 'light' | 'dark',
  language: 'en' | 'zh',
): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  if ((await page.locator('html').getAttribute('data-presentation')) !== null)
    await page.keyboard.press('p');
  // On a phone the header has the other language alone.
  const words = language === 'zh' ? '中文' : 'EN';
  const spoken = (await page.locator('html').getAttribute('lang'))?.slice(0, 2);
  if (spoken !== language) await page.getByRole('button', { name: words, exact: true }).click();
  if (presentation) await page.keyboard.press('p');
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.mouse.move(2, 2);
  await page.waitForTimeout(700);
}

const wanted = process.argv.slice(2).filter((word) => !word.endsWith('.mjs'));
for (const name of wanted) {
  if (name in states) continue;
  console.error(`There is no state “${name}”. Choose from ${Object.keys(states).join(', ')}.`);
  process.exit(2);
}

mkdirSync(out, { recursive: true });
mkdirSync(docs, { recursive: true });
const { path } = await findBrowser({ install: false });
const server = await preview({
  root: fileURLToPath(root),
  preview: { port: 0, host: '127.0.0.1' },
  logLevel: 'error',
});
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
for (const [name, { search, reach, at }] of Object.entries(states)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.goto(address + search);
  await page.waitForFunction(() => {
    const slider = document.querySelector<HTMLInputElement>('input[type=range]');
    return slider !== null && !slider.disabled && /\d/.test(slider.ariaValueText ?? '');
  });
  await reach?.(page);
  for (const size of sizes)
    for (const theme of ['light', 'dark'] as const)
      for (const language of ['en', 'zh'] as const) {
        await setLook(page, size, theme, language);
        if (at !== undefined) {
          await page.locator(at).evaluate((element) => element.scrollIntoView({ block: 'start' }));
          await page.waitForTimeout(300);
        }
        const picture = `${name}-${size.name}-${theme}-${language}`;
        await page.screenshot({ path: fileURLToPath(new URL(`${picture}.png`, out)) });
        const copy = shown[picture];
        if (copy !== undefined)
          copyFileSync(new URL(`${picture}.png`, out), new URL(`${copy}.png`, docs));
      }
  console.info(`${name}: ${sizes.length * 4} pictures`);
  await context.close();
}
await browser.close();
await server.close();
