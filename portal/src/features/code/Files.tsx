import { IconFile, IconFolder } from '@tabler/icons-react';
import { useCallback } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { serverUrl } from '@/shared/base';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { bytes } from '@/shared/formats';
import { withQuery } from '@/shared/http';
import { Markdown } from '@/shared/Markdown';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { type FileText, repositories, useCode } from './api';

/** The line that the address names is marked, and seen. */
function Lines({ text }: { text: string }) {
  const { hash } = useLocation();
  const marked = /^#L(\d+)$/.exec(hash)?.[1];
  const seen = useCallback((line: HTMLElement | null) => line?.scrollIntoView({ block: 'center' }), []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className="lines" tabIndex={0}>
      {text
        .replace(/\n$/, '')
        .split('\n')
        .map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the number of a line is its identity
          <span key={index} {...(marked === String(index + 1) ? { className: 'here', ref: seen } : {})}>
            {line}
          </span>
        ))}
    </pre>
  );
}

/** Where a relative link of a Markdown file in the repository leads: to that file's place on this page. */
function relative(from: string, branch: string) {
  return (target: string) => {
    if (/^[a-z][a-z0-9+.-]*:|^\/\/|^#/i.test(target)) return undefined;
    const path = new URL(target, `https://here/${from}`).pathname.slice(1);
    return `?${new URLSearchParams({ ref: branch, path, ...(path.endsWith('/') ? {} : { file: 'yes' }) })}`;
  };
}

function OneFile({ at, branch, path }: { at: string; branch: string; path: string }) {
  const { data, error, refetch } = useCode<FileText>(`${at}/file`, { ref: branch, path });
  const raw = serverUrl(withQuery(`${repositories}${at}/raw`, { ref: branch, path }));
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={8} />;
  return (
    <Card title={path.split('/').at(-1)} aside={<a href={raw}>Download, {bytes(data.size)}</a>}>
      {data.binary || data.text === undefined ? (
        <p className="dim">{data.binary ? 'A binary file is not shown.' : 'A file of this size is not shown.'}</p>
      ) : path.toLowerCase().endsWith('.md') ? (
        <Markdown text={data.text} resolve={relative(path, branch)} anchored />
      ) : (
        <Lines text={data.text} />
      )}
    </Card>
  );
}

export function Files({ at, branch }: { at: string; branch: string }) {
  const [search] = useSearchParams();
  const path = search.get('path') ?? '';
  const asFile = search.get('file') === 'yes';
  const tree = useCode<{
    entries: { name: string; path: string; type: string; size?: number }[];
    readme?: string | { text?: string };
  }>(`${at}/tree`, { ref: branch, path }, !asFile);
  const to = (next: string, isFile = false) =>
    `?${new URLSearchParams({ ref: branch, path: next, ...(isFile ? { file: 'yes' } : {}) })}`;
  const parts = path.split('/').filter(Boolean);
  const readme = typeof tree.data?.readme === 'string' ? tree.data.readme : tree.data?.readme?.text;
  return (
    <>
      {path && (
        <nav className="spaced" aria-label="Folders">
          <Link to={to('')}>{at.split('/').at(-1)}</Link>
          {parts.map((part, index) => (
            <span key={parts.slice(0, index + 1).join('/')}>
              {' / '}
              {index < parts.length - 1 ? <Link to={to(parts.slice(0, index + 1).join('/'))}>{part}</Link> : part}
            </span>
          ))}
        </nav>
      )}
      {asFile && <OneFile at={at} branch={branch} path={path} />}
      {!asFile && tree.error && <Problem error={tree.error} retry={() => void tree.refetch()} />}
      {!asFile && tree.isPending && <Waiting />}
      {!asFile && tree.data?.entries.length === 0 && (
        <Empty title="Nothing has been pushed yet.">Clone it, add files, and push.</Empty>
      )}
      {!asFile && tree.data && tree.data.entries.length > 0 && (
        <ul className="card list files-list" aria-label="Files">
          {tree.data.entries.map((entry) => {
            const folder = entry.type === 'folder';
            const Icon = folder ? IconFolder : IconFile;
            return (
              <li key={entry.path}>
                <Icon size={16} aria-hidden className="dim" />
                <Link className="grow plain" to={to(entry.path, !folder)}>
                  {folder ? `${entry.name}/` : entry.name}
                </Link>
                <span className="dim small">{folder || entry.size === undefined ? '' : bytes(entry.size)}</span>
              </li>
            );
          })}
        </ul>
      )}
      {!asFile && readme && (
        <Card title="Read me">
          <Markdown text={readme} resolve={relative(path ? `${path}/` : '', branch)} />
        </Card>
      )}
    </>
  );
}
