import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { http } from '@/shared/http';
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
      title={limit > 10 ? 'Commits' : 'Lately'}
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
