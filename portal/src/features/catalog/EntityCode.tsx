import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import { Empty } from '@/shared/Empty';
import { type Entity, refOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { LongText } from '@/shared/LongText';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { Waiting } from '@/shared/Waiting';

interface CommitLine {
  id: string;
  message: string;
  author: string;
  at: string;
}
type Place = { owner: string; name: string };

/** The last changes in the repository it was read from. */
export function Activity({ repository, limit }: { repository?: Place; limit: number }) {
  const at = `/api/ridgeway/code/repositories/${repository?.owner}/${repository?.name}/commits`;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['code', 'activity', repository, limit],
    queryFn: () => http.get<{ items: CommitLine[] }>(at, { limit }),
    enabled: repository !== undefined,
  });
  return (
    <Card
      title={limit > 10 ? 'Activity' : 'Lately'}
      aside={repository && <Link to={`/code/${repository.owner}/${repository.name}?tab=commits`}>All commits</Link>}
    >
      {!repository && (
        <p className="dim">Changes show here when it comes from a repository of the built-in Git host.</p>
      )}
      {error && <Problem error={error} retry={() => void refetch()} />}
      {repository && isPending && <Waiting rows={3} />}
      {data?.items.length === 0 && <p className="dim">No commit yet.</p>}
      <ul className="list">
        {data?.items.map((commit) => (
          <li key={commit.id}>
            <span className="grow">
              <Link to={`/code/${repository?.owner}/${repository?.name}?tab=commits&commit=${commit.id}`}>
                {commit.message.split('\n')[0]}
              </Link>
              <span className="dim small"> {commit.author}</span>
            </span>
            <span className="dim small">
              <RelativeTime at={commit.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Where the entity is written, and what the catalog made of it. */
export function Source({ entity, repository }: { entity: Entity; repository?: Place }) {
  const location = entity.metadata.annotations?.['backstage.io/managed-by-location']?.replace(/^url:/, '');
  const file =
    location && URL.canParse(location) ? /\/(?:blob|tree)\/[^/]+\/(.+)$/.exec(new URL(location).pathname) : null;
  return (
    <>
      <Card title="Where it is written">
        {location ? <CopyLine text={location} label="address" /> : <Empty title="The catalog does not say." />}
        {repository && (
          <p>
            <Link
              to={`/code/${repository.owner}/${repository.name}?file=yes&path=${encodeURIComponent(file?.[1] ?? 'catalog-info.yaml')}`}
            >
              Open the file
            </Link>
          </p>
        )}
      </Card>
      <Card title="As the catalog holds it" aside={refOf(entity)}>
        <LongText>{JSON.stringify({ ...entity, relations: undefined }, null, 2)}</LongText>
      </Card>
    </>
  );
}
