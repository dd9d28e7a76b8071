import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from '@/shared/Dialog';
import { type Entity, entityPath, kindName, refOf, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { places } from './places';

interface Found {
  to: string;
  title: string;
  kind: string;
  line?: string;
}

function useFound(text: string): Found[] {
  const words = text.trim().toLowerCase();
  const { data } = useQuery({
    queryKey: ['catalog', 'palette', words],
    queryFn: ({ signal }) =>
      http.get<{ items: Entity[] }>(
        '/api/catalog/entities/by-query',
        {
          limit: 12,
          orderField: 'metadata.name,asc',
          fullTextFilterTerm: words,
          fullTextFilterFields: 'metadata.name,metadata.title,metadata.description',
        },
        signal,
      ),
    enabled: words.length > 0,
    placeholderData: (last) => last,
  });
  const rank = (entity: Entity) => {
    const name = entity.metadata.name.toLowerCase();
    return name === words ? 0 : name.startsWith(words) ? 1 : name.includes(words) ? 2 : 3;
  };
  const entities = words ? (data?.items ?? []).filter((entity) => entity.kind !== 'Location') : [];
  return [
    ...[...entities]
      .sort((a, b) => rank(a) - rank(b))
      .map((entity) => ({
        to:
          entity.kind === 'Template'
            ? `/create/${entity.metadata.namespace ?? 'default'}/${entity.metadata.name}`
            : entityPath(refOf(entity)),
        title: titleOf(entity),
        kind: entity.kind === 'Template' ? 'Create' : kindName(entity.kind),
        line: entity.metadata.description,
      })),
    ...[...places, { to: '/catalog/register', title: 'Register what exists' }]
      .filter(({ title }) => title.toLowerCase().includes(words))
      .map(({ to, title }) => ({ to, title, kind: 'Page' })),
  ];
}

/** Finds entities, templates and pages by their words. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const navigate = useNavigate();
  const found = useFound(text);
  const at = Math.min(active, found.length - 1);
  useEffect(() => {
    document.getElementById(`found-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const open = (each: Found | undefined) => {
    if (!each) return;
    navigate(each.to);
    onClose();
  };
  return (
    <Dialog opened onClose={onClose} title="Search" size="lg">
      <input
        className="palette"
        role="combobox"
        aria-label="Search"
        aria-expanded={found.length > 0}
        aria-controls="found"
        aria-activedescendant={found.length > 0 ? `found-${at}` : undefined}
        aria-autocomplete="list"
        placeholder="A name, a word, a page"
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const step = event.key === 'ArrowDown' ? 1 : -1;
            setActive((at + step + found.length) % Math.max(found.length, 1));
          } else if (event.key === 'Enter') open(found[at]);
        }}
      />
      <div id="found" role="listbox" aria-label="Found" className="found">
        {found.map((each, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search field moves in the list and opens by Enter
          <div
            key={`${each.kind} ${each.to}`}
            id={`found-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => open(each)}
          >
            <span className="grow">
              {each.title} <span className="dim small">{each.line}</span>
            </span>
            <span className="dim small">{each.kind}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="dim">Nothing is called that.</p>}
    </Dialog>
  );
}
