/** The columns of the list in their order; the name is always there. */
export const columns = [
  { key: 'name', title: 'Name', order: 'metadata.name' },
  { key: 'kind', title: 'Kind', order: 'kind' },
  { key: 'type', title: 'Type', order: 'spec.type' },
  { key: 'owner', title: 'Owner', order: 'relations.ownedBy' },
  { key: 'system', title: 'System', order: 'relations.partOf' },
  { key: 'lifecycle', title: 'Lifecycle', order: 'spec.lifecycle' },
  { key: 'tags', title: 'Tags', order: 'metadata.tags' },
  { key: 'namespace', title: 'Namespace', order: 'metadata.namespace' },
] as const;

export type ColumnKey = (typeof columns)[number]['key'];

export const usualColumns: ColumnKey[] = ['name', 'kind', 'type', 'owner', 'system', 'lifecycle'];

/** The columns that somebody kept, as far as there are such; else the usual ones. */
export function columnsOf(kept: unknown): ColumnKey[] {
  if (!Array.isArray(kept)) return usualColumns;
  return columns.map(({ key }) => key).filter((key) => key === 'name' || kept.includes(key));
}
