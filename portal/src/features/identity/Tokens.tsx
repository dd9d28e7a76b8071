import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { Confirm } from '@/shared/Confirm';
import { CopyLine } from '@/shared/CopyLine';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { useSession } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';

const path = '/api/ridgeway/identity/tokens';
interface Token {
  id: string;
  name: string;
  prefix?: string;
  scopes?: string[];
  createdAt?: string;
  expiresAt?: string;
  lastUsedAt?: string;
}
const roles = [
  { value: 'reader', label: 'Read everything' },
  { value: 'developer', label: 'Read, create and push' },
  { value: 'platform', label: 'Everything' },
];

const words = [
  ...roles,
  { value: 'code.repository.read', label: 'Read repositories' },
  { value: 'code.repository.write', label: 'Push to repositories' },
];

function TokenTable({ tokens, onRevoke }: { tokens: Token[]; onRevoke: (token: Token) => void }) {
  const past = (at?: string) => at !== undefined && Date.parse(at) < Date.now();
  return (
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>May do</th>
          <th>Ends</th>
          <th>Last use</th>
          <th>
            <span className="sr">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td>
              {token.name} {token.prefix && <code className="dim small">{token.prefix}…</code>}
            </td>
            <td>
              {token.scopes?.map((scope) => words.find((each) => each.value === scope)?.label ?? scope).join(', ')}
            </td>
            <td data-label="Ends">
              {past(token.expiresAt) && <span className="bad">Ended </span>}
              <RelativeTime at={token.expiresAt} />
            </td>
            <td data-label="Last use">{token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : 'never'}</td>
            <td>
              <Button size="xs" variant="default" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
                Revoke
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NewToken({ onMade }: { onMade: () => void }) {
  const { role } = useSession();
  const mine = roles.slice(0, roles.findIndex((each) => each.value === role) + 1);
  const [name, setName] = useState('');
  const [scope, setScope] = useState(mine[Math.min(1, mine.length - 1)]?.value ?? 'reader');
  const [days, setDays] = useState('30');
  const [made, setMade] = useState('');
  const [error, setError] = useState<unknown>();
  return (
    <Card title="New token">
      <form
        className="row bottom"
        onSubmit={(event) => {
          event.preventDefault();
          setError(undefined);
          http
            .post<{ token: string }>(path, { name: name.trim(), scopes: [scope], expiresInDays: Number(days) })
            .then(({ token }) => {
              setMade(token);
              setName('');
              onMade();
            })
            .catch(setError);
        }}
      >
        <TextInput
          className="grow"
          label="What it is for"
          placeholder="pushing from my laptop"
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <NativeSelect label="May do" data={mine} value={scope} onChange={(e) => setScope(e.currentTarget.value)} />
        <NativeSelect
          label="Ends after"
          data={[
            { value: '7', label: '7 days' },
            { value: '30', label: '30 days' },
            { value: '90', label: '90 days' },
            { value: '365', label: '1 year' },
          ]}
          value={days}
          onChange={(e) => setDays(e.currentTarget.value)}
        />
        <Button type="submit" disabled={!name.trim()}>
          Make a token
        </Button>
      </form>
      {error !== undefined && <Problem error={error} />}
      {made && (
        <div className="note spaced" role="status">
          <div className="grow">
            <p>Copy it now; it is not shown again.</p>
            <CopyLine text={made} label="token" />
          </div>
        </div>
      )}
    </Card>
  );
}

export function Tokens() {
  const list = useQuery({ queryKey: ['identity', 'tokens'], queryFn: () => http.get<{ items: Token[] }>(path) });
  const [revoked, setRevoked] = useState<Token>();
  const tokens = list.data?.items ?? [];
  return (
    <>
      <NewToken onMade={() => void list.refetch()} />
      <Card title="Your tokens" flush={tokens.length > 0}>
        {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <Waiting rows={2} />}
        {list.data && tokens.length === 0 && (
          <p className="dim">You have no token. One is needed to push with git, and for scripts.</p>
        )}
        {tokens.length > 0 && <TokenTable tokens={tokens} onRevoke={setRevoked} />}
      </Card>
      <Confirm
        opened={revoked !== undefined}
        title={`Revoke ${revoked?.name}`}
        action={`Revoke ${revoked?.name}`}
        onClose={() => setRevoked(undefined)}
        onConfirm={() => http.delete(`${path}/${revoked?.id}`).then(() => list.refetch())}
      >
        <p>Whatever uses it is refused from now on.</p>
      </Confirm>
    </>
  );
}
