import { expect, test } from 'vitest';
import { pathOf, placeIn } from './places';

const path = (address: string) => {
  const place = placeIn(address, 'git.example.com');
  return place && pathOf(place);
};

test('finds the page of a repository, of a commit, and of a proposal', () => {
  expect(path('https://git.example.com/team/shop.git')).toBe('/code/team/shop');
  expect(path('https://git.example.com/team/shop/blob/main/a.txt')).toBe('/code/team/shop');
  expect(path('https://git.example.com/team/shop/commit/abc')).toBe('/code/team/shop?tab=commits&commit=abc');
  expect(path('https://git.example.com/team/shop/pull/7')).toBe('/code/team/shop?tab=proposals&proposal=7');
});

test('leaves addresses of others alone', () => {
  expect(path('https://github.com/team/shop')).toBeUndefined();
  expect(path('no address')).toBeUndefined();
  expect(path('https://git.example.com/team')).toBeUndefined();
});
