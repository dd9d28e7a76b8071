import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { FileChanges } from '@/shared/FileChanges';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { Waiting } from '@/shared/Waiting';
import { type Changed, type Commit, useCode } from './api';

const size = 50;

function OneCommit({ at, id }: { at: string; id: string }) {
  const { data, error, refetch } = useCode<Commit & { files: Changed[] }>(`${at}/commits/${id}`);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const [subject, ...body] = data.message.split('\n');
  return (
    <>
      <Card title={subject} aside={<code>{data.id.slice(0, 8)}</code>}>
        {body.join('\n').trim() && <pre>{body.join('\n').trim()}</pre>}
        <p className="dim">
          {data.author}, <RelativeTime at={data.at} />
        </p>
      </Card>
      <FileChanges files={data.files ?? []} />
    </>
  );
}

export function CommitList({ commits }: { commits: Commit[] }) {
  return (
    <ul className="list">
      {commits.map((commit) => (
        <li key={commit.id}>
          <span className="grow">
            <Link to={`?${new URLSearchParams({ tab: 'commits', commit: commit.id })}`}>
              {commit.message.split('\n')[0] || commit.id}
            </Link>
            <span className="dim small"> {commit.author}</span>
          </span>
          <code className="dim small">{commit.id.slice(0, 8)}</code>
          <span className="dim small">
            <RelativeTime at={commit.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Commits({ at, branch }: { at: string; branch: string }) {
  const [search] = useSearchParams();
  const id = search.get('commit');
  const from = Math.max(0, Number(search.get('from')) || 0);
  const list = useCode<{ items: Commit[] }>(`${at}/commits`, { ref: branch, limit: size, offset: from }, !id);
  if (id) return <OneCommit at={at} id={id} />;
  if (list.error) return <Problem error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Waiting />;
  if (list.data.items.length === 0) return <Empty title="No commit is here yet.">Clone it, add files, and push.</Empty>;
  const to = (offset: number) => `?${new URLSearchParams({ tab: 'commits', ref: branch, from: String(offset) })}`;
  return (
    <Card>
      <CommitList commits={list.data.items} />
      <p className="row">
        {from > 0 && <Link to={to(Math.max(0, from - size))}>Newer</Link>}
        {list.data.items.length === size && <Link to={to(from + size)}>Older</Link>}
      </p>
    </Card>
  );
}
