import { expect, test } from 'vitest';
import { placeOf } from './places';

const host = 'git.ridgeway.internal';

test('leads to the file in the built-in host', () => {
  expect(placeOf(`url:https://${host}/team/shop/blob/main/a%20b/catalog-info.yaml`, 7, host)).toEqual({
    to: '/code/team/shop?file=yes&path=a+b%2Fcatalog-info.yaml&ref=main#L7',
    text: 'team/shop: a b/catalog-info.yaml, line 7',
  });
  expect(placeOf(`url:https://${host}/team/shop/blob/HEAD/catalog-info.yaml`, 0, host).to).toBe(
    '/code/team/shop?file=yes&path=catalog-info.yaml',
  );
});

test('leads to the line at another host', () => {
  expect(placeOf('url:https://github.com/o/r/blob/main/catalog-info.yaml', 3, host)).toEqual({
    href: 'https://github.com/o/r/blob/main/catalog-info.yaml#L3',
    text: 'github.com/o/r/blob/main/catalog-info.yaml, line 3',
  });
});

test('leads nowhere for a file on the disk of the server, and for what is no address', () => {
  expect(placeOf('file:/srv/all.yaml', 2, host)).toEqual({ text: '/srv/all.yaml, line 2' });
  expect(placeOf('url:javascript', 0, host)).toEqual({ text: 'javascript' });
  expect(placeOf('url:javascript:alert(1)', 0, host).href).toBeUndefined();
  expect(placeOf('', 0, host)).toEqual({ text: '' });
});
