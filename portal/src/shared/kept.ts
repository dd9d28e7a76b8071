import { http } from './http';

/** What a person keeps for their pages, on the server, so that it is the same in every browser. */
export async function readKept(bucket: string, key: string): Promise<unknown> {
  const { items } = await http.get<{ items: { key: string; value: unknown }[] }>(
    `/api/user-settings/buckets/${bucket}`,
  );
  return items.find((each) => each.key === key)?.value;
}

export const keep = (bucket: string, key: string, value: unknown) =>
  http.put(`/api/user-settings/buckets/${bucket}/keys/${key}`, { value });
