import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import type { Entity } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { Waiting } from '@/shared/Waiting';
import { useVersions, type Version } from './api';

const SHOWN = 20;

function size(characters: number): string {
  return characters < 10_000
    ? `${characters.toLocaleString('en')} characters`
    : `${Math.round(characters / 1000).toLocaleString('en')} kB`;
}

function Row({ version, before, first }: { version: Version; before?: Version; first: boolean }) {
  const { pathname } = useLocation();
  return (
    <li>
      <span className="grow">
        <Link to={`${pathname}?show=version&version=${version.id}`}>
          {first ? 'Now' : <RelativeTime at={version.at} />}
        </Link>{' '}
        <span className="dim small">
          {first && (
            <>
              since <RelativeTime at={version.at} />,{' '}
            </>
          )}
          {size(version.characters)}, <code>{version.hash.slice(0, 8)}</code>
        </span>
      </span>
      {before ? (
        <Link to={`${pathname}?show=compare&from=${before.id}&to=${version.id}`}>What changed</Link>
      ) : (
        <span className="dim">the oldest that is kept</span>
      )}
    </li>
  );
}

/** Every definition that is kept, newest first. */
export function Versions({ entity }: { entity: Entity }) {
  const { data, error, refetch } = useVersions(entity);
  const [shown, setShown] = useState(SHOWN);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  if (data.length === 0)
    return (
      <Empty title="No version is kept yet.">Ridgeway keeps each definition from the moment it sees it first.</Empty>
    );
  return (
    <Card title="Versions" aside={`${data.length} kept`}>
      <ul className="list">
        {data.slice(0, shown).map((version, index) => (
          <Row key={version.id} version={version} before={data[index + 1]} first={index === 0} />
        ))}
      </ul>
      {data.length === 1 && <p className="dim">It has not changed since Ridgeway saw it first.</p>}
      {data.length > shown && (
        <Button variant="default" size="xs" onClick={() => setShown(shown + SHOWN)}>
          Show older ones
        </Button>
      )}
    </Card>
  );
}
