import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { Confirm } from '@/shared/Confirm';
import { http } from '@/shared/http';
import { useJourney } from './api';

export function ExampleRemoval() {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const journey = useJourney();
  if (journey.data?.example !== 'loaded')
    return (
      <Card title="Example organisation">
        <p className="dim">It is not loaded. A new data directory has it, unless started with --empty.</p>
      </Card>
    );
  return (
    <Card title="Example organisation">
      <p>The services and teams that came along to look around.</p>
      <Button variant="default" onClick={() => setOpened(true)}>
        Remove the example organisation
      </Button>
      <Confirm
        opened={opened}
        title="Remove the example organisation"
        action="Remove the example organisation"
        onClose={() => setOpened(false)}
        onConfirm={() => http.delete('/api/ridgeway/example').then(() => client.invalidateQueries())}
      >
        <p>Its repositories and catalog entries will be gone. What you created stays.</p>
      </Confirm>
    </Card>
  );
}
