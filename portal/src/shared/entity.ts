export interface EntityLinkData {
  url: string;
  title?: string;
  icon?: string;
}

export interface Relation {
  type: string;
  targetRef: string;
}

export interface StatusItem {
  type?: string;
  level?: string;
  message: string;
  error?: { name?: string; message?: string; code?: string; remedy?: string };
  remedy?: string;
  line?: number;
}

export interface Entity {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    title?: string;
    description?: string;
    uid?: string;
    etag?: string;
    annotations?: Record<string, string>;
    labels?: Record<string, string>;
    tags?: string[];
    links?: EntityLinkData[];
  };
  spec?: Record<string, unknown>;
  relations?: Relation[];
  status?: { items?: StatusItem[] };
}

export interface EntityName {
  kind: string;
  namespace: string;
  name: string;
}

/** Reads `[kind:][namespace/]name`, as Backstage writes references. */
export function parseRef(ref: string, defaultKind = 'component', defaultNamespace = 'default'): EntityName {
  const slash = ref.indexOf('/');
  const colon = ref.indexOf(':');
  const hasKind = colon > 0 && (slash < 0 || colon < slash);
  const kind = hasKind ? ref.slice(0, colon) : defaultKind;
  const rest = hasKind ? ref.slice(colon + 1) : ref;
  const cut = rest.indexOf('/');
  return cut < 0
    ? { kind, namespace: defaultNamespace, name: rest }
    : { kind, namespace: rest.slice(0, cut), name: rest.slice(cut + 1) };
}

export function refOf(entity: Entity): string {
  return `${entity.kind}:${entity.metadata.namespace ?? 'default'}/${entity.metadata.name}`.toLowerCase();
}

export function entityPath(ref: string | EntityName): string {
  const { kind, namespace, name } = typeof ref === 'string' ? parseRef(ref) : ref;
  return `/catalog/${encodeURIComponent(namespace)}/${encodeURIComponent(kind.toLowerCase())}/${encodeURIComponent(name)}`;
}

/** How people call the entity a reference means: its name, with the namespace only where it says something. */
export function shortName(ref: string): string {
  const { kind, namespace, name } = parseRef(ref);
  if (kind.toLowerCase() === 'user') return name;
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

export function titleOf(entity: Entity): string {
  return entity.metadata.title ?? entity.metadata.name;
}

export function specText(entity: Entity, key: string): string | undefined {
  const value = entity.spec?.[key];
  return typeof value === 'string' ? value : undefined;
}

export function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? []).filter((relation) => relation.type === type).map((relation) => relation.targetRef);
}

const kinds: Record<string, string> = { api: 'API', component: 'Component' };

export function kindName(kind: string): string {
  const lower = kind.toLowerCase();
  return kinds[lower] ?? lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** The repository of the Git host an entity was read from, when it lies on that host. */
export function repositoryOf(entity: Entity, gitHost: string): { owner: string; name: string } | undefined {
  const annotations = entity.metadata.annotations ?? {};
  for (const key of ['backstage.io/source-location', 'backstage.io/managed-by-location']) {
    const text = annotations[key]?.replace(/^url:/, '');
    if (!text || !URL.canParse(text)) continue;
    const url = new URL(text);
    const [owner, name] = url.pathname.split('/').filter(Boolean);
    if (url.host === gitHost && owner && name) return { owner, name: name.replace(/\.git$/, '') };
  }
  return undefined;
}
