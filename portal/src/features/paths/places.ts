interface Place {
  owner: string;
  name: string;
  commit?: string;
  proposal?: string;
}

/** The repository, or the commit or proposal in one, that an address of the embedded Git host means. */
export function placeIn(address: string, gitHost: string): Place | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.host !== gitHost) return undefined;
  const [owner, name, kind, id] = url.pathname.split('/').filter(Boolean);
  if (!owner || !name) return undefined;
  return {
    owner,
    name: name.replace(/\.git$/, ''),
    ...(kind === 'commit' && id ? { commit: id } : {}),
    ...(kind === 'pull' && id ? { proposal: id } : {}),
  };
}

/** Whether it means something within the repository, rather than the repository itself. */
export const isPart = (place: Place | undefined) => Boolean(place?.commit ?? place?.proposal);

/** Its page in the portal. */
export function pathOf({ owner, name, commit, proposal }: Place) {
  const page = `/code/${owner}/${name}`;
  if (commit) return `${page}?${new URLSearchParams({ tab: 'commits', commit })}`;
  return proposal ? `${page}?${new URLSearchParams({ tab: 'proposals', proposal })}` : page;
}
