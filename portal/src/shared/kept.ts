import { http } from './http';

interface Question {
  bucket: string;
  key: string;
  answer: (value: unknown) => void;
  fail: (failure: unknown) => void;
}

let asked: Question[] = [];

async function ask() {
  const together = asked;
  asked = [];
  try {
    const { items } = await http.post<{ items: ({ value: unknown } | null)[] }>('/api/user-settings/multiget', {
      items: together.map(({ bucket, key }) => ({ bucket, key })),
    });
    together.forEach(({ answer }, index) => {
      answer(items[index]?.value);
    });
  } catch (failure) {
    for (const { fail } of together) fail(failure);
  }
}

/** What a person keeps for their pages, on the server, so that it is the same in every browser; what is asked for at once travels at once. */
export const readKept = (bucket: string, key: string) =>
  new Promise<unknown>((answer, fail) => {
    if (asked.push({ bucket, key, answer, fail }) === 1) queueMicrotask(ask);
  });

export const keep = (bucket: string, key: string, value: unknown) =>
  http.put(`/api/user-settings/buckets/${bucket}/keys/${key}`, { value });
