import { describe, expect, it } from 'vitest';
import { trustScripts } from '../../src/core/trusted-scripts';

const isOurs = (url: string) => url === './worker.js';

describe('the address of a script', () => {
  it('is itself where there are no Trusted Types, and still no other’s', () => {
    const trust = trustScripts(undefined, 'espalier', isOurs);
    expect(trust('./worker.js')).toBe('./worker.js');
    expect(() => trust('./other.js')).toThrow('./other.js is no script of this page');
  });

  it('is itself where a host allows no policy of ours: whoever starts it hears the browser’s own word', () => {
    const types = {
      createPolicy: () => {
        throw new TypeError('Refused to create a TrustedTypePolicy named “espalier”.');
      },
    };
    const trust = trustScripts(types, 'espalier', isOurs);
    expect(trust('./worker.js')).toBe('./worker.js');
    expect(() => trust('./other.js')).toThrow('./other.js');
  });

  it('passes as often as wanted through one policy that lets no other through', () => {
    const made: string[] = [];
    const types = {
      createPolicy: (name: string, rules: { createScriptURL(url: string): string }) => {
        // As the built site's policy has it: no name twice.
        if (made.includes(name)) throw new TypeError(name);
        made.push(name);
        return { createScriptURL: (url: string) => `trusted ${rules.createScriptURL(url)}` };
      },
    };
    const trust = trustScripts(types, 'espalier', isOurs);
    for (let i = 0; i < 2; i++) expect(trust('./worker.js')).toBe('trusted ./worker.js');
    expect(made).toEqual(['espalier']);
    expect(() => trust('./other.js')).toThrow('./other.js');
  });
});
