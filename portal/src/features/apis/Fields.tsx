import { useState } from 'react';
import { Markdown } from '@/shared/Markdown';
import type { Field } from './model';

const SHOWN = 100;

function Line({ field }: { field: Field }) {
  return (
    <>
      <code className={field.deprecated ? 'gone' : undefined}>{field.name}</code>{' '}
      <span className="dim">{field.type}</span>
      {field.required && <span className="needed"> required</span>}
      {field.deprecated && <span className="aged"> deprecated</span>}
    </>
  );
}

function Said({ field }: { field: Field }) {
  return (
    <>
      {field.description && <Markdown text={field.description.slice(0, 5_000)} />}
      {(field.notes ?? []).length > 0 && <p className="dim small">{field.notes?.join(' · ')}</p>}
    </>
  );
}

function Branch({ field }: { field: Field }) {
  const [open, setOpen] = useState(false);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Line field={field} />
      </summary>
      <Said field={field} />
      {open && <Fields fields={field.children?.() ?? []} />}
    </details>
  );
}

/** Fields with what they say; what is in one shows when it is opened. */
export function Fields({ fields }: { fields: Field[] }) {
  const [shown, setShown] = useState(SHOWN);
  return (
    <ul className="fields">
      {fields.slice(0, shown).map((field) => (
        <li key={field.name}>
          {field.children ? (
            <Branch field={field} />
          ) : (
            <>
              <Line field={field} />
              <Said field={field} />
            </>
          )}
        </li>
      ))}
      {fields.length > shown && (
        <li>
          <button type="button" className="icon-button" onClick={() => setShown(shown + SHOWN)}>
            Show {Math.min(SHOWN, fields.length - shown)} more of {(fields.length - shown).toLocaleString('en')}
          </button>
        </li>
      )}
    </ul>
  );
}
