import { expect, test } from 'vitest';
import { columnsOf, usualColumns } from './columns';

test('shows the usual columns to who has kept none', () => {
  expect(columnsOf(undefined)).toEqual(usualColumns);
  expect(columnsOf('everything')).toEqual(usualColumns);
});

test('keeps the order, the name, and nothing that is not there', () => {
  expect(columnsOf(['tags', 'owner', 'gone'])).toEqual(['name', 'owner', 'tags']);
  expect(columnsOf([])).toEqual(['name']);
});
