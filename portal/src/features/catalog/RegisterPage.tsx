import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { entityPath, kindName, parseRef, shortName } from '@/shared/entity';
import { count } from '@/shared/formats';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { StateMark, type Tone } from '@/shared/StateMark';
import { useSession } from '@/shared/session';
import { storedAddress } from './address';
import { Draft } from './Draft';
import { placeOf } from './places';

type Preview = components['schemas']['RegistrationPreview'];
type Entry = components['schemas']['FoundEntry'];
type Mistake = components['schemas']['FoundMistake'];

const states: Record<string, { tone: Tone; word: string }> = {
  new: { tone: 'good', word: 'New' },
  known: { tone: 'unknown', word: 'Here already' },
  taken: { tone: 'warn', word: 'Name in use' },
};

function EntryRow({ entry }: { entry: Entry }) {
  const { gitHost } = useSession();
  const { tone, word } = states[entry.state] ?? { tone: 'unknown' as Tone, word: entry.state };
  return (
    <li>
      <StateMark tone={tone}>{word}</StateMark>
      <span className="grow">
        <strong>
          {entry.state === 'known' ? <EntityLink entityRef={entry.ref}>{entry.title}</EntityLink> : entry.title}
        </strong>{' '}
        <span className="dim">{kindName(parseRef(entry.ref).kind)}</span>
        <div className="dim small">{entry.description}</div>
        {entry.heldBy && (
          <div className="small">
            {placeOf(entry.heldBy, 0, gitHost).text} brought <EntityLink entityRef={entry.ref} /> first, so this one
            would be left out. Rename one of the two.
          </div>
        )}
      </span>
    </li>
  );
}

function MistakeRow({ mistake }: { mistake: Mistake }) {
  const { gitHost } = useSession();
  const { to, href, text } = placeOf(mistake.source, mistake.line, gitHost);
  return (
    <li>
      <StateMark tone="bad">{mistake.line > 0 ? `Line ${mistake.line}` : 'Wrong'}</StateMark>
      <span className="grow">
        {mistake.ref && <strong>{shortName(mistake.ref)} </strong>}
        {mistake.path && <code>{mistake.path}</code>} {mistake.sentence}
        {mistake.text && <pre className="one-line">{mistake.text}</pre>}
        <div className="dim small">{mistake.remedy}</div>
        <div className="small">{to ? <Link to={to}>{text}</Link> : href ? <a href={href}>{text}</a> : text}</div>
      </span>
    </li>
  );
}

/** Takes an address, shows what it would bring and what is wrong with it, and then puts it into the catalog. */
export function RegisterPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { baseUrl, gitHost } = useSession();
  const [target, setTarget] = useState('');
  const [found, setFound] = useState<Preview>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const during = (work: Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    work.catch(setError).finally(() => setBusy(false));
  };
  const entries = found?.entities ?? [];
  const mistakes = found?.mistakes ?? [];
  const taken = entries.filter(({ state }) => state !== 'taken');
  const first = taken.find(({ ref }) => parseRef(ref).kind !== 'location');
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
            const at = storedAddress(target, baseUrl, gitHost);
            during(http.post<Preview>('/api/ridgeway/catalog/registration/preview', { target: at }).then(setFound));
          }}
        >
          <TextInput
            label="Address"
            description="The page of a repository or of a catalog-info.yaml, as the browser shows it."
            placeholder="https://github.com/shop/cart"
            value={target}
            onChange={(event) => {
              setTarget(event.currentTarget.value);
              setFound(undefined);
              setError(undefined);
            }}
          />
          {error !== undefined && <Problem error={error} />}
          <div className="row end">
            <Button
              type="submit"
              variant={found ? 'default' : 'filled'}
              loading={busy && !found}
              disabled={!target.trim()}
            >
              {found ? 'Look again' : 'Show what it holds'}
            </Button>
          </div>
        </form>
      </Card>
      <div aria-live="polite">
        {mistakes.length > 0 && (
          <Card title={`${count(mistakes.length, 'thing is', 'things are')} wrong`}>
            <ul className="list">
              {mistakes.map((mistake) => (
                <MistakeRow
                  key={`${mistake.source} ${mistake.line} ${mistake.path} ${mistake.sentence}`}
                  mistake={mistake}
                />
              ))}
            </ul>
          </Card>
        )}
        {entries.length > 0 && (
          <Card title={`It holds ${count(entries.length, 'entry', 'entries')}`}>
            <ul className="list">
              {entries.map((entry) => (
                <EntryRow key={entry.ref} entry={entry} />
              ))}
            </ul>
            {found?.registered ? (
              <p className="dim">The catalog follows this address already.</p>
            ) : (
              <div className="row end">
                <Button
                  loading={busy}
                  disabled={taken.length === 0}
                  onClick={() =>
                    during(
                      http.post('/api/catalog/locations', { type: 'url', target: found?.target }).then(() => {
                        void client.invalidateQueries();
                        navigate(first ? entityPath(first.ref) : '/catalog');
                      }),
                    )
                  }
                >
                  {mistakes.length > 0 || taken.length < entries.length
                    ? `Register the ${taken.length} that can be taken`
                    : 'Register this address'}
                </Button>
              </div>
            )}
          </Card>
        )}
        {found && entries.length === 0 && mistakes.length === 0 && !found.draft && (
          <Card title="It holds nothing">
            <p className="dim">The file has no entry that the catalog could take.</p>
          </Card>
        )}
      </div>
      {found?.draft && <Draft key={found.target} draft={found.draft} target={found.target} />}
    </>
  );
}
