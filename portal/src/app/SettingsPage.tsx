import { Button, NativeSelect, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ExampleRemoval } from '@/features/assembly/ExampleRemoval';
import { Connections } from '@/features/connections/Connections';
import { Tokens } from '@/features/identity/Tokens';
import { AuditList } from '@/features/platform/AuditList';
import { Card } from '@/shared/Card';
import { http } from '@/shared/http';
import { PageHeader } from '@/shared/PageHeader';
import { useMay, useSession } from '@/shared/session';

export function SettingsPage() {
  const session = useSession();
  const may = useMay();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <PageHeader title="Settings" line={`You are ${session.actor.ref}, role ${session.role}.`}>
        {session.actor.means === 'token' && (
          <Button
            variant="default"
            onClick={() => http.delete('/api/ridgeway/identity/session').then(() => client.resetQueries())}
          >
            Sign out
          </Button>
        )}
      </PageHeader>
      <Connections />
      <Tokens />
      <Card title="Appearance">
        <NativeSelect
          label="Colours"
          data={[
            { value: 'auto', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          value={colorScheme}
          onChange={(event) => setColorScheme(event.currentTarget.value as 'auto' | 'light' | 'dark')}
        />
      </Card>
      {may('audit.read') && <AuditList />}
      {may('platform.manage') && <ExampleRemoval />}
    </>
  );
}
