// The PyTorch file, run by Python on written safetensors: it rebuilds networks and checks their answers. Drawn as
// long tests are, and where this machine's Python has PyTorch (Debian's python3-torch); elsewhere the text alone is tried.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeModel } from '../../src/formats/model-file';
import { CHECK_KEYS, writePyTorchFile } from '../../src/formats/pytorch-file';
import { isDrawn } from '../long';
import { plainInspection } from '../reference/plain-network';
import { CASES, imagesOf, type Case } from './onnx/networks';

const PYTHON = process.env['ESPALIER_PYTHON'] ?? '/usr/bin/python3';
const TORCH = isDrawn('the PyTorch file') && spawnSync(PYTHON, ['-c', 'import torch']).status === 0;

/** A network's file with an image and its logits in the metadata. */
function stored({ shape, params }: Case, wrong: number): Uint8Array {
  const images = imagesOf(shape.config, 1);
  const { logits } = plainInspection(shape, params, images);
  logits[0] = (logits[0] ?? 0) + wrong;
  const ones = Array.from({ length: shape.config.channels }, () => 1);
  const metadata = {
    [CHECK_KEYS.image]: JSON.stringify(Array.from(images.pixels)),
    [CHECK_KEYS.logits]: JSON.stringify(Array.from(logits)),
  };
  const { epsilon = 1e-6 } = shape;
  return writeModel({ shape, params, epsilon, mean: ones, std: ones, metadata });
}

/** What Python says of networks, and with which code it ends. */
function run(cases: readonly Case[], wrong = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-pytorch-'));
  try {
    writeFileSync(join(folder, 'espalier_model.py'), writePyTorchFile());
    const names = cases.map((_, i) => `${i}.safetensors`);
    cases.forEach((one, i) => writeFileSync(join(folder, names[i] ?? ''), stored(one, wrong)));
    const { status, stdout, stderr } = spawnSync(PYTHON, ['espalier_model.py', ...names], {
      ...{ cwd: folder, encoding: 'utf8', timeout: 60_000 },
    });
    return { status, stderr, lines: stdout.split('\n').filter((line) => line !== '') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the text asks for PyTorch and Python’s own modules alone', () => {
  const text = new TextDecoder().decode(writePyTorchFile());
  const modules = Array.from(text.matchAll(/^(?:import|from) (\w+)/gm), ([, name]) => name);
  expect([...new Set(modules)].sort()).toEqual(['json', 'struct', 'sys', 'torch']);
});

if (TORCH) {
  test('PyTorch rebuilds every network and answers as it does', { timeout: 90_000 }, async () => {
    await tf.setBackend('cpu');
    const { status, stderr, lines } = run(CASES);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(lines).toHaveLength(CASES.length);
  });

  test('an answer that is another is told', { timeout: 90_000 }, async () => {
    await tf.setBackend('cpu');
    expect(run(CASES.slice(0, 1), 1e-4)).toMatchObject({ status: 1, lines: [] });
  });
}
