import type { Entity } from '@/shared/entity';
import { safeHref } from '@/shared/links';

/** Where a file of a source can be looked at: within the portal, at its host, or nowhere but on the server's disk. */
export function placeOf(source: string, line: number, gitHost: string): { to?: string; href?: string; text: string } {
  const text = source.replace(/^(url|file):/, '');
  const at = line > 0 ? `, line ${line}` : '';
  if (!source.startsWith('url:') || !URL.canParse(text)) return { text: text + at };
  const url = new URL(text);
  const [owner, name, way, branch, ...path] = url.pathname.split('/').filter(Boolean);
  if (url.host !== gitHost)
    return { href: safeHref(line > 0 ? `${text}#L${line}` : text), text: text.replace(/^https?:\/\//, '') + at };
  if (!owner || !name || !branch || !['blob', 'tree', 'raw'].includes(way ?? '')) return { text: text + at };
  const query = new URLSearchParams({ file: 'yes', path: path.map(decodeURIComponent).join('/') });
  if (branch !== 'HEAD') query.set('ref', decodeURIComponent(branch));
  return {
    to: `/code/${owner}/${name}?${query}${line > 0 ? `#L${line}` : ''}`,
    text: `${owner}/${name}: ${path.map(decodeURIComponent).join('/')}${at}`,
  };
}

/** The first page of the documentation that lies beside an entity in the built-in host, as its `techdocs-ref` says. */
export function docsOf(
  { metadata: { annotations = {} } }: Pick<Entity, 'metadata'>,
  gitHost: string,
): string | undefined {
  const beside = /^dir:(.*)/.exec(annotations['backstage.io/techdocs-ref'] ?? '')?.[1];
  const source = annotations['backstage.io/source-location'] ?? annotations['backstage.io/managed-by-location'] ?? '';
  const text = source.replace(/^url:/, '');
  if (beside === undefined || !source.startsWith('url:') || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const [owner, name, way, branch, ...path] = url.pathname.split('/').filter(Boolean);
  if (url.host !== gitHost || !owner || !name) return undefined;
  const folder = way === 'tree' ? path : path.slice(0, -1);
  const page = new URL(`${beside || '.'}/docs/index.md`, `https://any/${[...folder, ''].join('/')}`).pathname.slice(1);
  const query = new URLSearchParams({ path: decodeURIComponent(page.replace(/\/{2,}/g, '/')), file: 'yes' });
  if (branch && branch !== 'HEAD') query.set('ref', decodeURIComponent(branch));
  return `/code/${owner}/${name.replace(/\.git$/, '')}?${query}`;
}
