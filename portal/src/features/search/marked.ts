export interface Piece {
  text: string;
  found: boolean;
}

/** A text with marks around what was found, as pieces; the marks themselves are never shown. */
export function pieces(marked: string, before: string, after: string): Piece[] {
  return marked
    .split(before)
    .flatMap((part, index) => {
      if (index === 0) return [{ text: part, found: false }];
      const [found = '', ...rest] = part.split(after);
      return [
        { text: found, found: true },
        { text: rest.join(''), found: false },
      ];
    })
    .filter(({ text }) => text !== '');
}
