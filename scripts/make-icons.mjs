// Makes the icons that a home screen wants as pictures of public/icon.svg, on the page's own ground and
// inside the part that no mask cuts away. Run it when the drawing changes: `node scripts/make-icons.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from './find-browser.mjs';

const place = (name) => fileURLToPath(new URL(`../public/${name}`, import.meta.url));
const svg = readFileSync(place('icon.svg'), 'utf8');
const { path } = await findBrowser({ install: false });
const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
for (const size of [180, 192, 512]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>
    body { margin: 0; height: 100vh; display: grid; place-items: center; background: #faf8f3 }
    svg { width: 62% }
  </style>${svg}`);
  writeFileSync(place(`icon-${size}.png`), await page.screenshot());
  await page.close();
}
await browser.close();
