import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { shortName } from '@/shared/entity';
import { safeHref } from '@/shared/links';
import { previewForm } from '@/shared/previews';
import { useMay } from '@/shared/session';
import { type Proposal, usePreviews } from './api';

/** What a proposal makes of each service of its repository, running beside it; or the way to that. */
export function Preview({ at, proposal }: { at: string; proposal: Proposal }) {
  const previews = usePreviews(at);
  const may = useMay();
  const shown = previews?.items.filter((each) => each.proposal === proposal.number) ?? [];
  const open = proposal.state === 'open';
  const possible = (previews?.components ?? []).filter((ref) => !shown.some(({ entityRef }) => entityRef === ref));
  const writes = may('scaffolder.task.create') && may('code.repository.write');
  const begins = open && writes && may('pipelines.run.control') ? possible : [];
  if (shown.length === 0 && begins.length === 0) return null;
  return (
    <Card title="Preview">
      {shown.map(({ entityRef, address, commit, says }) => (
        <div key={entityRef}>
          <p>
            <EntityLink entityRef={entityRef} />{' '}
            {safeHref(address) && (
              <a href={safeHref(address)} rel="noreferrer nofollow">
                {address}
              </a>
            )}
          </p>
          <p className="small">
            {says} {!open && <span className="dim">It is about to be taken away.</span>}
            {open && commit !== proposal.headCommit && (
              <span className="dim">The newest commit follows when it is built.</span>
            )}
          </p>
          {writes && (
            <Button component={Link} variant="default" to={previewForm('end-preview', entityRef, proposal.number)}>
              End this preview
            </Button>
          )}
        </div>
      ))}
      {begins.map((ref) => (
        <div key={ref}>
          <p className="dim">See what it makes of {shortName(ref)}, running beside it, before it is merged.</p>
          <Button component={Link} variant="default" to={previewForm('preview-proposal', ref, proposal.number)}>
            Preview {shortName(ref)}
          </Button>
        </div>
      ))}
    </Card>
  );
}
