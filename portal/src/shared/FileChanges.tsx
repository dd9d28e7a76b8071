import { count } from './formats';
import type { components } from './openapi';

function Patch({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className="diff" tabIndex={0}>
      {text.split('\n').map((line, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the number of a line is its identity
          key={index}
          className={
            line.startsWith('@@') ? 'at' : line.startsWith('+') ? 'plus' : line.startsWith('-') ? 'minus' : undefined
          }
        >
          {line}
        </span>
      ))}
    </pre>
  );
}

/** The files of a commit, a proposal, a comparison or a plan, each with its lines. */
export function FileChanges({ files }: { files: components['schemas']['FileChange'][] }) {
  if (files.length === 0) return <p className="dim">No file differs.</p>;
  return (
    <>
      <p className="dim">{count(files.length, 'file')} changed</p>
      {files.map((file) => (
        <details key={file.path} className="card" open={files.length < 8}>
          <summary>
            <code>{file.path}</code>{' '}
            <span className="dim small">{`${file.status}, +${file.additions} −${file.deletions}`}</span>
          </summary>
          {file.patch ? <Patch text={file.patch} /> : <p className="dim">Its lines cannot be shown.</p>}
        </details>
      ))}
    </>
  );
}
