import type { Page } from './pages';

const key = 'ridgeway-recent';
const most = 6;

/** What was opened from the search last, newest first. */
export function recent(): Page[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isPage).slice(0, most) : [];
  } catch {
    return [];
  }
}

export function opened(page: Page) {
  const { to, title, kind } = page;
  const others = recent().filter((each) => each.to !== to);
  localStorage.setItem(key, JSON.stringify([{ to, title, kind }, ...others].slice(0, most)));
}

/** Somebody else may have written there; only places of this portal are opened. */
function isPage(value: unknown): value is Page {
  const page = value as Partial<Page> | null;
  return (
    typeof page?.to === 'string' &&
    /^\/(?!\/)/.test(page.to) &&
    [page.title, page.kind].every((it) => typeof it === 'string')
  );
}
