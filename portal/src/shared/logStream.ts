export const AGAIN_MILLIS = 1_000;
const LONGEST_MILLIS = 30_000;
const MOST_FAILURES = 10;
/** Sent while nothing is written. */
export const NOTHING_NEW = '\0';

/** After how many milliseconds a log is asked for again that failed so often; undefined when that is of no use. */
export function againAfter(status: number | undefined, failures: number): number | undefined {
  const final = status !== undefined && status < 500 && ![408, 409, 429].includes(status);
  return final || failures >= MOST_FAILURES ? undefined : Math.min(LONGEST_MILLIS, AGAIN_MILLIS * 2 ** (failures - 1));
}

/** The lines, and what is said between them: NUL, what wrote them, tab, why there are no more; nothing when there are again. */
export function withoutTroubles(parts: string[], before: Record<string, string>) {
  const lines = parts.filter((part) => !part.startsWith(NOTHING_NEW));
  if (lines.length === parts.length) return { lines, troubles: before };
  const troubles = { ...before };
  for (const part of parts) {
    const [source = '', why = ''] = part.split('\t');
    if (!part.startsWith(NOTHING_NEW)) continue;
    delete troubles[source.slice(1)];
    if (why) troubles[source.slice(1)] = why;
  }
  return { lines, troubles };
}
