import { safeHref } from '@/shared/links';

/** The name a repository of our own host is stored under, for what the browser shows of a file in it; others stay as they are. */
export function storedAddress(typed: string, baseUrl: string, gitHost: string): string {
  const target = typed.trim();
  const base = baseUrl.replace(/\/$/, '');
  if (!target.startsWith(`${base}/`)) return target;
  const url = new URL(target);
  const rest = target.slice(base.length).replace(/[?#].*$/, '');
  const page = /^\/code\/([^/]+\/[^/]+)\/?$/.exec(rest);
  if (page) {
    const branch = url.searchParams.get('ref') ?? 'HEAD';
    const path = url.searchParams.get('path') || 'catalog-info.yaml';
    return `https://${gitHost}/${page[1]}/blob/${branch}/${path}`;
  }
  const git = /^\/git\/([^/]+\/[^/]+?)(?:\.git)?(\/(?:blob|tree)\/.+)$/.exec(rest);
  return git ? `https://${gitHost}/${git[1]}${git[2]}` : target;
}

/** Where a browser shows the line: hosts that mark lines do it by `#L12`. */
export function lineAddress(locator: string, line: number): string | undefined {
  const href = locator.startsWith('url:') ? safeHref(locator.slice('url:'.length)) : undefined;
  if (!href || line < 1 || href.includes('?')) return href;
  return `${href}#L${line}`;
}
