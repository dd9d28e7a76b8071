import { expect, test } from 'vitest';
import { pathOf, placeIn } from './places';

const path = (address: string) => {
  const place = placeIn(address, 'git.example.com');
  return place && pathOf(place);
};

test('finds the page of a repository and of a commit', () => {
  expect(path('https://git.example.com/team/shop.git')).toBe('/code/team/shop');
  expect(path('https://git.example.com/team/shop/blob/main/a.txt')).toBe('/code/team/shop');
  expect(path('https://git.example.com/team/shop/commit/abc')).toBe('/code/team/shop?tab=commits&commit=abc');
});

test('leaves addresses of others alone', () => {
  expect(path('https://github.com/team/shop')).toBeUndefined();
  expect(path('no address')).toBeUndefined();
  expect(path('https://git.example.com/team')).toBeUndefined();
});
