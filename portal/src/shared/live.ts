import { serverUrl } from './base';

export type Topic = 'catalog' | 'run' | 'repository' | 'proposal' | 'connection' | 'runtime' | 'delivery';
export type LiveEvent = { topic: Topic; data: Record<string, string> };
type Message = { kind: 'event'; event: LiveEvent } | { kind: 'state'; connected: boolean } | { kind: 'hello' };

const topics: Topic[] = ['catalog', 'run', 'repository', 'proposal', 'connection', 'runtime', 'delivery'];
const eventListeners = new Set<(event: LiveEvent) => void>();
const stateListeners = new Set<() => void>();
let connected = true;

function setConnected(now: boolean) {
  if (connected === now) return;
  connected = now;
  for (const listener of stateListeners) listener();
}

export const live = {
  listen(listener: (event: LiveEvent) => void): () => void {
    eventListeners.add(listener);
    return () => eventListeners.delete(listener);
  },
  subscribeState(listener: () => void): () => void {
    stateListeners.add(listener);
    return () => stateListeners.delete(listener);
  },
  isConnected: () => connected,
};

function tell(event: LiveEvent) {
  for (const listener of eventListeners) listener(event);
}

/** Only the leading tab holds the connection; the others hear it through the channel and take over when it closes. */
export function startLive(): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel('ridgeway-live');
  let leading = false;
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'event') tell(data.event);
    else if (data.kind === 'state') setConnected(data.connected);
    else if (leading) channel.postMessage({ kind: 'state', connected } satisfies Message);
  };
  channel.postMessage({ kind: 'hello' } satisfies Message);

  const lead = (end: AbortSignal, others: Pick<BroadcastChannel, 'postMessage'> | undefined) =>
    new Promise<void>((resolve) => {
      leading = others !== undefined;
      let source: EventSource | undefined;
      let retry: number | undefined;
      let wait = 1000;
      const announce = (now: boolean) => {
        setConnected(now);
        others?.postMessage({ kind: 'state', connected: now } satisfies Message);
      };
      const open = () => {
        source = new EventSource(serverUrl('/api/ridgeway/events'));
        source.onopen = () => {
          wait = 1000;
          announce(true);
          if (!others) for (const listener of stateListeners) listener();
        };
        source.onerror = () => {
          announce(false);
          source?.close();
          retry = window.setTimeout(open, wait);
          wait = Math.min(wait * 2, 15_000);
        };
        for (const topic of topics) {
          source.addEventListener(topic, (message) => {
            let data: Record<string, string> = {};
            try {
              data = JSON.parse((message as MessageEvent<string>).data);
            } catch {
              // an event without readable ids still says that its topic changed
            }
            const event = { topic, data };
            tell(event);
            others?.postMessage({ kind: 'event', event } satisfies Message);
          });
        }
      };
      open();
      end.addEventListener('abort', () => {
        window.clearTimeout(retry);
        source?.close();
        resolve();
      });
    });

  if ('locks' in navigator) {
    navigator.locks
      .request('ridgeway-live', { signal: stop.signal }, () => lead(stop.signal, channel))
      .catch(() => undefined);
  } else {
    // Plain http of another machine has no locks, and six connections for all tabs: the one that is seen has one.
    let seen = new AbortController();
    const look = () => {
      seen.abort();
      seen = new AbortController();
      if (document.visibilityState === 'visible') void lead(seen.signal, undefined);
    };
    document.addEventListener('visibilitychange', look, { signal: stop.signal });
    stop.signal.addEventListener('abort', () => seen.abort());
    look();
  }
  return () => {
    stop.abort();
    channel.close();
  };
}
