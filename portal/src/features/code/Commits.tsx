import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { LongText } from '@/shared/LongText';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { Waiting } from '@/shared/Waiting';
import { type Changed, type Commit, useCode } from './api';
import { Changes } from './Changes';

const page = 50;

function titleOf(commit: Commit): string {
  return commit.message.split('\n')[0] || commit.id;
}

export function CommitList({ commits }: { commits: Commit[] }) {
  return (
    <ul className="steps">
      {commits.map((commit) => (
        <li key={commit.id}>
          <Link to={`?tab=commits&commit=${commit.id}`}>{titleOf(commit)}</Link>
          <div className="dim small">
            <code>{commit.id.slice(0, 8)}</code> {commit.author}, <RelativeTime at={commit.at} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function One({ at, id }: { at: string; id: string }) {
  const { data, error, isPending } = useCode<Commit & { files: Changed[] }>(`${at}/commits/${id}`);
  if (error) return <Problem error={error} />;
  if (isPending) return <Waiting />;
  const rest = data.message.split('\n').slice(1).join('\n').trim();
  return (
    <>
      <Card title={titleOf(data)} aside={<code>{data.id.slice(0, 8)}</code>}>
        {rest && <LongText>{rest}</LongText>}
        <p>
          {data.author}, <RelativeTime at={data.at} />
        </p>
      </Card>
      <Changes files={data.files} />
    </>
  );
}

export function Commits({ at, branch }: { at: string; branch: string }) {
  const [search] = useSearchParams();
  const id = search.get('commit');
  const offset = Number(search.get('from') ?? 0);
  const { data, error, isPending } = useCode<{ items: Commit[] }>(
    `${at}/commits`,
    { ref: branch, limit: page, offset },
    !id,
  );
  if (id) return <One at={at} id={id} />;
  if (error) return <Problem error={error} />;
  if (isPending) return <Waiting />;
  if (data.items.length === 0) return <Empty title="No commit is here." />;
  const to = (from: number) => `?${new URLSearchParams({ tab: 'commits', ref: branch, from: String(from) })}`;
  return (
    <Card>
      <CommitList commits={data.items} />
      <p className="row">
        {offset > 0 && <Link to={to(Math.max(0, offset - page))}>Newer</Link>}
        {data.items.length === page && <Link to={to(offset + page)}>Older</Link>}
      </p>
    </Card>
  );
}
