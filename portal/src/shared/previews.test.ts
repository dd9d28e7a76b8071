import { expect, test } from 'vitest';
import { previewForm, previewOf } from './previews';

test('an environment that shows a proposal is told from the others', () => {
  expect(
    ['preview-3', 'preview-120', 'preview', 'preview-0', 'preview-x', 'a-preview-3', 'dev'].map(previewOf),
  ).toEqual([3, 120, undefined, undefined, undefined, undefined, undefined]);
});

test('the form knows the service and the number', () => {
  const { pathname, searchParams } = new URL(previewForm('end-preview', 'component:default/till', 3), 'http://here');
  expect(pathname).toBe('/create/default/end-preview');
  expect(JSON.parse(searchParams.get('formData') ?? '')).toEqual({ entity: 'component:default/till', proposal: 3 });
});
