import { useState } from 'react';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import type { Entity } from '@/shared/entity';
import { count } from '@/shared/formats';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { Waiting } from '@/shared/Waiting';
import { type CopyPlace, type EntityEvent, useEvents } from './api';

const FEW = 10;

function OneEvent({ event, name }: { event: EntityEvent; name?: string }) {
  return (
    <li>
      <span className="grow">
        <StateMark tone={event.good ? 'unknown' : 'warn'}>{event.what}</StateMark>
        <div className="dim small">
          {name && `${name}, `}
          <RelativeTime at={event.at} />
          {event.times > 1 && (
            <>
              , {count(event.times, 'time')} since <RelativeTime at={event.firstAt} />
            </>
          )}
        </div>
        <details className="object-details">
          <summary>Details</summary>
          <p className="small">
            {event.kind} <code>{event.about}</code> <code>{event.reason}</code>: {event.message}
          </p>
          <CopyLine text={event.command} label="the command that shows the same" />
        </details>
      </span>
    </li>
  );
}

/** What happened in one environment, in words, newest first. */
export function Events({ entity, place, names }: { entity: Entity; place: CopyPlace; names: Map<string, string> }) {
  const { data, error, refetch } = useEvents(entity, place);
  const [bad, setBad] = useState(false);
  const [all, setAll] = useState(false);
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={6} />;
  const here = data.events.filter((each) => each.cluster === place.cluster && each.namespace === place.namespace);
  const chosen = bad ? here.filter(({ good }) => !good) : here;
  const shown = all ? chosen : chosen.slice(0, FEW);
  return (
    <Card
      title="What happened"
      aside={
        here.length > 0 && (
          <label className="live-check">
            <input type="checkbox" checked={bad} onChange={(event) => setBad(event.currentTarget.checked)} /> Only what
            went wrong
          </label>
        )
      }
    >
      <ul className="list">
        {shown.map((each) => (
          <OneEvent key={`${each.about} ${each.reason} ${each.firstAt}`} event={each} name={names.get(each.about)} />
        ))}
      </ul>
      {shown.length === 0 && (
        <p className="dim">
          {bad ? 'Nothing went wrong' : 'Nothing happened'} in the last {count(data.keptDays, 'day')}, as long as
          Ridgeway has followed this environment.
        </p>
      )}
      {chosen.length > shown.length && (
        <button type="button" className="link-button show-all" onClick={() => setAll(true)}>
          Show all {chosen.length}
        </button>
      )}
      <p className="dim small">
        Kept for {count(data.keptDays, 'day')}, also when the cluster has forgotten it: at most the last 300 that went
        well and the last 300 that went wrong.
      </p>
    </Card>
  );
}
