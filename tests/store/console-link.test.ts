// The link that the console makes of a recipe, or of the run at hand.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Recipe } from '../../src/core/recipe';
import { createEspalier } from '../../src/store/console-api';
import type { Espalier } from '../../src/store/espalier-api';
import { broughtBy } from '../../src/store/link/recipe-link';
import { createPageStore, type PageStore } from '../../src/store/store';
import { createTrainerClient } from '../../src/store/trainer-client';
import { HandClock, RecordingPort } from './recording-port';
import { begun, gates } from './run-events';

let port: RecordingPort;
let store: PageStore;
let espalier: Espalier;

beforeEach(() => {
  port = new RecordingPort();
  store = createPageStore();
  espalier = createEspalier({
    client: createTrainerClient(port, store, () => undefined, new HandClock()),
    store,
    version: '1.2.3',
    report: () => Promise.resolve('<html>'),
    address: () => 'https://example.org/?seed=9#gates',
  });
  port.say(begun(1));
});

describe('a link', () => {
  const recipe = (steps: unknown[]) => ({ version: 1, config: { seed: 7 }, start: 'fresh', steps });
  const train = (lr: number) => ({ do: 'train', phase: 'dense', steps: 3, set: { lr } });
  // As a script does, whom no type holds to anything.
  const linkOf = (given: unknown) => espalier.link(given as Recipe);

  it('puts a recipe of a script before whoever opens it, beside what is seen here', async () => {
    store.view({ language: 'zh', presentation: true });
    const { search, hash } = new URL(await linkOf(recipe([train(0.1)])));
    expect(search).toBe('?v=1&lang=zh');
    expect((await broughtBy(hash)).recipe).toEqual(recipe([train(0.1)]));
    expect(await linkOf(recipe([]))).toBe('https://example.org/?v=1&seed=7&lang=zh');
  });

  it('is refused where it would be too long to be sent, and where the recipe is none', async () => {
    const long = recipe(Array.from({ length: 900 }, (_, i) => train(1 / (i + 1))));
    await expect(linkOf(long)).rejects.toThrow('must have at most 2000 characters');
    await expect(linkOf({ version: 3 })).rejects.toThrow('recipe.version must be 1; got 3.');
  });

  it('of the run at hand waits until one is open', async () => {
    await expect(linkOf(undefined)).rejects.toThrow('No network is open yet');
    port.say(gates(1));
    expect(await linkOf(undefined)).toContain('?v=1&data=synthetic');
  });
});
