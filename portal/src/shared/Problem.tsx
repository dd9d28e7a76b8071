import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { HttpError } from './http';

/** A failure where it happened: what happened, what to do, and a way to try again. */
export function Problem({ error, retry, title }: { error: unknown; retry?: () => void; title?: string }) {
  const known = error instanceof HttpError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div className="note note-bad" role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <div className="grow">
        {title && <strong>{title}</strong>}
        <p>{message}</p>
        {known?.remedy && <p className="dim">{known.remedy}</p>}
        {known && known.violations.length > 0 && (
          <ul>
            {known.violations.map((violation) => (
              <li key={`${violation.path} ${violation.message}`}>
                {violation.path && <code>{violation.path}</code>} {violation.message}
                {violation.line ? ` (line ${violation.line})` : ''}
                {violation.remedy && <span className="dim"> {violation.remedy}</span>}
              </li>
            ))}
          </ul>
        )}
        {(known?.code || known?.requestId) && (
          <p className="small dim">
            {known.code && <code>{known.code}</code>} {known.requestId && `request ${known.requestId}`}
          </p>
        )}
      </div>
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
