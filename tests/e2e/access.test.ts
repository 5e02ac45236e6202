// What axe finds by the rules of WCAG 2.2 AA: nothing, in every state of a run and with everything that
// opens over the page, in themes and languages that are drawn (all, where tests are long). Tiny networks; every state on a page of its own.
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configure, control, openSetup, TINY_RUN, untilOpen, untilSituation } from './drive';
import { drawn, isDrawn } from '../long';
import { boundlessModel } from './golden';
import { startSite, type Site } from './site';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
// As high as the whole page, so that the dock lies over nothing that could be pressed.
const DESK = { width: 1440, height: 2600 };
const PHONE = { width: 390, height: 3600 };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

async function violations(page: Page): Promise<string[]> {
  // In the page itself: the page has no frames, and a second page for the answer takes longer than axe.
  // An answer that is no longer of what is shown is dimmed, as what is inactive may be.
  const found = await new AxeBuilder({ page })
    .exclude('.picture[data-stale]')
    .setLegacyMode()
    .withTags(RULES)
    .analyze();
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, any }) => html + (any[0]?.message ?? '')).join(' | ')}`,
  );
}

const LOOKS = (['zh-CN', 'en'] as const).flatMap((lang) =>
  (['dark', 'light'] as const).map((colorScheme) => ({ lang, colorScheme })),
);

async function wear(page: Page, { lang, colorScheme }: (typeof LOOKS)[number]): Promise<void> {
  // A presentation has no choice of language; it is chosen before.
  const presents = () => document.documentElement.hasAttribute('data-presentation');
  const presented = await page.evaluate(presents);
  if (presented) await page.keyboard.press('p');
  // A dialog that is open lies over the buttons of the header.
  await page.locator(`.language button[lang="${lang}"]`).dispatchEvent('click');
  if (presented) await page.keyboard.press('p');
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(lang);
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.dataset['theme']))
    .toBe(colorScheme);
}

let states = 0;

/** Looks at the page as it stands, in themes and languages; leaves it light and English. */
async function expectNone(page: Page): Promise<void> {
  for (const look of drawn(`axe in state ${states++}`, LOOKS, 0.25)) {
    await wear(page, look);
    expect(await violations(page), `${look.lang}, ${look.colorScheme}`).toEqual([]);
  }
  await wear(page, { lang: 'en', colorScheme: 'light' });
}

/** An address that is not one of this computer only; the built site answers for it. */
const ELSEWHERE = 'https://espalier.example/';

describe('axe finds nothing', () => {
  /** Every state is reached on a page of its own, whatever the others leave behind. */
  const visit = async (walk: (page: Page) => Promise<void>) => {
    const { page, problems, close } = await site.openPage({ viewport: DESK, reducedMotion: true });
    await untilSituation(page, 'shipped');
    await walk(page);
    expect(problems).toEqual([]);
    await close();
  };

  /** A fifth of them is drawn, where not everything is tried. */
  const state = (name: string, test: () => Promise<void>) => {
    if (isDrawn(`axe ${name}`, 0.2)) it(name, test);
  };

  const fresh = async (page: Page) => {
    await configure(page, TINY_RUN);
    await untilSituation(page, 'fresh');
  };

  it('at first open', () => visit(expectNone));

  state('in the list of engines', () =>
    visit(async (page) => {
      await openSetup(page);
      await page.locator('.engine-badge').click();
      await page.locator('.engine-popover').waitFor();
      await expectNone(page);
    }),
  );

  state('in what is handed on, which has no QR code at an address of this computer only', () =>
    visit(async (page) => {
      const share = page.locator('.share-popover');
      await page.getByRole('button', { name: 'Share this page' }).click();
      await page.locator('.share-pictures li').first().waitFor();
      await expectNone(page);
      expect(await share.locator('.share-local').textContent()).toContain('on this computer only');
      expect(await share.getByRole('button', { name: 'QR code for a class' }).count()).toBe(0);
    }),
  );

  state('with a recipe that waits, its steps unfolded', () =>
    visit(async (page) => {
      await page.evaluate(async () => {
        const train = { do: 'train', phase: 'dense', steps: 3 } as const;
        const recipe = { version: 1, config: {}, start: 'fresh', steps: [train] } as const;
        window.location.hash = new URL(await window.espalier.link(recipe)).hash;
      });
      await page.locator('.recipe summary').click();
      await expectNone(page);
    }),
  );

  state('in a lesson with a question, and in one of one’s own', () =>
    visit(async (page) => {
      const lesson = page.getByTestId('lesson');
      const start = async (which: Locator) => {
        await page.getByRole('button', { name: 'Lessons' }).click();
        await which.click();
        await lesson.waitFor();
      };
      await start(page.locator('.lessons-item').first());
      for (const step of [1, 2, 3]) {
        await page.locator(`[data-testid=lesson][data-step="${step}"]`).waitFor();
        await expectNone(page);
        if (step < 3) await lesson.getByRole('button', { name: /^(Next|Skip)$/ }).click();
      }
      await page.keyboard.press('Escape');
      await start(page.locator('.lessons-item').last());
      await lesson.getByLabel('Title').waitFor();
      await expectNone(page);
    }),
  );

  state('in the explanation of a word and the card of a gate', () =>
    visit(async (page) => {
      await page.locator('.histograms h3 .term').first().focus();
      await page.locator('.explain:popover-open').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.locator('.map-stage').focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('.gate-card').waitFor();
      expect(await violations(page)).toEqual([]);
    }),
  );

  state('with one block lit', () =>
    visit(async (page) => {
      await page.locator('.fold > summary').click();
      await page.locator('.block-table tbody button').first().click();
      await page.locator('.histograms .chip').waitFor();
      expect(await violations(page)).toEqual([]);
    }),
  );

  state('in the set-up of a phone, and in presentation', () =>
    visit(async (page) => {
      await page.setViewportSize(PHONE);
      await page.locator('.fold > summary').click();
      await page.keyboard.press('s');
      await page.getByRole('dialog').waitFor();
      await expectNone(page);
      await page.keyboard.press('Escape');
      await expectNone(page);
      await page.setViewportSize(DESK);
      await page.keyboard.press('p');
      await expectNone(page);
    }),
  );

  state('with fresh weights, and beside a refusal', () =>
    visit(async (page) => {
      await fresh(page);
      await page.evaluate(async () => window.espalier.undoPrune().catch(() => null));
      const setup = await openSetup(page);
      await setup.locator('input[type=text]').first().fill('-4');
      await setup.locator('input[type=text]').first().press('Enter');
      await expectNone(page);
    }),
  );

  state('while it trains, dense and with sparsity', () =>
    visit(async (page) => {
      await fresh(page);
      for (const phase of ['dense', 'sparse'] as const) {
        await page.evaluate((name) => {
          void window.espalier.train({ phase: name, steps: 100_000 });
        }, phase);
        await untilSituation(page, phase);
        await page.locator('.tempo select').waitFor();
        await expectNone(page);
        await page.evaluate(() => window.espalier.stop());
        await untilSituation(page, 'stopped');
        await page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 1 }));
      }
    }),
  );

  state('with a network ready to prune, pruned and fine-tuned', () =>
    visit(async (page) => {
      await fresh(page);
      await page.evaluate(async () => {
        await window.espalier.train({ phase: 'dense', steps: 1 });
        await window.espalier.train({ phase: 'sparse', steps: 20 });
        await window.espalier.evaluate({ split: 'test' });
      });
      await untilSituation(page, 'ready');
      await expectNone(page);
      await page.evaluate(() => window.espalier.prune(0.4));
      await untilSituation(page, 'pruned');
      await expectNone(page);
      await page.evaluate(async () => {
        await window.espalier.finetune({ steps: 2 });
        await window.espalier.evaluate({ split: 'test' });
      });
      await untilSituation(page, 'finetuned');
      await page.locator('.curves svg').first().waitFor({ state: 'attached' });
      await expectNone(page);
    }),
  );

  state('after a loss that stopped being a number', () =>
    visit(async (page) => {
      await fresh(page);
      const safetensors = boundlessModel();
      await page.evaluate(
        (bytes) => window.espalier.loadModel({ safetensors: bytes }),
        safetensors,
      );
      await control(page, 'Train on with sparsity').click();
      await untilSituation(page, 'failed');
      await expectNone(page);
    }),
  );
});

describe('axe finds nothing where others can open the page', () => {
  it('in the QR code', async () => {
    const { page, close } = await site.openPage({
      viewport: DESK,
      reducedMotion: true,
      prepare: async (opened) => {
        await opened.route(`${ELSEWHERE}**`, async (route) => {
          const url = site.url + route.request().url().slice(ELSEWHERE.length);
          await route.fulfill({ response: await route.fetch({ url }) });
        });
      },
    });
    await page.goto(ELSEWHERE);
    await page.getByRole('button', { name: 'Share this page' }).click();
    await page.getByRole('button', { name: 'QR code for a class' }).click();
    const code = page.locator('dialog[open] .qr-code');
    await code.waitFor();
    await expectNone(page);
    await page.keyboard.press('Escape');
    await expect.poll(() => code.count()).toBe(0);
    await close();
  });
});

describe('axe finds nothing where an engine cannot run', () => {
  it('and was asked for by a link', async () => {
    const { page, problems, close } = await site.openPage({
      path: '?engine=wgsl&v=1',
      viewport: DESK,
      reducedMotion: true,
      prepare: async (opened) => {
        await opened.route('**/assets/main-*.js', async (route) => {
          const response = await route.fetch();
          const hide = `Object.defineProperty(navigator, 'gpu', { value: undefined });`;
          await route.fulfill({ response, body: hide + (await response.text()) });
        });
      },
    });
    await untilOpen(page);
    await configure(page, { ...TINY_RUN, engine: 'wgsl' });
    await control(page, 'Train').click();
    await untilSituation(page, 'failed');
    expect(await page.locator('[data-situation]').textContent()).toMatch(/wgsl cannot run here/);
    await expectNone(page);
    expect(problems).toEqual([]);
    await close();
  });
});
