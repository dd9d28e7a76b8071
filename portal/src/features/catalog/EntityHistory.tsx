import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { count } from '@/shared/formats';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';

type Entry = components['schemas']['HistoryEntry'];
type Place = { owner: string; name: string };

const size = 20;
const words: Record<string, string> = { added: 'Came into the catalog', removed: 'Left the catalog' };

interface CommitLine {
  id: string;
  message: string;
  author: string;
}

function Value({ text, was }: { text?: string | null; was: boolean }) {
  if (text === null || text === undefined) return <span className="dim">{was ? 'was not there' : 'is gone'}</span>;
  return <span className={was ? 'minus' : 'plus'}>{text === '' ? '(empty)' : text}</span>;
}

/** The commit a change came with, by its subject where that can be read. */
function Commit({ entry, repository, lines }: { entry: Entry; repository?: Place; lines?: CommitLine[] }) {
  if (!/^[0-9a-f]{40}$/.test(entry.revision)) return null;
  const known = lines?.find(({ id }) => id === entry.revision);
  const text = known ? known.message.split('\n')[0] : entry.revision.slice(0, 8);
  return (
    <span className="small">
      {repository ? (
        <Link to={`/code/${repository.owner}/${repository.name}?tab=commits&commit=${entry.revision}`}>{text}</Link>
      ) : (
        <code>{text}</code>
      )}
      {known && <span className="dim"> {known.author}</span>}
    </span>
  );
}

function Fields({ entry }: { entry: Entry }) {
  return (
    <table className="fields">
      <caption className="sr">What changed</caption>
      <thead>
        <tr>
          <th>Field</th>
          <th>Before</th>
          <th>After</th>
        </tr>
      </thead>
      <tbody>
        {entry.fields.map(({ path, before, after }) => (
          <tr key={path}>
            <td>
              <code>
                {path.split('.').map((part, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one path stay where they are
                  <span key={index}>
                    {index > 0 && '.'}
                    <wbr />
                    {part}
                  </span>
                ))}
              </code>
            </td>
            <td data-label="before">
              <Value text={before} was />
            </td>
            <td data-label="after">
              <Value text={after} was={false} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function useHistory(entityRef: string) {
  const { kind, namespace, name } = parseRef(entityRef);
  return useInfiniteQuery({
    queryKey: ['catalog', 'history', entityRef],
    queryFn: ({ pageParam, signal }) =>
      http.get<{ items: Entry[] }>(
        `/api/ridgeway/catalog/entities/${kind}/${namespace}/${encodeURIComponent(name)}/history`,
        { limit: size, before: pageParam },
        signal,
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ items }) => (items.length === size ? items.at(-1)?.id : undefined),
  });
}

/** The newest commits, to call changes by their subjects. */
export function useSubjects(repository?: Place) {
  const may = useMay();
  const at = `/api/ridgeway/code/repositories/${repository?.owner}/${repository?.name}/commits`;
  return useQuery({
    queryKey: ['code', 'subjects', repository],
    queryFn: () => http.get<{ items: CommitLine[] }>(at, { limit: 100 }),
    enabled: repository !== undefined && may('code.repository.read'),
    retry: false,
  });
}

/** What became of an entry of the catalog, newest first; of one that is `gone`, nothing is said unless something was noted. */
export function History({
  entityRef,
  repository,
  gone = false,
}: {
  entityRef: string;
  repository?: Place;
  gone?: boolean;
}) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory(entityRef);
  const commits = useSubjects(repository);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (gone && items.length === 0) return null;
  return (
    <Card title="Changes in the catalog">
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={4} />}
      {data && items.length === 0 && (
        <p className="dim">
          Nothing was noted yet. A change of its file is noted here when it is read: field by field, with the commit
          where the host tells one.
        </p>
      )}
      <ol className="list history">
        {items.map((entry) => (
          <li key={entry.id}>
            <div className="grow">
              <div className="row">
                <strong>{words[entry.what] ?? `Changed ${count(entry.fields.length, 'field')}`}</strong>
                <span className="dim small">
                  <RelativeTime at={entry.at} />
                </span>
                <Commit entry={entry} repository={repository} lines={commits.data?.items} />
              </div>
              {entry.fields.length > 0 && <Fields entry={entry} />}
            </div>
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older changes
        </Button>
      )}
    </Card>
  );
}

export function EntityHistory({ entity, repository }: { entity: Entity; repository?: Place }) {
  return <History entityRef={refOf(entity)} repository={repository} />;
}
