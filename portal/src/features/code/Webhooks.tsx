import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import { Empty } from '@/shared/Empty';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark, type Tone } from '@/shared/StateMark';
import { Waiting } from '@/shared/Waiting';
import { repositories, useCode, type Webhook } from './api';

const tones: Record<string, Tone> = { delivered: 'good', waiting: 'busy', failed: 'bad' };

/** Who outside is told of every push. */
export function Webhooks({ at }: { at: string }) {
  const { data, error, isPending, refetch } = useCode<{ items: Webhook[] }>(`${at}/webhooks`);
  const [url, setUrl] = useState('');
  const [made, setMade] = useState<{ url: string; secret: string }>();
  const [refused, setRefused] = useState<unknown>();
  const path = `${repositories}${at}/webhooks`;
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (isPending) return <Waiting />;
  return (
    <>
      {data.items.length === 0 && (
        <Empty title="Nobody outside is told of pushes.">
          An address below gets every push as GitHub would send it, signed.
        </Empty>
      )}
      {data.items.map((webhook) => {
        const last = webhook.deliveries[0];
        return (
          <Card key={webhook.id} title={webhook.url}>
            <p className="row">
              {last ? (
                <>
                  <StateMark tone={tones[last.state] ?? 'unknown'}>{last.state}</StateMark>
                  <span className="dim">
                    {last.answer && `Answer: ${last.answer}. `}
                    <RelativeTime at={last.attemptedAt ?? last.createdAt} />
                  </span>
                </>
              ) : (
                <span className="dim">Nothing was pushed since it was added.</span>
              )}
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  http
                    .delete(`${path}/${webhook.id}`)
                    .then(() => refetch())
                    .catch(setRefused)
                }
              >
                Remove this webhook
              </Button>
            </p>
          </Card>
        );
      })}
      <Card title="Tell an address of pushes">
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            setRefused(undefined);
            http
              .post<{ url: string; secret: string }>(path, { url })
              .then((added) => {
                setMade(added);
                setUrl('');
                return refetch();
              })
              .catch(setRefused);
          }}
        >
          <TextInput
            label="Address"
            placeholder="https://ci.example.com/hooks/push"
            value={url}
            onChange={(e) => setUrl(e.currentTarget.value)}
          />
          {refused !== undefined && <Problem error={refused} />}
          <Button type="submit" disabled={!url}>
            Add the webhook
          </Button>
        </form>
        {made && (
          <div className="note">
            <div className="grow">
              <p>{made.url} checks the signature with this secret. Copy it now; it is not shown again.</p>
              <CopyLine text={made.secret} label="secret" />
            </div>
          </div>
        )}
      </Card>
    </>
  );
}
