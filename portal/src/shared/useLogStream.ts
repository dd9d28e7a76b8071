import { useEffect, useRef, useState } from 'react';
import { serverUrl } from './base';
import { withoutColours } from './formats';
import { HttpError } from './http';
import { AGAIN_MILLIS, againAfter, NOTHING_NEW, withoutTroubles } from './logStream';

const MOST_LINES = 20_000;

export interface LogStream {
  lines: string[];
  /** Older lines than the first were left out, so many. */
  left: number;
  /** Why it is not read on; what was read before is still right. */
  error?: unknown;
  /** Why it is cut off at this moment; it is asked for again. */
  cut?: string;
  /** What is not among the lines any more, and why. */
  troubles: Record<string, string>;
  ended: boolean;
}

/** By which question a log is read on, of which so many lines were read, and what the last one was. */
type Resume = (read: number, last: string) => string;

const fromLine: Resume = (read) => `from=${read}`;

/** What says where to read on takes the place of what said where to begin. */
function withResume(address: string, resumed: string): string {
  const [path = '', query] = address.split('?');
  const search = new URLSearchParams(query);
  for (const [key, value] of new URLSearchParams(resumed)) search.set(key, value);
  return `${path}?${search}`;
}

const nothing: LogStream = { lines: [], left: 0, troubles: {}, ended: false };

async function refusal(response: Response): Promise<HttpError> {
  const problem = (await response.json().catch(() => ({}))) as Record<string, string>;
  const said = problem.detail ?? `The server answered with status ${response.status}.`;
  return new HttpError(response.status, said, problem.code, problem.remedy);
}

/**
 * The lines of a log as they are written. The server ends a stream now and then, and so may the way to it: as long as what
 * writes goes on, it is read on from the line where it ended.
 */
export function useLogStream(address: string, going: boolean, resume: Resume = fromLine): LogStream {
  const [stream, setStream] = useState<LogStream>(nothing);
  const on = useRef(going);
  useEffect(() => {
    on.current = going;
  });
  useEffect(() => {
    setStream(nothing);
    if (!address) return;
    const stop = new AbortController();
    let read = 0;
    let last = '';
    let failures = 0;
    let troubles: Record<string, string> = {};
    const take = (text: string[]) => {
      read += text.length;
      last = text.at(-1) ?? last;
      const more = text.map(withoutColours);
      setStream((before) => {
        const all = [...before.lines, ...more];
        const over = Math.max(0, all.length - MOST_LINES);
        return { ...before, lines: all.slice(over), left: before.left + over, ended: false };
      });
    };
    const once = async () => {
      const from = withResume(address, resume(read, last));
      const response = await fetch(serverUrl(from), {
        signal: stop.signal,
        credentials: 'same-origin',
        headers: { Accept: 'text/plain, application/problem+json', 'X-Requested-With': 'XMLHttpRequest' },
      });
      if (!response.ok || !response.body) throw await refusal(response);
      troubles = {};
      setStream((before) => ({ ...before, cut: undefined, troubles }));
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        failures = 0;
        const parts = (rest + piece.value).split('\n');
        rest = parts.pop() ?? '';
        if (resume === fromLine) {
          const text = parts.filter((part) => part !== NOTHING_NEW);
          if (text.length > 0) take(text);
          continue;
        }
        const found = withoutTroubles(parts, troubles);
        if (found.troubles !== troubles) {
          troubles = found.troubles;
          setStream((before) => ({ ...before, troubles: found.troubles }));
        }
        if (found.lines.length > 0) take(found.lines);
      }
    };
    const follow = async () => {
      do {
        let wait: number | undefined = AGAIN_MILLIS;
        try {
          await once();
        } catch (error) {
          if (stop.signal.aborted) return;
          failures++;
          wait = againAfter(error instanceof HttpError ? error.status : undefined, failures);
          if (wait === undefined || !on.current || (error instanceof HttpError && read === 0)) {
            setStream((before) => ({ ...before, error, cut: undefined, ended: true }));
            return;
          }
          const cut = error instanceof HttpError ? error.message : 'The connection to the server broke.';
          // A way that breaks once is found again at once.
          if (failures > 1 || error instanceof HttpError) setStream((before) => ({ ...before, cut }));
        }
        if (stop.signal.aborted) return;
        if (on.current) await new Promise((resolve) => window.setTimeout(resolve, wait));
      } while (on.current && !stop.signal.aborted);
      setStream((before) => ({ ...before, ended: true }));
    };
    void follow();
    return () => stop.abort();
  }, [address, resume]);
  return stream;
}
