import { expect, test } from 'vitest';
import { pieces } from './marked';

test.each([
  ['plain', [{ text: 'plain', found: false }]],
  ['<1>all</1>', [{ text: 'all', found: true }]],
  [
    'a <1>b</1> c <1>d</1>',
    [
      { text: 'a ', found: false },
      { text: 'b', found: true },
      { text: ' c ', found: false },
      { text: 'd', found: true },
    ],
  ],
  [
    '<b>x</b> <1>y</1>',
    [
      { text: '<b>x</b> ', found: false },
      { text: 'y', found: true },
    ],
  ],
  ['', []],
])('takes %j apart', (text, parts) => {
  expect(pieces(text, '<1>', '</1>')).toEqual(parts);
});
