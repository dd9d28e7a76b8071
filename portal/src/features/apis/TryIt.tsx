import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Entity } from '@/shared/entity';
import { LongText } from '@/shared/LongText';
import { Problem } from '@/shared/Problem';
import { sendTrial, type TrialAnswer } from './api';
import { type Item, sampleOf } from './model';

const MOST_SHOWN = 100_000;

function readHeaders(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

function prettyBody(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Answer({ answer }: { answer: TrialAnswer }) {
  return (
    <div role="status">
      <p>
        <strong>It answered {answer.status}</strong> <span className="dim">after {answer.millis} ms</span>
      </p>
      <details className="sample">
        <summary>Headers</summary>
        <LongText>
          {Object.entries(answer.headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n')}
        </LongText>
      </details>
      {answer.body ? (
        <LongText>{prettyBody(answer.body).slice(0, MOST_SHOWN)}</LongText>
      ) : (
        <p className="dim">It has no body.</p>
      )}
      {!answer.whole && <p className="dim">Its body is longer; the beginning is shown.</p>}
    </div>
  );
}

/** Sends a request to a server that the definition names, through ours. */
export function TryIt({ entity, item, servers }: { entity: Entity; item: Item; servers: string[] }) {
  const call = item.call ?? { method: 'GET', path: '/', takesBody: false };
  const [server, setServer] = useState(servers[0] ?? '');
  const [path, setPath] = useState(call.path);
  const [headers, setHeaders] = useState(call.takesBody ? 'Content-Type: application/json' : '');
  const [body, setBody] = useState(() => (call.takesBody ? sampleOf(item) : ''));
  const [left, setLeft] = useState(false);
  const open = /\{[^{}]*\}/.exec(path)?.[0];
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => sendTrial(entity, { server, method: call.method, path, headers: readHeaders(headers), body }),
  });
  return (
    <details className="sample try">
      <summary>Try it</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setLeft(true);
          if (!open) mutate();
        }}
      >
        <p className="dim">
          Ridgeway sends it once, without your sign-in, and records who sent what. What it changes there is real.
        </p>
        <NativeSelect
          label="Server"
          value={server}
          data={servers}
          onChange={(event) => setServer(event.currentTarget.value)}
        />
        <TextInput
          label="Path and query"
          value={path}
          error={left && open ? `Fill in ${open}.` : undefined}
          onBlur={() => setLeft(true)}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Textarea
          label="Headers"
          description="One a line, as Name: value"
          rows={2}
          value={headers}
          onChange={(event) => setHeaders(event.currentTarget.value)}
        />
        {call.takesBody && (
          <Textarea label="Body" rows={8} value={body} onChange={(event) => setBody(event.currentTarget.value)} />
        )}
        <div>
          <Button type="submit" loading={isPending}>
            Send {call.method} to {URL.canParse(server) ? new URL(server).host : server}
          </Button>
        </div>
      </form>
      {error && <Problem error={error} />}
      {data && <Answer answer={data} />}
    </details>
  );
}
