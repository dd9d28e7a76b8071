import { expect, test } from 'vitest';
import { catalogInfo, newFileUrl } from './catalogInfo';

const answers = { name: 'cart', description: '', type: 'service', lifecycle: 'production', owner: 'web', system: '' };

test('writes what was answered, and nothing that is empty and may be', () => {
  expect(catalogInfo({ ...answers, system: 'shop' }, { annotation: 'github.com/project-slug', value: 'o/cart' })).toBe(
    `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: cart
  annotations:
    github.com/project-slug: o/cart
spec:
  type: service
  lifecycle: production
  owner: web
  system: shop
`,
  );
  expect(catalogInfo(answers)).not.toContain('system');
});

test.each([
  ['No, really: "it" #1', '"No, really: \\"it\\" #1"'],
  ['one\n  owner: evil', '"one\\n  owner: evil"'],
  ['yes', '"yes"'],
  ['1.0', '"1.0"'],
  ['&a', '"&a"'],
])('quotes %j, so that it stays one text', (description, written) => {
  expect(catalogInfo({ ...answers, description })).toContain(`  description: ${written}\n`);
});

test('leads to the page for a new file where the host has one', () => {
  expect(newFileUrl('github.com', 'o/r', 'catalog-info.yaml', 'a: b\n')).toBe(
    'https://github.com/o/r/new/HEAD?filename=catalog-info.yaml&value=a%3A+b%0A',
  );
  expect(newFileUrl('gitlab.example.com', 'g/s/r', 'catalog-info.yaml', 'x')).toBe(
    'https://gitlab.example.com/g/s/r/-/new/HEAD?file_name=catalog-info.yaml',
  );
  expect(newFileUrl('git.example.com', 'o/r', 'catalog-info.yaml', 'x')).toBeUndefined();
});
