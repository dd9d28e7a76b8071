import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type Entity, entityPath, kindName, refOf, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';

/** Finds entities, templates and pages by their words. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: ['catalog', 'palette', text],
    queryFn: () =>
      http.get<{ items: Entity[] }>('/api/catalog/entities/by-query', {
        limit: 8,
        orderField: 'metadata.name,asc',
        fullTextFilterTerm: text,
        fullTextFilterFields: 'metadata.name,metadata.title,metadata.description',
      }),
    enabled: text.trim().length > 0,
    placeholderData: (last) => last,
  });
  const pages = [
    ['Home', '/'],
    ['Catalog', '/catalog'],
    ['Create', '/create'],
    ['Runs', '/runs'],
    ['Code', '/code'],
    ['Settings', '/settings'],
  ] as const;
  const found = [
    ...(text.trim() ? (data?.items ?? []) : []).map((entity) => ({
      to:
        entity.kind === 'Template'
          ? `/create/${entity.metadata.namespace ?? 'default'}/${entity.metadata.name}`
          : entityPath(refOf(entity)),
      title: titleOf(entity),
      kind: kindName(entity.kind),
    })),
    ...pages
      .filter(([title]) => title.toLowerCase().includes(text.trim().toLowerCase()))
      .map(([title, to]) => ({ to, title, kind: 'Page' })),
  ];
  return (
    <Modal opened onClose={onClose} title="Search" transitionProps={{ duration: 0 }}>
      <TextInput
        aria-label="Search"
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key === 'Enter' && first) {
            navigate(first.to);
            onClose();
          }
        }}
      />
      <ul className="steps">
        {found.map((each) => (
          <li key={`${each.kind} ${each.to}`}>
            <Link to={each.to} onClick={onClose}>
              {each.title}
            </Link>{' '}
            <span className="dim small">{each.kind}</span>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
