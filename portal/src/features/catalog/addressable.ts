// Servers and proxies take 8 KB of address and headers together.
const MOST = 4000;

/** The references in pieces, each of which fits into the address of a question. */
export function addressable(refs: string[]): string[][] {
  const pieces: string[][] = [];
  let room = 0;
  for (const ref of refs) {
    const length = '&ref='.length + encodeURIComponent(ref).length;
    const piece = pieces.at(-1);
    if (piece && length <= room) {
      piece.push(ref);
      room -= length;
    } else {
      pieces.push([ref]);
      room = MOST - length;
    }
  }
  return pieces;
}
