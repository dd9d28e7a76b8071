/** The path under which the server serves the portal, without a trailing slash; the server writes it into `<base>`. */
export const basePath = new URL(document.baseURI).pathname.replace(/\/$/, '');

/** The address of a path of the server, whatever base path it is served under. */
export function serverUrl(path: string): string {
  return `${basePath}${path}`;
}
