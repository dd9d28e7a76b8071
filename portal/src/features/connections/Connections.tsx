import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';

interface Connection {
  name: string;
  kind: string;
  title: string;
  address?: string;
  state: string;
  latencyMillis?: number | null;
  version?: string | null;
  can?: string[];
  cannot?: { what: string; grant: string }[];
  problem?: { message?: string; remedy?: string } | string | null;
  asOf?: string;
}

function ConnectionCard({ connection: each, onChecked }: { connection: Connection; onChecked: () => unknown }) {
  const may = useMay();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const title = each.title || each.name;
  return (
    <Card
      title={title}
      aside={
        <StateMark tone={each.state === 'connected' ? 'good' : each.state === 'unreachable' ? 'bad' : 'unknown'}>
          {each.state.replace('-', ' ')}
        </StateMark>
      }
    >
      <dl className="about">
        {each.address && (
          <>
            <dt>Address</dt>
            <dd>{each.address}</dd>
          </>
        )}
        <dt>Version</dt>
        <dd>{each.version || 'unknown'}</dd>
        <dt>Answers in</dt>
        <dd>{each.latencyMillis == null ? 'unknown' : `${each.latencyMillis} ms`}</dd>
        {each.can && each.can.length > 0 && (
          <>
            <dt>Can</dt>
            <dd>{each.can.join(', ')}</dd>
          </>
        )}
        {each.cannot?.map((one) => (
          <div key={one.what} className="pair">
            <dt>Cannot</dt>
            <dd>
              {one.what}; <code>{one.grant}</code> would allow it
            </dd>
          </div>
        ))}
      </dl>
      {each.problem && (
        <p className="bad">
          {typeof each.problem === 'string' ? each.problem : `${each.problem.message} ${each.problem.remedy ?? ''}`}
        </p>
      )}
      {error !== undefined && <Problem error={error} />}
      <div className="row spaced">
        {may('connections.write') && (
          <Button
            size="xs"
            variant="default"
            loading={busy}
            onClick={() => {
              setBusy(true);
              setError(undefined);
              http
                .post(`/api/ridgeway/connections/${encodeURIComponent(each.name)}/check`)
                .then(onChecked)
                .catch(setError)
                .finally(() => setBusy(false));
            }}
          >
            Check {title}
          </Button>
        )}
        {each.asOf && (
          <span className="dim small">
            as of <RelativeTime at={each.asOf} />
          </span>
        )}
      </div>
    </Card>
  );
}

export function Connections() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['connections'],
    queryFn: () => http.get<{ items: Connection[] }>('/api/ridgeway/connections'),
  });
  return (
    <>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={6} />}
      {data?.items.length === 0 && <p className="dim">No tool is connected; add one in the configuration.</p>}
      {(data?.items ?? []).map((each) => (
        <ConnectionCard key={each.name} connection={each} onChecked={refetch} />
      ))}
      <p className="dim small">Clusters and monitoring cannot be connected in this version.</p>
    </>
  );
}
