import { TextInput } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { Empty } from '@/shared/Empty';
import { count } from '@/shared/formats';
import { PageHeader } from '@/shared/PageHeader';
import { Pager } from '@/shared/Pager';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { Waiting } from '@/shared/Waiting';
import { type Repository, useCode } from './api';

const size = 50;

export function CodePage() {
  const [search, setSearch] = useSearchParams();
  const text = search.get('text') ?? '';
  const page = Math.max(1, Number(search.get('page')) || 1);
  const { data, error, isPending, refetch } = useCode<{ items: Repository[]; total: number }>('', {
    text,
    limit: size,
    offset: (page - 1) * size,
  });
  const shown = data?.items ?? [];
  return (
    <>
      <PageHeader
        title="Code"
        line={data ? `${count(data.total, 'repository', 'repositories')} of the built-in Git host` : 'Repositories'}
      />
      <TextInput
        aria-label="Find a repository"
        placeholder="Find a repository by its name or description"
        value={text}
        mb="md"
        onChange={(e) => setSearch(e.currentTarget.value ? { text: e.currentTarget.value } : {}, { replace: true })}
      />
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={10} />}
      {data?.total === 0 && (
        <Empty title={text ? `No repository is called “${text}”.` : 'There is no repository yet.'}>
          {text ? (
            <button type="button" className="chip" onClick={() => setSearch({}, { replace: true })}>
              Show all repositories
            </button>
          ) : (
            <>
              <Link to="/create">Create a service</Link>, and its repository appears.
            </>
          )}
        </Empty>
      )}
      {data && data.total > 0 && (
        <div className="card flush">
          <table>
            <thead>
              <tr>
                <th>Repository</th>
                <th>Proposals</th>
                <th>Last push</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((each) => (
                <tr key={`${each.owner}/${each.name}`}>
                  <td>
                    <Link to={`/code/${each.owner}/${each.name}`}>
                      {each.owner}/{each.name}
                    </Link>
                    <div className="dim small">{each.description}</div>
                  </td>
                  <td data-label="Proposals">{each.openProposals ? `${each.openProposals} open` : 'none open'}</td>
                  <td data-label="Pushed">{each.pushedAt ? <RelativeTime at={each.pushedAt} /> : 'never'}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pager
            page={page}
            size={size}
            total={data.total}
            onPage={(to) => setSearch({ ...(text ? { text } : {}), page: String(to) })}
          />
        </div>
      )}
    </>
  );
}
