import { expect, test } from 'vitest';
import { storedAddress } from './address';

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
