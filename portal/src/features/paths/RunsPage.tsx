import { Link } from 'react-router';
import { Empty } from '@/shared/Empty';
import { shortName } from '@/shared/entity';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { Waiting } from '@/shared/Waiting';
import { stateWords, tones, useRuns } from './api';

export function RunsPage() {
  const { data, error, isPending, refetch } = useRuns(50);
  return (
    <>
      <PageHeader title="Runs" line="What was created, by whom, and how it went." />
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data?.items.length === 0 && (
        <Empty title="Nothing has been run yet.">
          <Link to="/create">Create something</Link>
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <div className="card flush">
          <table>
            <thead>
              <tr>
                <th>Run</th>
                <th>State</th>
                <th>By</th>
                <th>Started</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((run) => (
                <tr key={run.id}>
                  <td>
                    <Link to={`/runs/${run.id}`}>
                      {run.templateTitle ?? shortName(run.templateRef)}
                      {run.values?.name ? `: ${run.values.name}` : ''}
                    </Link>
                  </td>
                  <td>
                    <StateMark tone={tones[run.status] ?? 'unknown'}>{stateWords[run.status] ?? run.status}</StateMark>
                  </td>
                  <td>{run.createdBy ? shortName(run.createdBy) : 'unknown'}</td>
                  <td>
                    <RelativeTime at={run.createdAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
