// Our operations on TensorFlow.js have derivatives that are written out by hand: here the same network in
// TensorFlow.js' own operations, differentiated by TensorFlow.js itself, must have the same gradient.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, test } from 'vitest';
import { compactParams } from '../../src/core/compact';
import { param, type ModelShape, type ParamSet } from '../../src/core/params';
import { plainGradients, plainInspection } from '../reference/plain-network';
import { gatedParams, HYPER, images, ODD, trainers, UNEVEN } from './fixtures';
import { furthest } from './inspection-conformance';
import { makeTrainer } from './make';
import { relativeL2 } from './tolerance';

const parent = gatedParams(ODD, 5);
const objective = { lambda: 0.05, labelSmoothing: 0.1 };
const all = trainers('tfjs-cpu', makeTrainer);
afterAll(all.destroy);

const shapes: [string, ModelShape, ParamSet][] = [
  ['a dense network', { config: ODD, kept: null }, parent],
  ['one of another epsilon', { config: ODD, kept: null, epsilon: 0.05 }, parent],
  ['an unevenly cut one', { config: ODD, kept: UNEVEN }, compactParams(ODD, parent, UNEVEN)],
];

test.each(shapes)(
  'the gradient of %s is that of plain automatic differentiation',
  async (_, shape, params) => {
    const set = images(ODD, 3, 1);
    const trainer = await all.make(shape, params);
    const own = await trainer.gradients(set, { ...HYPER, ...objective });
    await tf.setBackend('cpu');
    const wanted = plainGradients(shape, params, set, objective);
    expect(Object.keys(own)).toEqual(Object.keys(wanted));
    for (const [name, values] of Object.entries(wanted)) {
      // The k third of a qkv bias has a true gradient of 0.
      const counts = (i: number) => !name.endsWith('qkv.bias') || i < ODD.dim || i >= 2 * ODD.dim;
      expect(relativeL2(param(own, name), values, counts), name).toBeLessThan(1e-5);
    }
  },
);

test.each(shapes)(
  'what %s shows of how it answers is what plain operations find',
  async (_, shape, params) => {
    const set = images(ODD, 3, 1);
    const own = await (await all.make(shape, params)).inspect(set);
    await tf.setBackend('cpu');
    expect(furthest(own, plainInspection(shape, params, set))).toBeLessThan(1e-5);
  },
);
