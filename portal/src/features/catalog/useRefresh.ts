import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { type Read, result } from './readResult';

/** Reads the source of an entity again, and says how long it takes and how it ended. */
export function useRefresh(entity: Entity) {
  const client = useQueryClient();
  const [began, setBegan] = useState<number>();
  const [seconds, setSeconds] = useState(0);
  const [read, setRead] = useState<Read>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    if (began === undefined) return;
    const timer = window.setInterval(() => setSeconds(Math.round((Date.now() - began) / 1000)), 500);
    return () => window.clearInterval(timer);
  }, [began]);
  const start = () => {
    const { kind, namespace, name } = parseRef(refOf(entity));
    setBegan(Date.now());
    setSeconds(0);
    setRead(undefined);
    setFailure(undefined);
    http
      .post<Read>(`/api/ridgeway/catalog/entities/${kind}/${namespace}/${encodeURIComponent(name)}/refresh`)
      .then(setRead)
      .catch(setFailure)
      .finally(() => {
        setBegan(undefined);
        void client.invalidateQueries({ queryKey: ['catalog'] });
      });
  };
  const said =
    began !== undefined ? `Reading its source…${seconds > 1 ? ` ${seconds} s` : ''}` : read ? result(read) : '';
  return { start, busy: began !== undefined, said, read, failure };
}
