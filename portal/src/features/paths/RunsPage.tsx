import { NativeSelect } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { Empty } from '@/shared/Empty';
import { shortName } from '@/shared/entity';
import { count, duration } from '@/shared/formats';
import { PageHeader } from '@/shared/PageHeader';
import { Pager } from '@/shared/Pager';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { beginning, runName, runState } from '@/shared/runs';
import { StateMark } from '@/shared/StateMark';
import { useSession } from '@/shared/session';
import { stateWords, tones } from '@/shared/states';
import { Waiting } from '@/shared/Waiting';
import { useRuns } from './api';

const size = 25;

export function RunsPage() {
  const [search, setSearch] = useSearchParams();
  const { actor } = useSession();
  const page = Math.max(1, Number(search.get('page')) || 1);
  const status = search.get('status') ?? '';
  const mine = search.get('by') === 'me';
  const { data, error, isPending, refetch } = useRuns({
    limit: size,
    offset: (page - 1) * size,
    status: status || undefined,
    createdBy: mine ? actor.ref : undefined,
  });
  const change = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    if (key !== 'page') next.delete('page');
    setSearch(next, { replace: key !== 'page' });
  };
  return (
    <>
      <PageHeader title="Runs" line={data ? count(data.total, 'run') : 'What was created, by whom, and how it went.'} />
      <div className="row spaced">
        <NativeSelect
          aria-label="State"
          data={[
            { value: '', label: 'Any state' },
            ...['processing', 'completed', 'failed', 'cancelled', 'unclear'].map((value) => ({
              value,
              label: stateWords[value] ?? value,
            })),
          ]}
          value={status}
          onChange={(event) => change('status', event.currentTarget.value)}
        />
        <NativeSelect
          aria-label="By"
          data={[
            { value: '', label: 'By anybody' },
            { value: 'me', label: 'By me' },
          ]}
          value={mine ? 'me' : ''}
          onChange={(event) => change('by', event.currentTarget.value)}
        />
      </div>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data?.items.length === 0 &&
        (status || mine ? (
          <Empty title="No run fits.">
            <Link to="/runs">Show all runs</Link>
          </Empty>
        ) : (
          <Empty title="Nothing has been run yet.">
            <Link to="/create">Create something</Link>, and its run appears here.
          </Empty>
        ))}
      {data && data.items.length > 0 && (
        <div className="card flush">
          <table>
            <thead>
              <tr>
                <th>Run</th>
                <th>State</th>
                <th>By</th>
                <th>Started</th>
                <th>Took</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((run) => (
                <tr key={run.id}>
                  <td>
                    <Link to={`/runs/${run.id}`}>{runName(run)}</Link>
                  </td>
                  <td>
                    <StateMark tone={tones[run.status] ?? 'unknown'}>
                      {stateWords[runState(run)] ?? run.status}
                    </StateMark>
                  </td>
                  <td data-label="By">{run.createdBy ? shortName(run.createdBy) : 'unknown'}</td>
                  <td>
                    <RelativeTime at={beginning(run)} />
                  </td>
                  <td data-label={run.endedAt && 'Took'}>
                    {run.endedAt && duration((Date.parse(run.endedAt) - Date.parse(beginning(run))) / 1000)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pager page={page} size={size} total={data.total} onPage={(to) => change('page', String(to))} />
        </div>
      )}
    </>
  );
}
