import { NativeSelect } from '@mantine/core';
import { Link, useParams, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
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
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={8} />;
  const tabs = ['files', 'commits', 'proposals', ...(may('code.repository.write') ? ['webhooks'] : [])];
  const tab = search.get('tab') ?? 'files';
  const branch = search.get('ref') ?? data.defaultBranch;
  const byBranch = tab === 'files' || (tab === 'commits' && !search.get('commit'));
  return (
    <>
      <PageHeader title={`${owner}/${name}`} line={data.description} before={<Link to="/code">Code</Link>} />
      <Card>
        <CopyLine text={`git clone ${data.cloneUrl || `${gitBaseUrl}${at}.git`}`} label="clone command" />
        <PushAccess repository={`${owner}/${name}`} />
      </Card>
      <nav className="tabs" aria-label="Parts of the repository">
        {tabs.map((each) => (
          <Link
            key={each}
            to={`?tab=${each}`}
            className={each === tab ? 'active' : undefined}
            aria-current={each === tab ? 'page' : undefined}
          >
            {each.charAt(0).toUpperCase() + each.slice(1)}
          </Link>
        ))}
      </nav>
      {byBranch && (data.branches ?? []).length > 1 && (
        <NativeSelect
          aria-label="Branch"
          data={data.branches?.map((each) => each.name)}
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
