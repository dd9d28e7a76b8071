import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from './Dialog';
import { Problem } from './Problem';

/** Asks before something is gone: says what goes, and wants the name typed when one is given. */
export function Confirm({
  title,
  action,
  typed,
  opened,
  onClose,
  onConfirm,
  children,
}: {
  title: string;
  action: string;
  typed?: string;
  opened: boolean;
  onClose: () => void;
  onConfirm: () => Promise<unknown>;
  children: React.ReactNode;
}) {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  return (
    <Dialog opened={opened} onClose={onClose} title={title} centered>
      <div className="stack">
        {children}
        {typed && (
          <TextInput
            label={
              <>
                Type <code>{typed}</code> to confirm
              </>
            }
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        {error !== undefined && <Problem error={error} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button
            color="red.9"
            loading={busy}
            disabled={typed !== undefined && name !== typed}
            onClick={() => {
              setBusy(true);
              setError(undefined);
              onConfirm()
                .then(onClose)
                .catch(setError)
                .finally(() => setBusy(false));
            }}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
