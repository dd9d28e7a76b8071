/** The columns of the list in their order; the name is always there. What changes by the minute cannot be sorted by. */
export const columns = [
  { key: 'name', title: 'Name', order: 'metadata.name' },
  { key: 'kind', title: 'Kind', order: 'kind' },
  { key: 'type', title: 'Type', order: 'spec.type' },
  { key: 'owner', title: 'Owner', order: 'relations.ownedBy' },
  { key: 'system', title: 'System', order: 'relations.partOf' },
  { key: 'lifecycle', title: 'Lifecycle', order: 'spec.lifecycle' },
  { key: 'tags', title: 'Tags', order: 'metadata.tags' },
  { key: 'namespace', title: 'Namespace', order: 'metadata.namespace' },
  { key: 'running', title: 'Running', order: undefined },
  { key: 'changed', title: 'Changed', order: undefined },
] as const;

export type ColumnKey = (typeof columns)[number]['key'];

export const usualColumns: ColumnKey[] = ['name', 'kind', 'owner', 'system', 'running', 'changed'];

/** The columns that somebody kept, as far as there are such; else the usual ones. */
export function columnsOf(kept: unknown): ColumnKey[] {
  if (!Array.isArray(kept)) return usualColumns;
  return columns.map(({ key }) => key).filter((key) => key === 'name' || kept.includes(key));
}
