import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Card } from '@/shared/Card';
import { type Entity, entityPath, kindName, refOf, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { useSession } from '@/shared/session';
import { storedAddress } from './address';

interface Answer {
  exists?: boolean;
  location: { entityRef: string };
  entities: Entity[];
}
const path = '/api/catalog/locations';

/** Takes the address of a description file, shows what it holds, and then puts it into the catalog. */
export function RegisterPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { baseUrl, gitHost } = useSession();
  const [target, setTarget] = useState('');
  const [found, setFound] = useState<Answer>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const ask = (query: string, then: (answer: Answer) => void) => {
    setBusy(true);
    setError(undefined);
    http
      .post<Answer>(`${path}${query}`, { type: 'url', target: storedAddress(target, baseUrl, gitHost) })
      .then(then)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  // The Location that stands for the address itself comes with what the address holds.
  const held = found?.entities.filter((entity) => refOf(entity) !== found.location.entityRef) ?? [];
  const first = held.find((entity) => entity.kind !== 'Location');
  return (
    <>
      <PageHeader
        title="Register what exists"
        line="Nothing in the repository changes; Ridgeway reads the file and follows it from then on."
        before={<Link to="/catalog">Catalog</Link>}
      />
      <Card>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            ask('?dryRun=true', setFound);
          }}
        >
          <TextInput
            label="Address of the file"
            description="The page of a catalog-info.yaml, as the browser shows it."
            placeholder="https://git.ridgeway.internal/team/service/blob/main/catalog-info.yaml"
            value={target}
            onChange={(event) => {
              setTarget(event.currentTarget.value);
              setFound(undefined);
            }}
          />
          {error !== undefined && <Problem error={error} />}
          {!found && (
            <div className="row end">
              <Button type="submit" loading={busy} disabled={!target.trim()}>
                Show what it holds
              </Button>
            </div>
          )}
        </form>
        {found && (
          <>
            <h2>It holds</h2>
            <ul className="list">
              {held.map((entity) => (
                <li key={refOf(entity)}>
                  <strong>{titleOf(entity)}</strong> <span className="dim">{kindName(entity.kind)}</span>
                  <span className="grow dim small">{entity.metadata.description}</span>
                </li>
              ))}
            </ul>
            {found.exists && <p className="dim">The catalog follows this address already.</p>}
            <div className="row end">
              <Button
                loading={busy}
                disabled={found.exists}
                onClick={() =>
                  ask('', () => {
                    void client.invalidateQueries();
                    navigate(first ? entityPath(refOf(first)) : '/catalog');
                  })
                }
              >
                Register this address
              </Button>
            </div>
          </>
        )}
      </Card>
    </>
  );
}
