import { NativeSelect } from '@mantine/core';
import { Link, useParams, useSearchParams } from 'react-router';
import { count } from '@/shared/formats';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { useMay, useSession } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { type Repository, useCode } from './api';
import { Commits } from './Commits';
import { Files } from './Files';
import { Proposals } from './Proposals';
import { PushAccess } from './PushAccess';
import { Webhooks } from './Webhooks';

export function RepositoryPage() {
  const { owner = '', name = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const { gitBaseUrl } = useSession();
  const may = useMay();
  const at = `/${owner}/${name}`;
  const { data, error, refetch } = useCode<Repository>(at);
  const before = <Link to="/code">Code</Link>;
  if (error && !data)
    return (
      <>
        <PageHeader title={`${owner}/${name}`} before={before} />
        <Problem error={error} retry={() => void refetch()} />
      </>
    );
  if (!data) return <Waiting page rows={10} />;
  const tab = search.get('tab') ?? 'files';
  const branch = search.get('ref') ?? data.defaultBranch;
  const branches = (data.branches ?? []).map((each) => each.name);
  const open = data.openProposals ?? 0;
  const byBranch = tab === 'files' || (tab === 'commits' && !search.has('commit'));
  return (
    <>
      <PageHeader title={`${owner}/${name}`} line={data.description} before={before} />
      <PushAccess cloneUrl={data.cloneUrl || `${gitBaseUrl}${at}.git`} name={`${owner}/${name}`} />
      <nav className="tabs" aria-label="Parts of the repository">
        {[
          { key: 'files', title: 'Files' },
          { key: 'commits', title: 'Commits' },
          { key: 'proposals', title: open > 0 ? `Proposals (${count(open, 'open', 'open')})` : 'Proposals' },
          ...(may('code.repository.write') ? [{ key: 'webhooks', title: 'Webhooks' }] : []),
        ].map((each) => (
          <Link
            key={each.key}
            to={`?${new URLSearchParams({ tab: each.key, ...(branch === data.defaultBranch ? {} : { ref: branch }) })}`}
            className={each.key === tab ? 'active' : undefined}
            aria-current={each.key === tab ? 'page' : undefined}
          >
            {each.title}
          </Link>
        ))}
      </nav>
      {byBranch && branches.length > 1 && (
        <NativeSelect
          aria-label="Branch"
          className="narrow"
          data={branches.includes(branch) ? branches : [branch, ...branches]}
          value={branch}
          mb="md"
          onChange={(e) => setSearch({ tab, ref: e.currentTarget.value })}
        />
      )}
      {tab === 'files' && <Files at={at} branch={branch} />}
      {tab === 'commits' && <Commits at={at} branch={branch} />}
      {tab === 'proposals' && <Proposals at={at} repository={data} />}
      {tab === 'webhooks' && <Webhooks at={at} />}
    </>
  );
}
