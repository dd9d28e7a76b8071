import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import { StateIcon } from '@/shared/StateMark';
import { stateWords, tones } from '@/shared/states';
import { useLater } from '@/shared/useLater';
import { progress } from './progress';

type Going = components['schemas']['AtWork'];

const useAtWork = (enabled: boolean) =>
  useQuery({
    queryKey: ['paths', 'at-work'],
    queryFn: () => http.get<{ items: Going[] }>('/api/ridgeway/paths/at-work'),
    refetchInterval: ({ state }) => (state.data?.items.length ? 15_000 : false),
    enabled,
  });

/** A person's runs that are at work, how far they are, and for a moment how they ended, wherever the person is meanwhile. */
export function AtWork() {
  const { data } = useAtWork(useLater());
  const { pathname } = useLocation();
  const read = useRef(new Set<string>());
  const page = (run: Going) => pathname === `/runs/${run.id}`;
  const runs = (data?.items ?? []).filter((run) => !run.endedAt || !(page(run) || read.current.has(run.id)));
  useEffect(() => {
    for (const run of data?.items ?? []) if (run.endedAt && pathname === `/runs/${run.id}`) read.current.add(run.id);
  }, [data, pathname]);
  return (
    <>
      {runs.length > 0 && (
        <div className="at-work">
          {runs.map((run) => (
            <Link key={run.id} to={`/runs/${run.id}`} title={`${run.title}: ${progress(run)}`}>
              <StateIcon tone={tones[run.status] ?? 'unknown'} />
              <span className="grow">
                <span className="short">{run.title}</span>
                <span className="dim small short">{progress(run)}</span>
                {!run.endedAt && <progress aria-hidden max={Math.max(1, run.steps)} value={run.done} />}
              </span>
            </Link>
          ))}
        </div>
      )}
      <p className="sr" aria-live="polite">
        {runs
          .filter((run) => run.endedAt)
          .map((run) => `${run.title}: ${stateWords[run.status] ?? run.status}. `)
          .join('')}
      </p>
    </>
  );
}
