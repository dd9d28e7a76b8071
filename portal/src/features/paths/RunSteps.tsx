import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Card } from '@/shared/Card';
import { duration, withoutColours } from '@/shared/formats';
import { LongText } from '@/shared/LongText';
import { StateMark } from '@/shared/StateMark';
import { stateWords, tones } from '@/shared/states';
import { type Run, type RunStep, underWay } from './api';
import type { Line } from './useLog';

function Took({ step }: { step: RunStep }) {
  const [now, setNow] = useState(Date.now());
  const going = Boolean(step.startedAt) && !step.endedAt && step.status === 'processing';
  useEffect(() => {
    if (!going) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [going]);
  if (!step.startedAt || (!step.endedAt && !going)) return null;
  const end = step.endedAt ? Date.parse(step.endedAt) : now;
  return <span className="dim small">{duration((end - Date.parse(step.startedAt)) / 1000)}</span>;
}

function Step({
  step,
  lines,
  onResolve,
}: {
  step: RunStep;
  lines: Line[];
  onResolve: (step: string, answer: string) => void;
}) {
  const waits = step.status === 'open' || step.status === 'skipped';
  return (
    <li>
      <div className="row">
        <StateMark tone={tones[step.status] ?? 'unknown'}>{stateWords[step.status] ?? step.status}</StateMark>
        <strong className={waits ? 'dim' : undefined}>{step.name}</strong>
        <Took step={step} />
      </div>
      {step.status === 'processing' && lines.length > 0 && (
        <p className="dim">{withoutColours(lines.at(-1)?.message ?? '')}</p>
      )}
      {step.message && <p className="dim">{withoutColours(step.message)}</p>}
      {step.status === 'unclear' && (
        <div className="stack">
          <p>
            The server stopped while this step was under way, and what it touches cannot be asked. Look whether it was
            done, and say so.
          </p>
          <div className="row">
            <Button size="xs" onClick={() => onResolve(step.id, 'done')}>
              It was done
            </Button>
            <Button size="xs" variant="default" onClick={() => onResolve(step.id, 'again')}>
              Do it again
            </Button>
          </div>
        </div>
      )}
      {lines.length > 0 && (
        <details open={step.status === 'failed'}>
          <summary className="small">Log</summary>
          <LongText>{lines.map((line) => line.message).join('\n')}</LongText>
        </details>
      )}
    </li>
  );
}

export function RunSteps({
  run,
  log,
  onResolve,
}: {
  run: Run;
  log: Line[];
  onResolve: (step: string, answer: string) => void;
}) {
  const steps = run.steps ?? [];
  const apart = log.filter((line) => !steps.some((step) => step.id === line.stepId));
  return (
    <Card title="Steps">
      <ol className="steps">
        {steps.map((step) => (
          <Step
            // a fold that was opened by a failure is another one than the fold of a running step
            key={`${step.id} ${step.status === 'failed'}`}
            step={step}
            lines={log.filter((line) => line.stepId === step.id)}
            onResolve={onResolve}
          />
        ))}
      </ol>
      {steps.length === 0 && (
        <p className="dim">{underWay(run.status) ? 'It begins in a moment.' : 'It has no step.'}</p>
      )}
      {apart.length > 0 && (
        <details>
          <summary className="small">Log of the run itself</summary>
          <LongText>{apart.map((line) => line.message).join('\n')}</LongText>
        </details>
      )}
    </Card>
  );
}
