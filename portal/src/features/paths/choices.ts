import { deepEquals } from '@rjsf/utils';

type Filter = Record<string, string | string[] | { exists: boolean }>;

export function filterParams(filter: unknown, kinds: unknown): string[] | undefined {
  const filters = filter ? (Array.isArray(filter) ? filter : [filter]) : kinds ? [{ kind: kinds }] : [];
  const texts = (filters as Filter[]).map((each) =>
    Object.entries(each)
      .flatMap(([key, value]) =>
        typeof value === 'object' && !Array.isArray(value) ? [key] : [value].flat().map((one) => `${key}=${one}`),
      )
      .join(','),
  );
  return texts.length ? texts : undefined;
}

/** Each filter, narrowed to what is somebody's. */
export function narrowed(filter: string[] | undefined, relation: string, refs: string[]): string[] {
  const mine = refs.map((ref) => `relations.${relation}=${ref}`).join(',');
  return (filter ?? ['']).map((each) => [each, mine].filter(Boolean).join(','));
}

/** Whether a choice is among those that were made. */
export const isAmong = (chosen: unknown[], choice: unknown) => chosen.some((each) => deepEquals(each, choice));

/** What is chosen once a choice was ticked or unticked, in the order they are offered in. */
export const toggled = (offered: unknown[], chosen: unknown[], choice: unknown) =>
  offered.filter((each) => isAmong(chosen, each) !== deepEquals(each, choice));

/** A reference to an entity as Backstage completes what was typed; what cannot be one stays as it is. */
export function wholeRef(text: string, kind?: string, namespace?: string) {
  const [, ownKind = kind, ownNamespace = namespace || 'default', name] =
    /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(text.trim()) ?? [];
  return ownKind && name ? `${ownKind}:${ownNamespace}/${name}`.toLowerCase() : text;
}

const tag = /^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$/;

/** The tags among words, and the words that can be none. */
export function tagsIn(text: string) {
  const words = [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ];
  const fits = (word: string) => tag.test(word) && word.length <= 63;
  return { tags: words.filter(fits), wrong: words.filter((word) => !fits(word)) };
}
