// A server of its own for Backstage's clients, and a web server with files that it reads.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ridgeway = process.env.RIDGEWAY ?? new URL('../ridgeway', import.meta.url).pathname;

export const token = 'for-everything-in-this-test';

/** Starts it with those catalog files, by name; `web` are files behind addresses, which a test may change. */
export async function start(files, web) {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeway-clients-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const site = createServer((request, response) => {
    const text = web[request.url.slice(1)];
    response.writeHead(text === undefined ? 404 : 200, { 'Content-Type': 'text/yaml' });
    response.end(text);
  });
  await new Promise((ready) => site.listen(0, '127.0.0.1', ready));
  const host = `localhost:${site.address().port}`;
  writeFileSync(
    join(folder, 'app-config.yaml'),
    `backend:
  reading: {allow: [{host: '${host}'}]}
  auth:
    externalAccess: [{type: static, options: {token: ${token}, subject: clients}}]
catalog:
  rules: [{allow: [Component, API, System, Group, User, Resource, Location]}]
  locations: [{type: file, target: ${folder}/*.yaml}]
`,
  );
  const data = join(folder, 'data');
  const said = execFileSync(
    ridgeway,
    ['up', '--detach', '--port', '0', '--data', data, '--empty', '--config', join(folder, 'app-config.yaml')],
    { encoding: 'utf8' },
  );
  const address = /answers at (\S+)/.exec(said)?.[1];
  if (!address) throw new Error(`The server did not start: ${said}`);
  return {
    address,
    site: `http://${host}`,
    stop: () => {
      execFileSync(ridgeway, ['down', '--data', data]);
      rmSync(folder, { recursive: true, force: true });
      site.closeAllConnections();
      site.close();
    },
  };
}

/** Asks until the answer is as wanted; at most half a minute. */
export async function until(ask, wanted) {
  for (const end = Date.now() + 30_000; ; ) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`It did not become so: ${JSON.stringify(answer)}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}
