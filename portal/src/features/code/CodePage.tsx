import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { Empty } from '@/shared/Empty';
import { count } from '@/shared/formats';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { Waiting } from '@/shared/Waiting';
import { type Repository, useCode } from './api';

export function CodePage() {
  const [text, setText] = useState('');
  const { data, error, isPending, refetch } = useCode<{ items: Repository[] }>('', { text });
  return (
    <>
      <PageHeader title="Code" line="Repositories of the built-in Git host" />
      <TextInput
        aria-label="Find a repository"
        placeholder="Find a repository"
        value={text}
        mb="md"
        onChange={(e) => setText(e.currentTarget.value)}
      />
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data?.items.length === 0 && (
        <Empty title="No repository here.">
          <Link to="/create">Create a service</Link> and its repository appears.
        </Empty>
      )}
      {data && data.items.length > 0 && (
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
              {data.items.map((each) => (
                <tr key={`${each.owner}/${each.name}`}>
                  <td>
                    <Link to={`/code/${each.owner}/${each.name}`}>
                      {each.owner}/{each.name}
                    </Link>
                    <div className="dim small">{each.description}</div>
                  </td>
                  <td>{count(each.openProposals ?? 0, 'proposal')}</td>
                  <td>{each.pushedAt ? <RelativeTime at={each.pushedAt} /> : 'never'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
