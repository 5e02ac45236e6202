// Who presses Ctrl-C once wants the run to be left in order; who presses it again wants the process to be gone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';
import { expect, it } from 'vitest';

const file = fileURLToPath(new URL('../../headless/process.ts', import.meta.url));

it('the first Ctrl-C is told once, another one ends the process whatever it is at', async () => {
  const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file);
  const work = `
    const { interrupts } = thisProcess();
    interrupts.listen(() => console.log('told', interrupts.code));
    // The signal is let go of some time after the first one.
    setInterval(() => console.log(process.listenerCount('SIGINT')), 20);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code + work], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const until = async (word: string) => {
    while (!said.includes(word)) await once(child.stdout, 'data');
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(...text.split('\n')));
  await until('1');
  child.kill('SIGINT');
  await until('told 130');
  // npm hands on what the terminal has sent already.
  child.kill('SIGINT');
  await until('0');
  expect(said.filter((word) => word.startsWith('told'))).toHaveLength(1);
  child.kill('SIGINT');
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  expect(signal).toBe('SIGINT');
});
