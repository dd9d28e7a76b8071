import { LongText } from '@/shared/LongText';
import type { Changed } from './api';

/** What changed, file by file; a few are open, many are closed. */
export function Changes({ files }: { files: Changed[] }) {
  if (files.length === 0) return <p className="dim">No file is different.</p>;
  return files.map((file) => (
    <details key={file.path} className="card" open={files.length < 6}>
      <summary>
        <code>{file.path}</code>{' '}
        <span className="dim small">{`${file.status}, +${file.additions} −${file.deletions}`}</span>
      </summary>
      {file.patch === undefined ? (
        <p className="dim">Not shown: the file is binary, or the change is too long.</p>
      ) : (
        file.patch && <LongText>{file.patch}</LongText>
      )}
    </details>
  ));
}
