import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import { Empty } from '@/shared/Empty';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark, type Tone } from '@/shared/StateMark';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';

interface Connection {
  name: string;
  kind: string;
  title: string;
  address: string;
  state: 'connected' | 'unreachable' | 'refused' | 'asking' | 'configured';
  latencyMillis: number | null;
  version: string;
  can: string[];
  cannot: { what: string; cost: string; grant: string }[];
  beyond: string[];
  problem: { message: string; remedy: string } | null;
  answered: string | null;
  since: string;
  asOf: string;
}

const states: Record<Connection['state'], { tone: Tone; word: string }> = {
  connected: { tone: 'good', word: 'Connected' },
  unreachable: { tone: 'bad', word: 'Does not answer' },
  refused: { tone: 'bad', word: 'Does not let us in' },
  asking: { tone: 'busy', word: 'Being asked' },
  configured: { tone: 'unknown', word: 'Not used' },
};
function Rights({ connection: each }: { connection: Connection }) {
  return (
    <>
      <dl className="about">
        <dt>Address</dt>
        <dd>{each.address}</dd>
        <dt>Version</dt>
        <dd>{each.version || 'not told'}</dd>
        <dt>Answers in</dt>
        <dd>{each.latencyMillis === null ? 'unknown' : `${each.latencyMillis} ms`}</dd>
        {each.problem && each.answered && (
          <>
            <dt>Last answer</dt>
            <dd>
              <RelativeTime at={each.answered} />
            </dd>
          </>
        )}
        {each.beyond.length > 0 && (
          <>
            <dt>Could also</dt>
            <dd>{each.beyond.join('; ')}. Nothing here needs that.</dd>
          </>
        )}
      </dl>
      {each.can.length > 0 && (
        <details>
          <summary>May {each.can.length === 1 ? each.can[0] : `do ${each.can.length} things`}</summary>
          <ul>
            {each.can.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </details>
      )}
      {each.cannot.length > 0 && (
        <>
          <h3>May not</h3>
          <ul>
            {each.cannot.map((one) => (
              <li key={one.what}>
                <strong>{one.what}</strong>: {one.cost}
                <details>
                  <summary>Details</summary>
                  <CopyLine text={one.grant} label={`the right to ${one.what}`} />
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function ConnectionCard({ connection: each, onChecked }: { connection: Connection; onChecked: () => unknown }) {
  const may = useMay();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { tone, word } = states[each.state];
  const lacks = each.state === 'connected' && each.cannot.length > 0;
  return (
    <Card
      title={each.title}
      aside={
        <>
          <StateMark tone={lacks ? 'warn' : tone}>
            {lacks ? `${word}, lacks ${each.cannot.length === 1 ? 'a right' : `${each.cannot.length} rights`}` : word}
          </StateMark>
          {tone === 'bad' && (
            <span className="dim">
              {' '}
              · <RelativeTime at={each.since} />
            </span>
          )}
        </>
      }
    >
      {each.problem && (
        <p className="bad">
          {each.problem.message} {each.problem.remedy}
        </p>
      )}
      <Rights connection={each} />
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
            Check {each.title}
          </Button>
        )}
        <span className="dim small">
          as of <RelativeTime at={each.asOf} />
        </span>
      </div>
    </Card>
  );
}

const example = `kubernetes:
  clusterLocatorMethods:
  - type: config
    clusters:
    - {name: production, url: 'https://cluster.example.com:6443', serviceAccountToken: '\${CLUSTER_TOKEN}', caFile: /etc/ridgeway/ca.crt}`;

/** Tools with what they say of themselves and of our rights; asked in the background, so this shows at once. */
export function Connections() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['connections'],
    queryFn: () => http.get<{ items: Connection[] }>('/api/ridgeway/connections'),
  });
  return (
    <>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={6} />}
      {data && !data.items.some((each) => each.kind === 'kubernetes') && (
        <Empty title="No cluster is connected">
          <p>
            Once one is, pages say what runs, and since when. Name it in the configuration and start again, or give a
            kubeconfig file under <code>ridgeway.kubeconfigs</code>; docs/clusters.md says how, and which rights to
            give. On Linux, <code>sudo ./ridgeway cluster up</code> makes one on this machine.
          </p>
          <pre>{example}</pre>
        </Empty>
      )}
      {(data?.items ?? []).map((each) => (
        <ConnectionCard key={each.name} connection={each} onChecked={refetch} />
      ))}
    </>
  );
}
