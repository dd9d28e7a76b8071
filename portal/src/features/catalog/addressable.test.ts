import { expect, test } from 'vitest';
import { addressable } from './addressable';

const refs = (many: number, letters: number) =>
  Array.from({ length: many }, (_, index) => `component:default/${String(index).padEnd(letters, 'x')}`);

test('asks for a page of usual names at once', () => {
  expect(addressable(refs(50, 20))).toEqual([refs(50, 20)]);
  expect(addressable([])).toEqual([]);
});

test('asks for many long names in pieces that fit into an address, none left out', () => {
  const pieces = addressable(refs(100, 63));
  for (const piece of pieces)
    expect(new URLSearchParams(piece.map((ref) => ['ref', ref])).toString().length).toBeLessThanOrEqual(4000);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.flat()).toEqual(refs(100, 63));
});
