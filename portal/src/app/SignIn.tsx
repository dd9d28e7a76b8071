import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';

export function SignIn() {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [error, setError] = useState<unknown>();
  return (
    <main style={{ maxWidth: 440 }}>
      <h1>Sign in to Ridgeway</h1>
      <p className="dim">From this address a token is needed. Whoever runs the platform gives you one.</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setError(undefined);
          http
            .post('/api/ridgeway/identity/session', { token: token.trim() })
            .then(() => client.resetQueries())
            .catch(setError);
        }}
      >
        <TextInput label="Token" type="password" value={token} onChange={(e) => setToken(e.currentTarget.value)} />
        {error !== undefined && <Problem error={error} />}
        <Button type="submit" disabled={!token.trim()}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
