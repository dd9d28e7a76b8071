import { useQuery } from '@tanstack/react-query';
import { Card } from '@/shared/Card';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';

interface Entry {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  outcome: string;
}

export function AuditList() {
  const { data, error, refetch } = useQuery({
    queryKey: ['platform', 'audit'],
    queryFn: () => http.get<{ items: Entry[] }>('/api/ridgeway/platform/audit', { limit: 50 }),
  });
  return (
    <Card title="Audit">
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="dim">Nothing has been changed yet.</p>}
      <ul className="steps">
        {(data?.items ?? []).map((entry) => (
          <li key={entry.id}>
            {entry.actor} · {entry.action} · <code>{entry.subject}</code>{' '}
            <span className="dim small">
              {entry.outcome}, <RelativeTime at={entry.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
