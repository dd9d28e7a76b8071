import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import { Empty } from '@/shared/Empty';
import { bytes } from '@/shared/formats';
import { http } from '@/shared/http';
import { LongText } from '@/shared/LongText';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { useSession } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { type Changed, type Commit, type Proposal, type Repository, repositories, useCode } from './api';

function Changes({ files }: { files: Changed[] }) {
  return files.map((file) => (
    <details key={file.path} className="card" open={files.length < 6}>
      <summary>
        <code>{file.path}</code>{' '}
        <span className="dim small">{`${file.status}, +${file.additions} −${file.deletions}`}</span>
      </summary>
      {file.patch && <LongText>{file.patch}</LongText>}
    </details>
  ));
}

function Files({ at, branch }: { at: string; branch: string }) {
  const [search] = useSearchParams();
  const path = search.get('path') ?? '';
  const asFile = search.get('file') === 'yes';
  const tree = useCode<{
    entries: { name: string; path: string; type: string; size?: number }[];
    readme?: string | { text?: string };
  }>(`${at}/tree`, { ref: branch, path }, !asFile);
  const file = useCode<{ text?: string; binary: boolean; size: number }>(`${at}/file`, { ref: branch, path }, asFile);
  const to = (next: string, isFile = false) =>
    `?${new URLSearchParams({ ref: branch, path: next, ...(isFile ? { file: 'yes' } : {}) })}`;
  const above = path.split('/').slice(0, -1).join('/');
  const error = asFile ? file.error : tree.error;
  const readme = typeof tree.data?.readme === 'string' ? tree.data.readme : tree.data?.readme?.text;
  return (
    <>
      {path && (
        <p>
          <Link to={to(above)}>Folder above</Link> · <code>{path}</code>
        </p>
      )}
      {error && <Problem error={error} />}
      {asFile && file.data && (
        <Card>
          {file.data.binary ? <p>A binary file of {bytes(file.data.size)}.</p> : <LongText>{file.data.text}</LongText>}
        </Card>
      )}
      {!asFile && tree.isPending && <Waiting />}
      {!asFile && tree.data && (
        <div className="card flush">
          <table>
            <tbody>
              {tree.data.entries.map((entry) => (
                <tr key={entry.path}>
                  <td>
                    <Link to={to(entry.path, entry.type !== 'folder')}>
                      {entry.type === 'folder' ? `${entry.name}/` : entry.name}
                    </Link>
                  </td>
                  <td className="dim">
                    {entry.type === 'folder' || entry.size === undefined ? '' : bytes(entry.size)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!asFile && readme && (
        <Card title="Read me">
          <LongText>{readme}</LongText>
        </Card>
      )}
    </>
  );
}

function Commits({ at, branch }: { at: string; branch: string }) {
  const [search] = useSearchParams();
  const id = search.get('commit');
  const list = useCode<{ items: Commit[] }>(`${at}/commits`, { ref: branch, limit: 50 }, !id);
  const one = useCode<Commit & { files: Changed[] }>(`${at}/commits/${id}`, {}, Boolean(id));
  const error = id ? one.error : list.error;
  if (error) return <Problem error={error} />;
  if (id)
    return one.data ? (
      <>
        <Card title={one.data.message.split('\n')[0]}>
          <p>
            {one.data.author}, <RelativeTime at={one.data.at} />
          </p>
        </Card>
        <Changes files={one.data.files ?? []} />
      </>
    ) : (
      <Waiting />
    );
  return (
    <Card>
      <ul className="steps">
        {(list.data?.items ?? []).map((commit) => (
          <li key={commit.id}>
            <Link to={`?tab=commits&commit=${commit.id}`}>{commit.message.split('\n')[0]}</Link>
            <div className="dim small">
              <code>{commit.id.slice(0, 8)}</code> {commit.author}, <RelativeTime at={commit.at} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Compare({ at, base, head }: { at: string; base: string; head: string }) {
  const { data, error } = useCode<{ files: Changed[] }>(`${at}/compare`, { base, head }, base !== head);
  if (error) return <Problem error={error} />;
  if (base === head) return <p className="dim">Choose two different branches.</p>;
  return <Changes files={data?.files ?? []} />;
}

function Proposals({ at, repository }: { at: string; repository: Repository }) {
  const [search, setSearch] = useSearchParams();
  const client = useQueryClient();
  const number = search.get('proposal');
  const [error, setError] = useState<unknown>();
  const names = (repository.branches ?? []).map((branch) => branch.name);
  const [draft, setDraft] = useState({
    title: '',
    description: '',
    base: repository.defaultBranch,
    head: names.find((n) => n !== repository.defaultBranch) ?? repository.defaultBranch,
  });
  const list = useCode<{ items: Proposal[] }>(`${at}/proposals`, { state: 'open' }, !number);
  const one = useCode<Proposal>(`${at}/proposals/${number}`, {}, Boolean(number));
  const act = (path: string, body?: unknown) => {
    setError(undefined);
    return http.post<Proposal>(`${repositories}${at}/proposals${path}`, body).then(
      (proposal) => {
        void client.invalidateQueries({ queryKey: ['code'] });
        return proposal;
      },
      (failure) => setError(failure),
    );
  };
  if (number)
    return (
      <>
        {one.error && <Problem error={one.error} />}
        {error !== undefined && <Problem error={error} />}
        {one.data && (
          <>
            <Card title={`${one.data.number}: ${one.data.title}`} aside={one.data.state}>
              <p>{one.data.description}</p>
              <p className="dim">
                {one.data.head} into {one.data.base}
                {one.data.mergeable === false && '; it conflicts and cannot be merged as it is'}
              </p>
              {one.data.checks?.map((check) => (
                <p key={check.context}>
                  {check.context}: {check.state} {check.description}
                </p>
              ))}
              {one.data.state === 'open' && (
                <div className="row">
                  <Button disabled={one.data.mergeable === false} onClick={() => act(`/${number}/merge`)}>
                    Merge into {one.data.base}
                  </Button>
                  <Button variant="default" onClick={() => act(`/${number}/decline`)}>
                    Decline this proposal
                  </Button>
                </div>
              )}
            </Card>
            <Changes files={one.data.files ?? []} />
          </>
        )}
      </>
    );
  return (
    <>
      {list.error && <Problem error={list.error} />}
      {list.data?.items.length === 0 && <Empty title="No proposal is open." />}
      {(list.data?.items ?? []).map((proposal) => (
        <p key={proposal.number}>
          <Link to={`?tab=proposals&proposal=${proposal.number}`}>
            {proposal.number}: {proposal.title}
          </Link>
        </p>
      ))}
      {names.length > 1 && (
        <Card title="Propose a change">
          <div className="stack">
            <TextInput
              label="Title"
              value={draft.title}
              onChange={(e) => setDraft({ ...draft, title: e.currentTarget.value })}
            />
            <Textarea
              label="Description"
              value={draft.description}
              onChange={(e) => setDraft({ ...draft, description: e.currentTarget.value })}
            />
            <NativeSelect
              label="Branch with the change"
              data={names}
              value={draft.head}
              onChange={(e) => setDraft({ ...draft, head: e.currentTarget.value })}
            />
            <NativeSelect
              label="Into"
              data={names}
              value={draft.base}
              onChange={(e) => setDraft({ ...draft, base: e.currentTarget.value })}
            />
            {error !== undefined && <Problem error={error} />}
            <Button
              disabled={!draft.title || draft.head === draft.base}
              onClick={() =>
                act('', draft).then((made) => made && setSearch({ tab: 'proposals', proposal: String(made.number) }))
              }
            >
              Propose the change
            </Button>
          </div>
          <h3>The difference</h3>
          <Compare at={at} base={draft.base} head={draft.head} />
        </Card>
      )}
    </>
  );
}

export function RepositoryPage() {
  const { owner = '', name = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const { gitBaseUrl } = useSession();
  const at = `/${owner}/${name}`;
  const { data, error, refetch } = useCode<Repository>(at);
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={8} />;
  const tab = search.get('tab') ?? 'files';
  const branch = search.get('ref') ?? data.defaultBranch;
  return (
    <>
      <PageHeader title={`${owner}/${name}`} line={data.description} before={<Link to="/code">Code</Link>} />
      <Card>
        <CopyLine text={`git clone ${data.cloneUrl || `${gitBaseUrl}${at}.git`}`} label="clone command" />
        <p className="small dim">
          Pushing asks for a password: any user name, and a token from the <Link to="/settings">settings</Link>.
        </p>
      </Card>
      <nav className="tabs" aria-label="Parts of the repository">
        {['files', 'commits', 'proposals'].map((each) => (
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
      {tab !== 'proposals' && (data.branches ?? []).length > 1 && (
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
    </>
  );
}
