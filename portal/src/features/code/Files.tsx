import { Link, useSearchParams } from 'react-router';
import { serverUrl } from '@/shared/base';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { bytes } from '@/shared/formats';
import { withQuery } from '@/shared/http';
import { LongText } from '@/shared/LongText';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { type Entry, type FileText, repositories, useCode } from './api';

type To = (path: string, file?: boolean) => string;

function Folder({ at, branch, path, to }: { at: string; branch: string; path: string; to: To }) {
  const { data, error, isPending } = useCode<{ entries: Entry[]; readme?: string }>(`${at}/tree`, {
    ref: branch,
    path,
  });
  if (error) return <Problem error={error} />;
  if (isPending) return <Waiting />;
  if (data.entries.length === 0)
    return <Empty title="Nothing is here yet.">Clone it, and push the first commit.</Empty>;
  return (
    <>
      <div className="card flush">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Size</th>
            </tr>
          </thead>
          <tbody>
            {data.entries.map((entry) => (
              <tr key={entry.path}>
                <td>
                  <Link to={to(entry.path, entry.type !== 'folder')}>
                    {entry.type === 'folder' ? `${entry.name}/` : entry.name}
                  </Link>
                </td>
                <td className="dim">{entry.size === undefined ? '' : bytes(entry.size)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.readme && (
        <Card title="Read me">
          <LongText>{data.readme}</LongText>
        </Card>
      )}
    </>
  );
}

function File({ at, branch, path }: { at: string; branch: string; path: string }) {
  const { data, error, isPending } = useCode<FileText>(`${at}/file`, { ref: branch, path });
  if (error) return <Problem error={error} />;
  if (isPending) return <Waiting />;
  const raw = serverUrl(withQuery(`${repositories}${at}/raw`, { ref: branch, path }));
  return (
    <Card
      title={path.split('/').pop()}
      aside={
        <a href={raw} download>
          Download, {bytes(data.size)}
        </a>
      }
    >
      {data.text === undefined ? (
        <p>{data.binary ? 'A binary file.' : 'Too long to be shown here.'}</p>
      ) : (
        <LongText>{data.text}</LongText>
      )}
    </Card>
  );
}

export function Files({ at, branch }: { at: string; branch: string }) {
  const [search] = useSearchParams();
  const path = search.get('path') ?? '';
  const to: To = (next, file = false) =>
    `?${new URLSearchParams({ ref: branch, path: next, ...(file ? { file: 'yes' } : {}) })}`;
  return (
    <>
      {path && (
        <p>
          <Link to={to(path.split('/').slice(0, -1).join('/'))}>Folder above</Link> · <code>{path}</code>
        </p>
      )}
      {search.get('file') === 'yes' ? (
        <File at={at} branch={branch} path={path} />
      ) : (
        <Folder at={at} branch={branch} path={path} to={to} />
      )}
    </>
  );
}
