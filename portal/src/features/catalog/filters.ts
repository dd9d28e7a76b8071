import { parseRef } from '@/shared/entity';

export const facets = [
  { key: 'kind', title: 'Kind' },
  { key: 'spec.type', title: 'Type' },
  { key: 'relations.ownedBy', title: 'Owner' },
  { key: 'relations.partOf', title: 'System' },
  { key: 'spec.lifecycle', title: 'Lifecycle' },
  { key: 'metadata.tags', title: 'Tag' },
] as const;

/** What people look for; where entries were read from shows only when asked for. */
const shownKinds = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user', 'template'];

export type Filters = Record<string, string[]>;

export interface Asked {
  filters: Filters;
  text: string;
  owners?: string[];
  starred?: string[];
}

const nothing = ['metadata.uid=none'];

function conditions(filters: Filters): string {
  return Object.entries(filters)
    .flatMap(([key, values]) => values.map((value) => `${key}=${value}`))
    .join(',');
}

/** Conditions within one parameter hold together, parameters are alternatives: one for each starred entity. */
export function filterTexts({ filters, owners, starred }: Asked, without?: string): string[] {
  const kept = Object.fromEntries(Object.entries(filters).filter(([key]) => key !== without));
  if (!kept.kind) kept.kind = shownKinds;
  if (owners) {
    const chosen = kept['relations.ownedBy'];
    kept['relations.ownedBy'] = chosen ? chosen.filter((owner) => owners.includes(owner)) : owners;
    if (kept['relations.ownedBy'].length === 0) return nothing;
  }
  if (!starred) return [conditions(kept)];
  const { kind: kinds = [], ...rest } = kept;
  const refs = starred.map((ref) => parseRef(ref)).filter((ref) => kinds.includes(ref.kind));
  if (refs.length === 0) return nothing;
  return refs.map(({ kind, namespace, name }) =>
    conditions({ ...rest, kind: [kind], 'metadata.namespace': [namespace], 'metadata.name': [name] }),
  );
}
