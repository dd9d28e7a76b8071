import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { withoutColours } from '@/shared/formats';
import { http } from '@/shared/http';
import { live } from '@/shared/live';

export type Line = { id: number; stepId?: string; message: string };
type Event = { id: number; type: string; body?: { message?: string; stepId?: string } };

const POLL_MILLIS = 4000;

/** The log of a run so far: read on, whenever the browser's one event stream says that the run has news. */
export function useLog(run: string, going: boolean): Line[] {
  const [lines, setLines] = useState<Line[]>([]);
  const client = useQueryClient();
  const last = useRef(0);
  useEffect(() => {
    last.current = 0;
    setLines([]);
    const stop = new AbortController();
    let reading = false;
    let again = false;
    const read = async (): Promise<void> => {
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      try {
        do {
          again = false;
          const { items } = await http.get<{ items: Event[] }>(
            `/api/ridgeway/paths/runs/${run}/log`,
            { after: last.current },
            stop.signal,
          );
          const news = items.filter((event) => event.id > last.current);
          last.current = Math.max(last.current, ...news.map((event) => event.id));
          if (news.some((event) => event.type === 'completion')) void client.invalidateQueries();
          setLines((before) => [
            ...before,
            ...news
              .filter((event) => event.type === 'log')
              .map(({ id, body }) => ({ id, stepId: body?.stepId, message: withoutColours(body?.message ?? '') })),
          ]);
        } while (again && !stop.signal.aborted);
      } catch {
        // the page shows that the server is away; the next hint or poll reads on
      } finally {
        reading = false;
      }
    };
    void read();
    const silent = live.listen(({ topic, data }) => {
      if (topic === 'run' && data.id === run) void read();
    });
    const timer = going ? window.setInterval(() => void read(), POLL_MILLIS) : undefined;
    return () => {
      stop.abort();
      silent();
      window.clearInterval(timer);
    };
  }, [run, going, client]);
  return lines;
}
