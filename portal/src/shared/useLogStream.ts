import { useEffect, useRef, useState } from 'react';
import { serverUrl } from './base';
import { withoutColours } from './formats';
import { HttpError } from './http';

const AGAIN_MILLIS = 1_000;
const MOST_LINES = 20_000;

export interface LogStream {
  lines: string[];
  /** Older lines than the first were left out, so many. */
  left: number;
  error?: unknown;
  ended: boolean;
}

/** By which question a log is read on, of which so many lines were read, and what the last one was. */
type Resume = (read: number, last: string) => string;

const fromLine: Resume = (read) => `from=${read}`;

const nothing: LogStream = { lines: [], left: 0, ended: false };

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
    const take = (text: string[]) => {
      read += text.length;
      last = text.at(-1) ?? last;
      const more = text.map(withoutColours);
      setStream((before) => {
        const all = [...before.lines, ...more];
        const over = Math.max(0, all.length - MOST_LINES);
        return { lines: all.slice(over), left: before.left + over, ended: false };
      });
    };
    const once = async () => {
      const from = `${address}${address.includes('?') ? '&' : '?'}${resume(read, last)}`;
      const response = await fetch(serverUrl(from), {
        signal: stop.signal,
        credentials: 'same-origin',
        headers: { Accept: 'text/plain, application/problem+json', 'X-Requested-With': 'XMLHttpRequest' },
      });
      if (!response.ok || !response.body) throw await refusal(response);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        const parts = (rest + piece.value).split('\n');
        rest = parts.pop() ?? '';
        if (parts.length > 0) take(parts);
      }
    };
    const follow = async () => {
      do {
        try {
          await once();
        } catch (error) {
          if (stop.signal.aborted) return;
          if (error instanceof HttpError && read === 0) {
            setStream((before) => ({ ...before, error, ended: true }));
            return;
          }
        }
        if (stop.signal.aborted) return;
        if (on.current) await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MILLIS));
      } while (on.current && !stop.signal.aborted);
      setStream((before) => ({ ...before, ended: true }));
    };
    void follow();
    return () => stop.abort();
  }, [address, resume]);
  return stream;
}
