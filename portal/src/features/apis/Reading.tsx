import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { Markdown } from '@/shared/Markdown';
import { Waiting } from '@/shared/Waiting';
import { Items } from './Items';
import { DefinitionError, type Item, type Model } from './model';
import { RawText } from './RawText';
import { type Language, languageOf, read } from './read';

const words: Record<Language, string> = {
  openapi: 'OpenAPI',
  asyncapi: 'AsyncAPI',
  graphql: 'GraphQL',
  protobuf: 'Protocol Buffers',
  document: 'Text',
  text: 'Text',
};

function About({ model, children }: { model: Model; children: React.ReactNode }) {
  return (
    <Card
      title={model.title}
      aside={[model.language, model.version && `version ${model.version}`].filter(Boolean).join(' · ')}
    >
      {model.description && <Markdown text={model.description.slice(0, 20_000)} />}
      <div className="row">
        <p className="grow dim">
          {model.servers.length > 0 && 'It answers at '}
          {model.servers.slice(0, 5).map((server, index) => (
            <span key={server}>
              {index > 0 && ', '}
              <code>{server}</code>
            </span>
          ))}
        </p>
        {children}
      </div>
    </Card>
  );
}

function Broken({ error, language }: { error: DefinitionError; language: Language }) {
  return (
    <div className="note note-bad" role="alert">
      <div>
        <strong>It cannot be read as {words[language]}.</strong>
        <p>
          {error.line > 0 && `Line ${error.line}: `}
          {error.message}
        </p>
        <p className="dim">The text stands below as it is written. Mend the file it comes from; this page follows.</p>
      </div>
    </div>
  );
}

function prettyJson(text: string): string {
  try {
    return /^\s*[{[]/.test(text) ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch {
    return text;
  }
}

/** A definition, rendered; or what is wrong with it, and its text. */
export function Reading({
  text,
  type,
  id,
  more,
}: {
  text: string;
  type: string;
  id: string;
  more?: (item: Item) => React.ReactNode;
}) {
  const language = languageOf(type, text);
  const [raw, setRaw] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['apis', 'read', language, id],
    queryFn: async () => (await read(language, text)) ?? null,
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  if (error) {
    const wrong = error instanceof DefinitionError ? error : new DefinitionError(error.message);
    return (
      <>
        <Broken error={wrong} language={language} />
        <RawText text={text} marked={wrong.line} />
      </>
    );
  }
  if (data === undefined) return <Waiting rows={8} />;
  if (data === null)
    return (
      <Card title="Definition" aside={type}>
        <RawText text={prettyJson(text)} />
      </Card>
    );
  return (
    <>
      <About model={data}>
        <button type="button" className="chip" aria-pressed={raw} onClick={() => setRaw(!raw)}>
          As it is written
        </button>
      </About>
      {raw ? <RawText text={text} /> : <Items items={data.items} more={more} />}
    </>
  );
}
