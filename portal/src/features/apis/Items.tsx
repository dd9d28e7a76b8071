import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { LongText } from '@/shared/LongText';
import { Markdown } from '@/shared/Markdown';
import { Fields } from './Fields';
import type { Block, Item } from './model';

const SHOWN = 100;
const GROUPS = 200;

function Part({ block }: { block: Block }) {
  switch (block.kind) {
    case 'text':
      return <Markdown text={block.text.slice(0, 20_000)} />;
    case 'example':
      return (
        <details className="sample">
          <summary>{block.title}</summary>
          <LongText>{block.text.slice(0, 50_000)}</LongText>
        </details>
      );
    default:
      return (
        <section>
          <h3>
            {block.title} {block.note && <span className="dim small">{block.note}</span>}
          </h3>
          {block.fields.length > 0 ? <Fields fields={block.fields} /> : <p className="dim">It holds nothing.</p>}
        </section>
      );
  }
}

function Opened({ item, more }: { item: Item; more?: React.ReactNode }) {
  const blocks = useMemo(() => item.blocks(), [item]);
  return (
    <div className="opened">
      {blocks.map((block, index) => {
        const key = index;
        return <Part key={key} block={block} />;
      })}
      {more}
    </div>
  );
}

function Row({ item, opened, more }: { item: Item; opened: boolean; more?: (item: Item) => React.ReactNode }) {
  const [open, setOpen] = useState(opened);
  const [, setSearch] = useSearchParams();
  const toggle = (now: boolean) => {
    if (now === open) return;
    setOpen(now);
    setSearch(
      (search) => {
        if (now) search.set('item', item.id);
        else if (search.get('item') === item.id) search.delete('item');
        return search;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  return (
    <details className="operation" open={open} onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary>
        <span className="badge-word">{item.badge}</span>
        <code className={item.deprecated ? 'gone' : undefined}>{item.name}</code>
        {item.deprecated && <span className="aged">deprecated</span>}
        <span className="dim summary-text">{item.summary}</span>
      </summary>
      {open && <Opened item={item} more={more?.(item)} />}
    </details>
  );
}

/** Everything that an API offers, to be searched and opened; of a large one a part at a time. */
export function Items({ items, more }: { items: Item[]; more?: (item: Item) => React.ReactNode }) {
  const [search] = useSearchParams();
  const wanted = search.get('item') ?? '';
  const at = useMemo(() => items.findIndex(({ id }) => id === wanted), [items, wanted]);
  const [words, setWords] = useState(at >= SHOWN ? (items[at]?.name ?? '') : '');
  const [group, setGroup] = useState('');
  const [shown, setShown] = useState(SHOWN);
  const asked = useDeferredValue(words.trim().toLowerCase());
  const groups = useMemo(() => {
    const counts = new Map<string, number>();
    for (const item of items) counts.set(item.group, (counts.get(item.group) ?? 0) + 1);
    return [...counts];
  }, [items]);
  const ordered = useMemo(() => {
    const places = new Map(groups.map(([name], index) => [name, index]));
    return [...items].sort((a, b) => (places.get(a.group) ?? 0) - (places.get(b.group) ?? 0));
  }, [items, groups]);
  const found = useMemo(
    () =>
      ordered.filter(
        (item) =>
          (!group || item.group === group) &&
          (!asked || `${item.badge} ${item.name} ${item.summary ?? ''}`.toLowerCase().includes(asked)),
      ),
    [ordered, group, asked],
  );
  const visible = found.slice(0, shown);
  if (items.length === 0)
    return <Empty title="It defines no operation and no type yet.">They show here when its file names them.</Empty>;
  return (
    <>
      <div className="row bottom spaced">
        <TextInput
          className="grow"
          label="Find in it"
          placeholder="A path, a name, a word"
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setShown(SHOWN);
          }}
        />
        {groups.length > 1 && (
          <NativeSelect
            label="Part"
            value={group}
            onChange={(event) => {
              setGroup(event.currentTarget.value);
              setShown(SHOWN);
            }}
            data={[
              { value: '', label: `All (${items.length.toLocaleString('en')})` },
              ...groups
                .slice(0, GROUPS)
                .map(([name, count]) => ({ value: name, label: `${name} (${count.toLocaleString('en')})` })),
            ]}
          />
        )}
      </div>
      <p className="sr" role="status">
        {found.length.toLocaleString('en')} found
      </p>
      {found.length === 0 && <Empty title={`Nothing in it is called "${words}".`}>Try fewer words.</Empty>}
      {[...new Set(visible.map((item) => item.group))].map((name) => (
        <Card key={name} title={name} flush>
          <div className="operations">
            {visible
              .filter((item) => item.group === name)
              .map((item) => (
                <Row key={item.id} item={item} opened={item.id === wanted} more={more} />
              ))}
          </div>
        </Card>
      ))}
      {found.length > shown && (
        <p className="row">
          <span className="dim">
            {shown.toLocaleString('en')} of {found.length.toLocaleString('en')}
          </span>
          <Button variant="default" size="xs" onClick={() => setShown(shown + SHOWN)}>
            Show {Math.min(SHOWN, found.length - shown)} more
          </Button>
        </p>
      )}
    </>
  );
}
