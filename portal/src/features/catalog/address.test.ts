import { expect, test } from 'vitest';
import { lineAddress, storedAddress } from './address';

const stored = (typed: string, base = 'http://localhost:7007') => storedAddress(typed, base, 'git.ridgeway.internal');
const file = 'https://git.ridgeway.internal/team/shop/blob/HEAD/catalog-info.yaml';

test('what the browser shows of a file of our own host becomes its stored name', () => {
  expect(stored(' http://localhost:7007/code/team/shop?file=yes&path=catalog-info.yaml ')).toBe(file);
  expect(stored('http://localhost:7007/code/team/shop')).toBe(file);
  expect(stored('http://localhost:7007/code/team/shop?tab=files&ref=idea%2Fone&path=a%2Fb.yaml')).toBe(
    'https://git.ridgeway.internal/team/shop/blob/idea/one/a/b.yaml',
  );
  expect(stored('http://localhost:7007/git/team/shop.git/blob/main/c.yaml')).toBe(
    'https://git.ridgeway.internal/team/shop/blob/main/c.yaml',
  );
  expect(stored('https://portal.example/ridge/code/team/shop', 'https://portal.example/ridge/')).toBe(file);
});

test('every other address stays as it is', () => {
  for (const other of [
    'https://github.com/team/shop/blob/main/catalog-info.yaml',
    'https://git.ridgeway.internal/team/shop/blob/main/catalog-info.yaml',
    'http://localhost:70070/code/team/shop',
    'http://localhost:7007/catalog',
    'nonsense',
  ])
    expect(stored(other)).toBe(other);
});

test.each([
  [
    'url:https://github.com/a/b/blob/main/catalog-info.yaml',
    12,
    'https://github.com/a/b/blob/main/catalog-info.yaml#L12',
  ],
  ['url:https://github.com/a/b/blob/main/catalog-info.yaml', 0, 'https://github.com/a/b/blob/main/catalog-info.yaml'],
  ['url:https://dev.azure.com/a/_git/b?path=/x.yaml', 3, 'https://dev.azure.com/a/_git/b?path=/x.yaml'],
  ['url:javascript:alert(1)', 3, undefined],
  ['file:/srv/all.yaml', 3, undefined],
])('leads from %s to its line', (locator, line, href) => {
  expect(lineAddress(locator, line)).toBe(href);
});
