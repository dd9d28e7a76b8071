import { RelativeTime } from '@/shared/RelativeTime';
import type { CopyPlace, Place } from './api';

/** Who says so, and when it was so. */
export function AsOf({ place: { source, asOf, stale } }: { place: Place | CopyPlace }) {
  return (
    <p className="dim small">
      {stale ? (
        <>
          Unchanged since <RelativeTime at={asOf} />: {stale.message}
        </>
      ) : (
        <>
          {source}, <RelativeTime at={asOf} />
        </>
      )}
    </p>
  );
}
