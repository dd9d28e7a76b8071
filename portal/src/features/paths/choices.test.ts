import { describe, expect, it } from 'vitest';
import { filterParams, narrowed, tagsIn, toggled, wholeRef } from './choices';

describe('choices of a form', () => {
  it('are answered as a list, in the order they are offered in', () => {
    const offered = ['dev', 'staging', 'production'];

    expect(toggled(offered, [], 'staging')).toEqual(['staging']);
    expect(toggled(offered, ['staging'], 'dev')).toEqual(['dev', 'staging']);
    expect(toggled(offered, ['dev', 'staging'], 'dev')).toEqual(['staging']);
    expect(toggled([{ size: 1 }, 2], [{ size: 1 }], 2)).toEqual([{ size: 1 }, 2]);
  });

  it('are asked for by every filter, narrowed to what is mine', () => {
    const filter = filterParams([{ kind: ['Component', 'API'] }, { 'spec.type': { exists: true } }], undefined);

    expect(narrowed(filter, 'ownedBy', ['group:default/web', 'user:default/kim'])).toEqual([
      'kind=Component,kind=API,relations.ownedBy=group:default/web,relations.ownedBy=user:default/kim',
      'spec.type,relations.ownedBy=group:default/web,relations.ownedBy=user:default/kim',
    ]);
    expect(narrowed(undefined, 'hasMember', ['user:default/kim'])).toEqual(['relations.hasMember=user:default/kim']);
  });

  it('are whole references, whatever was typed', () => {
    expect(wholeRef('Web', 'Group')).toBe('group:default/web');
    expect(wholeRef('shop/web', 'Group', 'teams')).toBe('group:shop/web');
    expect(wholeRef('web', 'Group', 'teams')).toBe('group:teams/web');
    expect(wholeRef('user:kim')).toBe('user:default/kim');
    expect(wholeRef('web')).toBe('web');
    expect(wholeRef('a:b:c', 'Group')).toBe('a:b:c');
  });

  it('are tags in small letters, without what can be none', () => {
    expect(tagsIn('Java, c++ java my_tag')).toEqual({ tags: ['java', 'c++'], wrong: ['my_tag'] });
  });
});
