import { Card } from '@/shared/Card';
import { shortName } from '@/shared/entity';
import { FileChanges } from '@/shared/FileChanges';
import { bytes, count } from '@/shared/formats';
import { useSession } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import type { Preview } from './api';
import type { usePreview } from './usePreview';

type File = Preview['files'][number];

function Tree({ files }: { files: File[] }) {
  const folders = new Map<string, File[]>();
  for (const file of files) {
    const [top = ''] = file.path.split('/');
    const key = file.path.includes('/') ? top : '';
    folders.set(key, [...(folders.get(key) ?? []), file]);
  }
  const lines = (list: File[], from: number) =>
    list.map((file) => (
      <li key={file.path}>
        <code>{file.path.slice(from)}</code> <span className="dim small">{bytes(file.size)}</span>
      </li>
    ));
  return (
    <div className="tree">
      {[...folders]
        .filter(([folder]) => folder)
        .map(([folder, list]) => (
          <details key={folder}>
            <summary>
              <code>{folder}/</code> <span className="dim small">{count(list.length, 'file')}</span>
            </summary>
            <ul>{lines(list, folder.length + 1)}</ul>
          </details>
        ))}
      <ul>{lines(folders.get('') ?? [], 0)}</ul>
    </div>
  );
}

export function WhatYouGet({
  preview: { data, error, missing, open, taken },
}: {
  preview: ReturnType<typeof usePreview>;
}) {
  const { gitHost } = useSession();
  const files = data?.files ?? [];
  const changes = data?.changes ?? [];
  return (
    <Card title={changes.length + (data?.goes.length ?? 0) > 0 ? 'What will change' : 'What you will get'}>
      {open.length > 0 && <p className="dim">You see it here once these are answered: {open.join(', ')}.</p>}
      {!data && !error && open.length === 0 && <Waiting rows={6} />}
      {error && <p className="dim">It cannot be shown for these answers: {error.message}</p>}
      {data && (
        <>
          {missing.length > 0 && (
            <p className="small dim">With examples for what is still open: {missing.join(', ')}.</p>
          )}
          <dl className="about">
            {data.repository && (
              <>
                <dt>Repository</dt>
                <dd>
                  <code>{data.repository.replace(`${gitHost}/`, '')}</code>
                </dd>
              </>
            )}
            {data.entityRefs.length > 0 && (
              <>
                <dt>In the catalog</dt>
                <dd>{data.entityRefs.map(shortName).join(', ')}</dd>
              </>
            )}
            {data.owner && (
              <>
                <dt>Owner</dt>
                <dd>{shortName(data.owner)}</dd>
              </>
            )}
            {data.address && (
              <>
                <dt>Address</dt>
                <dd>
                  <code>{data.address}</code> once it runs
                </dd>
              </>
            )}
            {data.environments.length > 0 && (
              <>
                <dt>Environments</dt>
                <dd>{data.environments.join(', ')}, ready to deliver to</dd>
              </>
            )}
            {files.length > 0 && (
              <>
                <dt>Files</dt>
                <dd>{files.length}</dd>
              </>
            )}
          </dl>
          {changes.length > 0 && <FileChanges files={changes} />}
          {data.goes.length > 0 && (
            <>
              <h3>What goes for good</h3>
              <ul className="plain small">
                {data.goes.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </>
          )}
          {files.length > 0 && <Tree files={files} />}
          {data.willNot.length > 0 && (
            <>
              <h3>{data.goes.length > 0 ? 'What stays' : 'What it will not do'}</h3>
              <ul className="plain small">
                {data.willNot.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </>
          )}
          {[...new Set([...taken.map(({ message }) => message), ...data.notes])].map((note) => (
            <p key={note} className="small dim">
              {note}
            </p>
          ))}
        </>
      )}
      <p className="small dim">Nothing is made before you say so on the last step.</p>
    </Card>
  );
}
