import { expect, test } from 'vitest';
import { listOf, questionOf, toggled } from './filters';

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

test('takes only sizes and pages that there are, and by name when nothing else is said', () => {
  expect(listOf(at('kind=api&size=50&page=3&order=kind,desc'))).toEqual({
    question: { kind: ['api'] },
    order: 'kind,desc',
    page: 3,
    size: 50,
  });
  expect(listOf(at('size=100000&page=-2'))).toEqual({ question: {}, order: 'metadata.name,asc', page: 1, size: 25 });
});
