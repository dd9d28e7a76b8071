import { expect, test } from 'vitest';
import { againAfter, withoutTroubles } from './logStream';

test('asks for a log again ever more rarely, and not where that is of no use', () => {
  expect([1, 2, 3, 9].map((failures) => againAfter(502, failures))).toEqual([1_000, 2_000, 4_000, 30_000]);
  expect(againAfter(undefined, 1)).toBe(1_000);
  expect(againAfter(502, 10)).toBeUndefined();
  expect([401, 403, 404].map((status) => againAfter(status, 1))).toEqual([undefined, undefined, undefined]);
  expect(againAfter(409, 1)).toBe(1_000);
});

test('tells lines from what is said of those who write them', () => {
  const first = withoutTroubles(['a\t1\tone', '\0', '\0b\tIts node is away.'], {});
  expect(first).toEqual({ lines: ['a\t1\tone'], troubles: { b: 'Its node is away.' } });
  expect(withoutTroubles(['\0'], first.troubles).troubles).toEqual(first.troubles);
  expect(withoutTroubles(['\0b\t'], first.troubles).troubles).toEqual({});
});
