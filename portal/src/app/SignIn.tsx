import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { Mark } from './Mark';

export function SignIn() {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Ridgeway';
  }, []);
  return (
    <main className="sign-in">
      <div className="card">
        <div className="row mark">
          <Mark />
          <h1>Sign in to Ridgeway</h1>
        </div>
        <p className="dim">
          From this address a token is needed. Whoever runs the platform gives you one; on the machine of the server
          itself, open the portal there and make one under Settings, Tokens.
        </p>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            setError(undefined);
            setBusy(true);
            http
              .post('/api/ridgeway/identity/session', { token: token.trim() })
              .then(() => client.resetQueries())
              .catch(setError)
              .finally(() => setBusy(false));
          }}
        >
          <PasswordInput
            label="Token"
            value={token}
            autoComplete="current-password"
            onChange={(e) => setToken(e.currentTarget.value)}
          />
          {error !== undefined && <Problem error={error} />}
          <Button type="submit" loading={busy} disabled={!token.trim()}>
            Sign in
          </Button>
        </form>
      </div>
    </main>
  );
}
