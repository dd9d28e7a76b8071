import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Card } from '@/shared/Card';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { StateMark } from '@/shared/StateMark';

interface Connection {
  name: string;
  kind: string;
  title: string;
  address?: string;
  state: string;
  latencyMillis?: number;
  version?: string;
  can?: string[];
  cannot?: { what: string; grant: string }[];
  problem?: { message?: string; remedy?: string } | string | null;
}

export function Connections() {
  const { data, error, refetch } = useQuery({
    queryKey: ['connections'],
    queryFn: () => http.get<{ items: Connection[] }>('/api/ridgeway/connections'),
  });
  return (
    <Card title="Connections">
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="dim">No tool is connected yet; add one in the configuration.</p>}
      {(data?.items ?? []).map((each) => (
        <div key={each.name} className="note">
          <div className="grow">
            <strong>{each.title || each.name}</strong> <span className="dim">{each.address}</span>
            <div className="row">
              <StateMark tone={each.state === 'connected' ? 'good' : each.state === 'unreachable' ? 'bad' : 'unknown'}>
                {each.state.replace('-', ' ')}
              </StateMark>
              <span className="dim small">
                {each.version} {each.latencyMillis != null && `${each.latencyMillis} ms`}
              </span>
            </div>
            {each.problem && (
              <p>
                {typeof each.problem === 'string'
                  ? each.problem
                  : `${each.problem.message} ${each.problem.remedy ?? ''}`}
              </p>
            )}
            {each.can && each.can.length > 0 && <p className="small">Can: {each.can.join(', ')}</p>}
            {each.cannot?.map((one) => (
              <p key={one.what} className="small">
                Cannot {one.what}; {one.grant} would allow it.
              </p>
            ))}
          </div>
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              http.post(`/api/ridgeway/connections/${each.name}/check`).then(
                () => refetch(),
                () => refetch(),
              )
            }
          >
            Check {each.name}
          </Button>
        </div>
      ))}
    </Card>
  );
}
