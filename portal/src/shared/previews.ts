/** The number of the proposal that an environment shows; nothing for one that versions are brought to. */
export const previewOf = (environment: string): number | undefined => {
  const [, number] = /^preview-([1-9]\d{0,8})$/.exec(environment) ?? [];
  return number ? Number(number) : undefined;
};

/** The address of the form that begins or ends the preview of a proposal. */
export const previewForm = (path: 'preview-proposal' | 'end-preview', entity: string, proposal: number) =>
  `/create/default/${path}?formData=${encodeURIComponent(JSON.stringify({ entity, proposal }))}`;
