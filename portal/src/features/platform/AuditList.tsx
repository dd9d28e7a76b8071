import { Button, NativeSelect, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { Waiting } from '@/shared/Waiting';
import { choices, wordsOf } from './words';

interface Entry {
  id: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  origin?: string;
  outcome: string;
  detail?: string;
}

export function AuditList() {
  const [search, setSearch] = useSearchParams();
  const actor = search.get('actor') ?? '';
  const action = search.get('action') ?? '';
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['platform', 'audit', actor, action],
    queryFn: ({ pageParam, signal }) =>
      http.get<{ items: Entry[]; next: number | null }>(
        '/api/ridgeway/platform/audit',
        { limit: 50, actor, action, before: pageParam },
        signal,
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const entries = data?.pages.flatMap((page) => page.items) ?? [];
  const filter = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    setSearch(next, { replace: true });
  };
  return (
    <>
      <div className="row spaced top-less">
        <TextInput
          label="By whom"
          placeholder="user:default/jane"
          value={actor}
          onChange={(e) => filter('actor', e.currentTarget.value)}
        />
        <NativeSelect
          label="What"
          data={choices(
            action,
            entries.map((entry) => entry.action),
          )}
          value={action}
          onChange={(e) => filter('action', e.currentTarget.value)}
        />
      </div>
      <Card flush={entries.length > 0}>
        {error && <Problem error={error} retry={() => void refetch()} />}
        {isPending && <Waiting rows={8} />}
        {data && entries.length === 0 && (
          <Empty title={actor || action ? 'No change fits.' : 'Nothing has been changed yet.'}>
            {(actor || action) && (
              <button type="button" className="chip" onClick={() => setSearch({}, { replace: true })}>
                Show all changes
              </button>
            )}
          </Empty>
        )}
        {entries.length > 0 && (
          <table>
            <thead>
              <tr>
                <th>What</th>
                <th>By whom</th>
                <th>Outcome</th>
                <th>When</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <td>
                    <span title={entry.action}>{wordsOf(entry.action)}</span>{' '}
                    {entry.subject !== 'session' && <code className="dim">{entry.subject}</code>}
                    {entry.detail && <div className="small dim">{entry.detail}</div>}
                  </td>
                  <td data-label="By">
                    {entry.actor} {entry.origin && <span className="small dim">from {entry.origin}</span>}
                  </td>
                  <td className={entry.outcome === 'succeeded' ? undefined : 'bad'}>{entry.outcome}</td>
                  <td>
                    <RelativeTime at={entry.at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older changes
        </Button>
      )}
    </>
  );
}
