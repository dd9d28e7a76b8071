type Filter = Record<string, string | string[] | { exists: boolean }>;

export function filterParams(filter: unknown, kinds: unknown): string[] | undefined {
  const filters = filter ? (Array.isArray(filter) ? filter : [filter]) : kinds ? [{ kind: kinds }] : [];
  const texts = (filters as Filter[]).map((each) =>
    Object.entries(each)
      .flatMap(([key, value]) =>
        typeof value === 'object' && !Array.isArray(value) ? [key] : [value].flat().map((one) => `${key}=${one}`),
      )
      .join(','),
  );
  return texts.length ? texts : undefined;
}

/** Each filter, narrowed to what is somebody's. */
export function narrowed(filter: string[] | undefined, relation: string, refs: string[]): string[] {
  const mine = refs.map((ref) => `relations.${relation}=${ref}`).join(',');
  return (filter ?? ['']).map((each) => [each, mine].filter(Boolean).join(','));
}
