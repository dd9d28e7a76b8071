/** What the list is narrowed by, under the names that Backstage gives these fields. */
export const facets = [
  { key: 'kind', title: 'Kind' },
  { key: 'spec.type', title: 'Type' },
  { key: 'relations.ownedBy', title: 'Owner' },
  { key: 'relations.partOf', title: 'System' },
  { key: 'spec.lifecycle', title: 'Lifecycle' },
  { key: 'metadata.tags', title: 'Tag' },
] as const;

export const sizes = [25, 50, 100] as const;

/** What the server is asked, which is what stands in the address of the page. */
export type Question = Record<string, string | string[]>;

/** The question that an address asks, without what it does not know. */
export function questionOf(search: URLSearchParams): Question {
  const question: Question = {};
  for (const { key } of facets) {
    const values = search.getAll(key).filter(Boolean);
    if (values.length > 0) question[key] = values;
  }
  for (const key of ['text', 'show']) {
    const value = search.get(key);
    if (value) question[key] = value;
  }
  return question;
}

export const valuesOf = (question: Question, key: string): string[] => [question[key] ?? []].flat();

export const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** The address after a value was chosen, or chosen no more; the list begins again at its first page. */
export function toggled(search: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  const values = next.getAll(key);
  const kept = values.filter((each) => !same(each, value));
  next.delete(key);
  for (const each of kept.length < values.length ? kept : [...values, value]) next.append(key, each);
  next.delete('page');
  return next;
}

/** The part of the list that an address asks for; its size is one of those there are. */
export const listOf = (search: URLSearchParams) => ({
  question: questionOf(search),
  order: search.get('order') ?? 'metadata.name,asc',
  page: Math.max(1, Math.trunc(Number(search.get('page'))) || 1),
  size: sizes.find((each) => each === Number(search.get('size'))) ?? sizes[0],
});
