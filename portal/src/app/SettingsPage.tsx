import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { NavLink, useParams } from 'react-router';
import { ExampleRemoval } from '@/features/assembly/ExampleRemoval';
import { Sources } from '@/features/catalog/Sources';
import { Connections } from '@/features/connections/Connections';
import { People } from '@/features/identity/People';
import { Tokens } from '@/features/identity/Tokens';
import { AuditList } from '@/features/platform/AuditList';
import { http } from '@/shared/http';
import { PageHeader } from '@/shared/PageHeader';
import { useMay, useSession } from '@/shared/session';
import { Appearance } from './Appearance';
import { NotFound } from './NotFound';

/** On a phone the sections stand in one line that is longer than the screen. */
const intoView = (link: HTMLAnchorElement | null) => link?.scrollIntoView({ block: 'nearest', inline: 'center' });

export function SettingsPage() {
  const { section = 'connections' } = useParams();
  const session = useSession();
  const may = useMay();
  const client = useQueryClient();
  const sections = [
    { key: 'connections', title: 'Connections', content: <Connections /> },
    ...(may('catalog.location.read') ? [{ key: 'sources', title: 'Sources', content: <Sources /> }] : []),
    { key: 'people', title: 'People', content: <People /> },
    { key: 'tokens', title: 'Tokens', content: <Tokens /> },
    { key: 'appearance', title: 'Appearance', content: <Appearance /> },
    ...(may('audit.read') ? [{ key: 'audit', title: 'Audit', content: <AuditList /> }] : []),
    ...(may('platform.manage') ? [{ key: 'example', title: 'Example', content: <ExampleRemoval /> }] : []),
  ];
  const shown = sections.find((each) => each.key === section);
  if (!shown) return <NotFound />;
  return (
    <>
      <PageHeader
        title={`Settings: ${shown.title}`}
        line={`You are ${session.actor.ref}, with the role ${session.role}.`}
      >
        {session.actor.means !== 'guest' && (
          <Button
            variant="default"
            onClick={() => http.delete('/api/ridgeway/identity/session').then(() => client.resetQueries())}
          >
            Sign out
          </Button>
        )}
      </PageHeader>
      <div className="split">
        <nav className="side-nav" aria-label="Settings">
          {sections.map((each) => (
            <NavLink
              key={each.key}
              to={`/settings/${each.key}`}
              className={each.key === section ? 'active' : undefined}
              aria-current={each.key === section ? 'page' : undefined}
              ref={each.key === section ? intoView : undefined}
            >
              {each.title}
            </NavLink>
          ))}
        </nav>
        <div>{shown.content}</div>
      </div>
    </>
  );
}
