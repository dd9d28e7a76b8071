import type { LiveEvent, Topic } from '@/shared/live';

// Clusters and engines tell of much that is not shown; the feature knows what is.
const rooms: Partial<Record<Topic, string>> = {
  catalog: 'catalog',
  run: 'paths',
  repository: 'code',
  proposal: 'code',
  connection: 'connections',
};

/**
 * Hears what changed, and says which answers to ask for again; many changes at once are one reason. Overviews go over all
 * rooms, so they wait longer, and what clusters tell all the time reaches them only when they are asked for by the clock.
 */
export function asksAgain(ask: (room: string) => void): (event: Pick<LiveEvent, 'topic'>) => void {
  const due = new Set<string>();
  const later = (room: string, milliseconds: number) => {
    if (due.has(room)) return;
    due.add(room);
    setTimeout(() => {
      due.delete(room);
      ask(room);
    }, milliseconds);
  };
  return ({ topic }) => {
    const room = rooms[topic];
    if (room) later(room, 200);
    if (topic !== 'runtime') later('overview', 2000);
  };
}
