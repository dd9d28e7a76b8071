import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { serverUrl } from '@/shared/base';
import { Card } from '@/shared/Card';
import { Confirm } from '@/shared/Confirm';
import { CopyLine } from '@/shared/CopyLine';
import { entityPath, parseRef, shortName } from '@/shared/entity';
import { duration, withoutColours } from '@/shared/formats';
import { http } from '@/shared/http';
import { LongText } from '@/shared/LongText';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { useSession } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { stateWords, tones, useRun } from './api';

type Line = { id: number; stepId?: string; message: string };

function useLog(id: string): Line[] {
  const [lines, setLines] = useState<Line[]>([]);
  const client = useQueryClient();
  useEffect(() => {
    setLines([]);
    const source = new EventSource(serverUrl(`/api/scaffolder/v2/tasks/${id}/eventstream`));
    const add = (event: MessageEvent<string>) => {
      const { id: line, body } = JSON.parse(event.data) as { id: number; body?: { message?: string; stepId?: string } };
      setLines((before) =>
        before.some((each) => each.id === line)
          ? before
          : [...before, { id: line, stepId: body?.stepId, message: withoutColours(body?.message ?? '') }],
      );
    };
    const end = () => {
      source.close();
      void client.invalidateQueries({ queryKey: ['paths'] });
      void client.invalidateQueries({ queryKey: ['catalog'] });
    };
    source.addEventListener('log', add);
    source.addEventListener('completion', end);
    source.addEventListener('cancelled', end);
    return () => source.close();
  }, [id, client]);
  return lines;
}

export function RunPage() {
  const { id = '' } = useParams();
  const { data: run, error, refetch } = useRun(id);
  const { gitHost, gitBaseUrl } = useSession();
  const log = useLog(id);
  const navigate = useNavigate();
  const [failure, setFailure] = useState<unknown>();
  const [undo, setUndo] = useState(false);
  if (error && !run) return <Problem error={error} retry={() => void refetch()} />;
  if (!run) return <Waiting rows={8} />;
  const act = (path: string) =>
    http
      .post(path)
      .then(() => refetch())
      .catch(setFailure);
  const { namespace, name } = parseRef(run.templateRef);
  const links = run.output?.links ?? [];
  const entityRef = links.find((link) => link.entityRef)?.entityRef ?? (run.output?.entityRef as string | undefined);
  const remote = links.map((link) => link.url).find((url) => url && URL.canParse(url) && new URL(url).host === gitHost);
  const repository = remote ? new URL(remote).pathname.split('/').filter(Boolean).slice(0, 2) : undefined;
  const title = `${run.templateTitle ?? shortName(run.templateRef)}${run.values?.name ? `: ${run.values.name}` : ''}`;
  const message = typeof run.error === 'string' ? run.error : run.error?.message;
  return (
    <>
      <PageHeader
        title={title}
        before={<Link to="/runs">Runs</Link>}
        line={
          <span aria-live="polite">
            <StateMark tone={tones[run.status] ?? 'unknown'}>{stateWords[run.status] ?? run.status}</StateMark> ·
            started <RelativeTime at={run.createdAt} />
            {run.createdBy && ` by ${shortName(run.createdBy)}`}
          </span>
        }
      >
        {run.canCancel && (
          <Button variant="default" onClick={() => act(`/api/scaffolder/v2/tasks/${id}/cancel`)}>
            Cancel this run
          </Button>
        )}
        {run.canRetry && <Button onClick={() => act(`/api/scaffolder/v2/tasks/${id}/retry`)}>Retry from here</Button>}
        {run.status !== 'processing' && run.status !== 'open' && (
          <Button
            variant="default"
            onClick={() =>
              navigate(`/create/${namespace}/${name}?formData=${encodeURIComponent(JSON.stringify(run.values ?? {}))}`)
            }
          >
            Start over
          </Button>
        )}
        {run.canUndo && (
          <Button variant="default" onClick={() => setUndo(true)}>
            Undo
          </Button>
        )}
      </PageHeader>
      {failure !== undefined && <Problem error={failure} />}
      {message && <Problem error={new Error(message)} title="The run stopped" />}
      {run.status === 'completed' && (entityRef || repository) && (
        <Card title="What to do next">
          {repository && (
            <CopyLine text={`git clone ${gitBaseUrl}/${repository.join('/')}.git`} label="clone command" />
          )}
          <div className="row" style={{ marginTop: 12 }}>
            {entityRef && (
              <Button component={Link} to={entityPath(entityRef)}>
                Open its page
              </Button>
            )}
            {repository && (
              <Button component={Link} variant="default" to={`/code/${repository.join('/')}`}>
                Look at the code
              </Button>
            )}
          </div>
        </Card>
      )}
      <Card title="Steps">
        <ol className="steps">
          {(run.steps ?? []).map((step) => {
            const lines = log.filter((line) => line.stepId === step.id);
            return (
              <li key={step.id}>
                <div className="row">
                  <StateMark tone={tones[step.status] ?? 'unknown'}>{stateWords[step.status] ?? step.status}</StateMark>
                  <strong>{step.name}</strong>
                  {step.startedAt && step.endedAt && (
                    <span className="dim small">
                      {duration((Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000)}
                    </span>
                  )}
                </div>
                {step.message && <div className="dim">{withoutColours(step.message)}</div>}
                {step.status === 'unclear' && (
                  <div className="row">
                    <Button
                      size="xs"
                      onClick={() =>
                        http
                          .post(`/api/ridgeway/paths/runs/${id}/steps/${step.id}/resolve`, { answer: 'done' })
                          .then(() => refetch())
                          .catch(setFailure)
                      }
                    >
                      It was done
                    </Button>
                    <Button
                      size="xs"
                      variant="default"
                      onClick={() =>
                        http
                          .post(`/api/ridgeway/paths/runs/${id}/steps/${step.id}/resolve`, { answer: 'again' })
                          .then(() => refetch())
                          .catch(setFailure)
                      }
                    >
                      Do it again
                    </Button>
                  </div>
                )}
                {lines.length > 0 && (
                  <details open={step.status === 'failed'}>
                    <summary className="small dim">Log</summary>
                    <LongText>{lines.map((line) => line.message).join('\n')}</LongText>
                  </details>
                )}
              </li>
            );
          })}
        </ol>
      </Card>
      {(run.effects ?? []).length > 0 && (
        <Card title="Changed outside">
          <ul className="steps">
            {run.effects?.map((effect) => (
              <li key={`${effect.kind} ${effect.title}`}>
                {effect.title} <span className="dim small">{effect.undone ? 'undone' : effect.kind}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Confirm
        opened={undo}
        title="Undo this run"
        action="Delete what this run created"
        onClose={() => setUndo(false)}
        onConfirm={() => http.post(`/api/ridgeway/paths/runs/${id}/undo`).then(() => refetch())}
      >
        <p>This will be gone:</p>
        <ul>
          {run.effects
            ?.filter((e) => !e.undone)
            .map((effect) => (
              <li key={effect.title}>{effect.title}</li>
            ))}
        </ul>
      </Confirm>
    </>
  );
}
