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
