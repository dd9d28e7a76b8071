// From click to repository, and runs of a template of 40 files with three log lines.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, forget, json, median, post, row, start, until, withConfiguration } from './server.mjs';

const directory = folder();
const template = join(directory, 'forty');
mkdirSync(join(template, 'skeleton'), { recursive: true });
for (let i = 0; i < 40; i++) {
  writeFileSync(
    join(template, 'skeleton', `file-${i}-\${{ values.name }}.md`),
    `# \${{ values.name }}\n${'A line of ordinary text in a file.\n'.repeat(30)}\${{ values.name | upper }}\n`,
  );
}
writeFileSync(
  join(template, 'template.yaml'),
  `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: forty}
spec:
  type: service
  parameters: {properties: {name: {type: string}}}
  steps:
    - {action: fetch:template, input: {url: ./skeleton, values: {name: '\${{ parameters.name }}'}}}
    - {action: debug:log, input: {message: one}}
    - {action: debug:log, input: {message: two}}
    - {action: debug:log, input: {message: three}}
`,
);
const server = start(
  join(directory, 'data'),
  withConfiguration(
    directory,
    `catalog: {locations: [{type: file, target: ${template}/template.yaml, rules: [{allow: [Template]}]}]}\n`,
  ),
);

async function run(templateRef, values) {
  const began = performance.now();
  const { id } = await post(`${server.address}/api/scaffolder/v2/tasks`, { templateRef, values });
  const events = await fetch(`${server.address}/api/scaffolder/v2/tasks/${id}/eventstream`);
  let text = '';
  for await (const chunk of events.body) {
    text += new TextDecoder().decode(chunk);
    if (text.includes('event: completion') || text.includes('event:completion')) break;
  }
  const wall = performance.now() - began;
  const { status } = await json(`${server.address}/api/scaffolder/v2/tasks/${id}`);
  if (status !== 'completed') throw new Error(`The run of ${templateRef} ended as ${status}.`);
  return wall;
}

try {
  await until(
    () => json(`${server.address}/api/ridgeway/paths/templates`),
    ({ items }) => items.length >= 2,
  );
  const service = (n) => ({
    name: `bench-service-${n}`,
    description: 'Measures how long it takes',
    owner: 'group:default/team-payments',
    language: 'go',
    exposure: 'internal',
  });
  for (let i = 0; i < 30; i++) await run('template:default/forty', { name: `warm-${i}` });
  const clicks = [];
  for (let i = 0; i < 7; i++) clicks.push(await run('template:default/new-service', service(i)));
  row('click to repository and catalog entry, first', `${clicks[0].toFixed(0)} ms`, 'under 2 s');
  row('click to repository and catalog entry, median of 7', `${median(clicks).toFixed(0)} ms`, 'under 1 s');
  const single = [];
  for (let i = 0; i < 200; i++) single.push(await run('template:default/forty', { name: `one-${i}` }));
  row('40-file template task, 200 in a row, median', `${median(single).toFixed(1)} ms`, 'under 20 ms');
  row('40-file template task, 200 in a row, in all', `${(single.reduce((a, b) => a + b) / 1000).toFixed(2)} s`, 'under 4 s');
  const began = performance.now();
  await Promise.all(Array.from({ length: 20 }, (_, i) => run('template:default/forty', { name: `many-${i}` })));
  row('40-file template task, 20 at once, until the last', `${(performance.now() - began).toFixed(0)} ms`, 'under 200 ms');
  const previews = [];
  for (let i = 0; i < 30; i++) {
    const asked = performance.now();
    await post(`${server.address}/api/ridgeway/paths/preview`, {
      templateRef: 'template:default/new-service',
      values: service(`preview-${i}`),
    });
    previews.push(performance.now() - asked);
  }
  row('what one will get, new-service, median of 30', `${median(previews).toFixed(0)} ms`, 'under 300 ms');
} finally {
  server.stop();
  forget(directory);
}
