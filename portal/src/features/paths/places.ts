interface Place {
  owner: string;
  name: string;
  commit?: string;
}

/** The repository, or the commit in one, that an address of the embedded Git host means. */
export function placeIn(address: string, gitHost: string): Place | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.host !== gitHost) return undefined;
  const [owner, name, kind, commit] = url.pathname.split('/').filter(Boolean);
  if (!owner || !name) return undefined;
  return { owner, name: name.replace(/\.git$/, ''), ...(kind === 'commit' && commit ? { commit } : {}) };
}

/** Its page in the portal. */
export const pathOf = ({ owner, name, commit }: Place) =>
  `/code/${owner}/${name}${commit ? `?${new URLSearchParams({ tab: 'commits', commit })}` : ''}`;
