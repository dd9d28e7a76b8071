import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyLine } from '@/shared/CopyLine';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { useMay } from '@/shared/session';

const days = 30;

/** Pushing takes a token, also on one's own machine; here is one to copy. */
export function PushAccess({ repository }: { repository: string }) {
  const may = useMay();
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [error, setError] = useState<unknown>();
  if (!may('code.repository.write') || !may('identity.tokens.manage')) {
    return <p className="small dim">You may read this repository, not push to it.</p>;
  }
  if (token) {
    return (
      <div className="note">
        <div className="grow">
          <p>
            When git asks: any user name, and this as the password. It ends after {days} days and is not shown again.
          </p>
          <CopyLine text={token} label="token for pushing" />
        </div>
      </div>
    );
  }
  return (
    <>
      <p className="row small">
        <span className="dim">Cloning needs no password on this machine; pushing needs a token.</span>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            setError(undefined);
            http
              .post<{ token: string }>('/api/ridgeway/identity/tokens', {
                name: `Pushing to ${repository}`,
                scopes: ['code.repository.read', 'code.repository.write'],
                expiresInDays: days,
              })
              .then((made) => {
                setToken(made.token);
                return client.invalidateQueries({ queryKey: ['identity', 'tokens'] });
              })
              .catch(setError);
          }}
        >
          Make a token for pushing
        </Button>
      </p>
      {error !== undefined && <Problem error={error} />}
    </>
  );
}
