import { expect, test } from 'vitest';
import { questionOf, sizeOf, toggled } from './filters';

const at = (text: string) => new URLSearchParams(text);

test('asks what stands in the address, and nothing else', () => {
  expect(
    questionOf(at('kind=api&kind=component&text=pay&show=owned&page=3&order=kind,asc&other=x&spec.type=')),
  ).toEqual({
    kind: ['api', 'component'],
    text: 'pay',
    show: 'owned',
  });
});

test('chooses and un-chooses a value in any spelling, and goes back to the first page', () => {
  expect(toggled(at('kind=API&page=4&text=x'), 'kind', 'component').toString()).toBe('text=x&kind=API&kind=component');
  expect(toggled(at('kind=API&kind=component'), 'kind', 'api').toString()).toBe('kind=component');
});

test('takes only sizes that there are', () => {
  expect(sizeOf(at('size=50'))).toBe(50);
  expect(sizeOf(at('size=100000'))).toBe(25);
  expect(sizeOf(at(''))).toBe(25);
});
