import { expect, test } from 'vitest';
import { docsOf, placeOf } from './places';

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

test('finds the documentation beside the entity, wherever in its repository that is', () => {
  const docs = (source: string, ref = 'dir:.', key = 'backstage.io/source-location') =>
    docsOf({ metadata: { name: 'a', annotations: { 'backstage.io/techdocs-ref': ref, [key]: source } } }, host);

  expect(docs(`url:https://${host}/team/shop`)).toBe('/code/team/shop?path=docs%2Findex.md&file=yes');
  expect(docs(`url:https://${host}/team/shop.git`)).toBe('/code/team/shop?path=docs%2Findex.md&file=yes');
  expect(docs(`url:https://${host}/team/all/tree/main/services/a%20b/`)).toBe(
    '/code/team/all?path=services%2Fa+b%2Fdocs%2Findex.md&file=yes&ref=main',
  );
  const file = `url:https://${host}/team/all/blob/HEAD/shop/catalog-info.yaml`;
  expect(docs(file, 'dir:.', 'backstage.io/managed-by-location')).toBe(
    '/code/team/all?path=shop%2Fdocs%2Findex.md&file=yes',
  );
  expect(docs(file, 'dir:./more')).toBe('/code/team/all?path=shop%2Fmore%2Fdocs%2Findex.md&file=yes');
  expect(docs(file, 'dir:../../..')).toBe('/code/team/all?path=docs%2Findex.md&file=yes');
  expect(docs('url:https://github.com/team/all/tree/main')).toBeUndefined();
  expect(docs(file, 'url:https://docs.example.com')).toBeUndefined();
});
