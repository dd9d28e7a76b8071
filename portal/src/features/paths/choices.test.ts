import { describe, expect, it } from 'vitest';
import { filterParams, narrowed } from './choices';

describe('choices of a form', () => {
  it('are asked for by every filter, narrowed to what is mine', () => {
    const filter = filterParams([{ kind: ['Component', 'API'] }, { 'spec.type': { exists: true } }], undefined);

    expect(narrowed(filter, 'ownedBy', ['group:default/web', 'user:default/kim'])).toEqual([
      'kind=Component,kind=API,relations.ownedBy=group:default/web,relations.ownedBy=user:default/kim',
      'spec.type,relations.ownedBy=group:default/web,relations.ownedBy=user:default/kim',
    ]);
    expect(narrowed(undefined, 'hasMember', ['user:default/kim'])).toEqual(['relations.hasMember=user:default/kim']);
  });
});
