import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { CopyLine } from '@/shared/CopyLine';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { useMay, useSession } from '@/shared/session';

/** How to clone, and a token to push with. */
export function PushAccess({ cloneUrl, name }: { cloneUrl: string; name: string }) {
  const may = useMay();
  const { actor } = useSession();
  const [token, setToken] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const make = () => {
    setBusy(true);
    setError(undefined);
    http
      .post<{ token: string }>('/api/ridgeway/identity/tokens', {
        name: `push to ${name}`,
        scopes: ['code.repository.read', 'code.repository.write'],
        expiresInDays: 30,
      })
      .then((made) => setToken(made.token))
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <section className="card" aria-label="Clone and push">
      <CopyLine text={`git clone ${cloneUrl}`} label="clone command" />
      {token ? (
        <div role="status">
          <p className="small">
            The password for pushing, for 30 days. Copy it now; it is not shown again. Any user name will do, such as{' '}
            {actor.ref.split('/').at(-1)}.
          </p>
          <CopyLine text={token} label="token" />
        </div>
      ) : (
        <div className="row spaced">
          <span className="small dim grow">
            {actor.means === 'guest' ? 'Cloning needs nothing on this machine. ' : ''}Pushing asks for a user name, any
            will do, and for a token as password. <Link to="/settings/tokens">Your tokens</Link>
          </span>
          {may('identity.tokens.manage') && may('code.repository.write') && (
            <Button size="xs" variant="default" loading={busy} onClick={make}>
              Get a token to push
            </Button>
          )}
        </div>
      )}
      {error !== undefined && <Problem error={error} />}
    </section>
  );
}
