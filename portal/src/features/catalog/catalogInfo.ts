/** The answers from which a description file is written. */
export interface Answers {
  name: string;
  description: string;
  type: string;
  lifecycle: string;
  owner: string;
  system: string;
}

const reserved = /^(true|false|null|yes|no|on|off|~)$/i;

/** A text as YAML reads it back: bare where nothing can be mistaken, else in the quotes that JSON uses too. */
function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_./-]*$/.test(text) && !reserved.test(text) ? text : JSON.stringify(text);
}

/** A `catalog-info.yaml` of one component; answers that are empty and may be are left out. */
export function catalogInfo(answers: Answers, slug?: { annotation: string; value: string }): string {
  const lines = [
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    `  name: ${scalar(answers.name)}`,
  ];
  if (answers.description) lines.push(`  description: ${scalar(answers.description)}`);
  if (slug?.annotation) lines.push('  annotations:', `    ${slug.annotation}: ${scalar(slug.value)}`);
  lines.push('spec:');
  for (const key of ['type', 'lifecycle', 'owner', 'system'] as const)
    if (answers[key] || key !== 'system') lines.push(`  ${key}: ${scalar(answers[key])}`);
  return `${lines.join('\n')}\n`;
}

/** The page on which a host takes a new file, where it has one that we know. */
export function newFileUrl(host: string, repository: string, file: string, text: string): string | undefined {
  const at = `https://${host}/${repository}`;
  if (/(^|\.)github\./.test(host)) return `${at}/new/HEAD?${new URLSearchParams({ filename: file, value: text })}`;
  if (/(^|\.)gitlab\./.test(host)) return `${at}/-/new/HEAD?${new URLSearchParams({ file_name: file })}`;
  return undefined;
}
