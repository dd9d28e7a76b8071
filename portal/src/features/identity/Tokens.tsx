import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { useSession } from '@/shared/session';

const path = '/api/ridgeway/identity/tokens';
interface Token {
  id: string;
  name: string;
  expiresAt?: string;
  lastUsedAt?: string;
}

export function Tokens() {
  const { role } = useSession();
  const list = useQuery({ queryKey: ['identity', 'tokens'], queryFn: () => http.get<{ items: Token[] }>(path) });
  const [name, setName] = useState('');
  const [scope, setScope] = useState(role === 'reader' ? 'reader' : 'developer');
  const [days, setDays] = useState('30');
  const [made, setMade] = useState('');
  const [error, setError] = useState<unknown>();
  return (
    <Card title="Tokens">
      <p className="dim">For pushing with git and for scripts. A token is shown once.</p>
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      {(list.data?.items ?? []).map((token) => (
        <p key={token.id} className="row">
          <strong>{token.name}</strong>
          <span className="dim small">
            {token.expiresAt && (
              <>
                ends <RelativeTime at={token.expiresAt} />,{' '}
              </>
            )}
            {token.lastUsedAt ? (
              <>
                used <RelativeTime at={token.lastUsedAt} />
              </>
            ) : (
              'never used'
            )}
          </span>
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              http
                .delete(`${path}/${token.id}`)
                .then(() => list.refetch())
                .catch(setError)
            }
          >
            Revoke {token.name}
          </Button>
        </p>
      ))}
      <form
        className="row"
        style={{ alignItems: 'flex-end' }}
        onSubmit={(event) => {
          event.preventDefault();
          setError(undefined);
          http
            .post<{ token: string }>(path, { name, scopes: [scope], expiresInDays: Number(days) })
            .then(({ token }) => {
              setMade(token);
              setName('');
              return list.refetch();
            })
            .catch(setError);
        }}
      >
        <TextInput label="Name of the token" value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <NativeSelect
          label="May do"
          data={['reader', 'developer', 'platform']}
          value={scope}
          onChange={(e) => setScope(e.currentTarget.value)}
        />
        <NativeSelect
          label="Ends after"
          data={[
            { value: '7', label: '7 days' },
            { value: '30', label: '30 days' },
            { value: '365', label: '1 year' },
          ]}
          value={days}
          onChange={(e) => setDays(e.currentTarget.value)}
        />
        <Button type="submit" disabled={!name}>
          Make a token
        </Button>
      </form>
      {error !== undefined && <Problem error={error} />}
      {made && (
        <div className="note" data-made-token>
          <div className="grow">
            <p>Copy it now; it is not shown again.</p>
            <CopyLine text={made} label="token" />
          </div>
        </div>
      )}
    </Card>
  );
}
