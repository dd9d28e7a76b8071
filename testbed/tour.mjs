#!/usr/bin/env node
// The five-minute story, live: a service from the form that makes it to its end, on real tools, by what a person has: the portal's own addresses, and git.
// tour.mjs ADDRESS, as ./ridgeway tour calls it. Prints minutes and seconds of each part; ends with "N passed, M failed".
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get as getPage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const address = process.argv[2];
const name = `tour-${Date.now().toString(36)}`;
const team = 'team-payments';
const environment = 'dev';
const ref = `component:default/${name}`;
const entity = `component/default/${name}`;
const page = `${address}/catalog/default/component/${name}`;
/** Where this cluster answers for the names of what is public. */
const gateway = 'http://10.213.0.2';
const host = `${name}.${environment}.example.internal`;
const folder = mkdtempSync(join(tmpdir(), 'ridgeway-tour-'));
const work = join(folder, name);

const words = (milliseconds) => {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

async function ask(method, path, body) {
  const answer = await fetch(address + path, {
    method,
    headers: { 'X-Requested-With': 'XMLHttpRequest', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  const said = text ? JSON.parse(text) : {};
  if (answer.ok) return said;
  const { detail, message, remedy } = said.error ?? said;
  throw Object.assign(new Error([detail ?? message ?? text, remedy].filter(Boolean).join(' ')), { status: answer.status });
}
const get = (path) => ask('GET', path);
const post = (path, body) => ask('POST', path, body);

const gone = (path) =>
  get(path).then(
    () => false,
    (failure) => {
      if (failure.status === 404) return true;
      throw failure;
    },
  );

let began;
let last;
const say = (text) => console.log(`    ${text}`);
/** What is so now, when it was not just said. */
function tell(text) {
  if (!text || text === last) return;
  last = text;
  say(`${words(Date.now() - began).padStart(10)}  ${text}`);
}

/** Looks until there is an answer. A look tells what is waited for; one that fails may succeed the next time. */
async function until(look, minutes = 10) {
  let failure = '';
  for (const end = Date.now() + minutes * 60_000; Date.now() < end; await new Promise((next) => setTimeout(next, 500))) {
    try {
      const found = await look();
      if (found) return found;
      failure = '';
    } catch (error) {
      if (error.final) throw error;
      failure = error.message;
    }
  }
  throw new Error(`It is not so after ${minutes} min. ${failure || last}`);
}

const final = (text) => Object.assign(new Error(text), { final: true });

/** Fills in a form, as a person does, and watches its run to the end. */
async function walk(path, values) {
  say(`The form is ${address}/create/default/${path}`);
  const { id } = await post('/api/scaffolder/v2/tasks', { templateRef: `template:default/${path}`, values });
  return watch(id);
}

async function watch(id) {
  say(`Its run is   ${address}/runs/${id}`);
  let heard = 0;
  return until(async () => {
    const run = await get(`/api/ridgeway/paths/runs/${id}`);
    const { items } = await get(`/api/ridgeway/paths/runs/${id}/log?after=${heard}`);
    for (const { id: number, type, body } of items) {
      heard = Math.max(heard, number);
      const text = stripVTControlCharacters(body.message ?? '').trim();
      if (type === 'log' && !text.startsWith('Finished step')) tell(text.replace(/^Beginning step /, ''));
    }
    if (run.status === 'completed') {
      for (const { content } of run.output?.text ?? []) say(content.trim().replaceAll('\n', '\n    '));
      return run;
    }
    if (['failed', 'cancelled', 'unclear'].includes(run.status)) throw final(`The run ended as ${run.status}. ${run.error?.message ?? ''} ${run.error?.remedy ?? ''}`);
  }, 30);
}

/** What the page of the service says of the environment, as the cluster says it. */
async function status() {
  const { places, sentence, problems } = await get(`/api/ridgeway/runtime/entities/${entity}`);
  const status = places.find((it) => it.environment === environment)?.workloads[0]?.status;
  return status ?? { sentence: problems[0]?.message ?? sentence, findings: [] };
}

const delivered = async () => (await get(`/api/ridgeway/delivery/entities/${entity}`)).environments.find((it) => it.name === environment);

/** The version serves alone, with all its copies, and stands in the record as one that came up. */
async function serves(version) {
  const now = await status();
  tell(now.sentence);
  if (now.state !== 'serving' || now.change !== 'complete' || now.version.name !== version || now.ready < now.wanted) return undefined;
  const { known } = await delivered();
  return known?.release.version === version && known.outcome === 'succeeded' && now;
}

/** What is answered at the service's public name, with its status. */
const answered = (path) =>
  new Promise((resolve, reject) => {
    const read = async (answer) => ({ status: answer.statusCode, text: (await answer.setEncoding('utf8').toArray()).join('') });
    getPage(gateway + path, { headers: { host }, signal: AbortSignal.timeout(5000), agent: false }, (answer) => read(answer).then(resolve, reject)).on('error', reject);
  });

async function greets(path, expected) {
  const { status, text } = await answered(path);
  if (status !== 200) throw new Error(`${path} is answered with ${status}.`);
  const { message } = JSON.parse(text);
  if (message !== expected) throw new Error(`It says ${message}`);
  say(`curl -H 'Host: ${host}' '${gateway}${path}' says: ${message}`);
  return message;
}

const git = (...options) =>
  execFileSync('git', ['-c', 'user.name=Tour', '-c', 'user.email=tour@ridgeway.internal', ...options], { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, GIT_TERMINAL_PROMPT: '0' } }).trim();

let token;
/** As the page of a repository says: clone it, and push with a token. */
async function clone() {
  token = await post('/api/ridgeway/identity/tokens', { name: `push to ${name}`, scopes: ['code.repository.read', 'code.repository.write'], expiresInDays: 1 });
  const credentials = join(folder, 'credentials');
  const { protocol, host: server } = new URL(address);
  writeFileSync(credentials, `${protocol}//tour:${token.token}@${server}\n`, { mode: 0o600 });
  git('clone', '-q', '-c', `credential.helper=store --file='${credentials}'`, `${address}/git/${team}/${name}.git`, work);
}

/** Changes files, commits, pushes; answers the version that becomes of it. */
function push(message, changes) {
  git('-C', work, 'pull', '-q', '--rebase');
  for (const [file, change] of Object.entries(changes)) {
    const before = readFileSync(join(work, file), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`Nothing in ${file} was to be changed.`);
    writeFileSync(join(work, file), after);
  }
  git('-C', work, 'commit', '-qam', message);
  git('-C', work, 'push', '-q');
  say(`git push: ${message}`);
  return git('-C', work, 'rev-parse', 'HEAD');
}

/** Until the pipeline that came with the service has built the commit, and it is on its way. */
async function built(commit) {
  return until(async () => {
    const build = (await get(`/api/ridgeway/pipelines/entities/${entity}`)).builds.find((it) => it.commit === commit);
    if (!build) return tell('Waiting for its build to begin.');
    tell(`The build of ${build.version}: ${build.state}${build.says ? `, ${build.says}` : '.'}`);
    if (['failed', 'cancelled'].includes(build.state)) throw final(`The build of ${build.version} ended as ${build.state}: ${build.says} ${build.message}`);
    return build.state === 'succeeded' && build;
  });
}

let made;
let good;
let bad;
const greeting = '/api/greetings/Ada?language=it';
const steps = [
  ['Create a service', async () => {
    // A server that has just begun reads its templates first.
    await until(async () => (await get('/api/ridgeway/paths/templates')).items.some((it) => it.entityRef === 'template:default/new-service'), 2);
    began = Date.now();
    made = await walk('new-service', { name, description: 'Greets whoever takes the tour.', owner: `group:default/${team}`, language: 'python', exposure: 'public' });
  }],
  ['See it answer', async () => {
    tell((await status()).sentence);
    await until(() => greets('/api/greetings/Ada', 'Hello, Ada!'), 1);
  }],
  ['Ship a change', async () => {
    await clone();
    const commit = push('Greet in Italian', { 'service/salutations.py': (text) => text.replace('"fr": "Bonjour"', '"fr": "Bonjour", "it": "Ciao"') });
    good = (await built(commit)).version;
    await until(() => serves(good));
    await until(() => greets(greeting, 'Ciao, Ada!'), 1);
  }],
  ['Ship a bad version', async () => {
    const commit = push('Let each environment set the tone', {
      'service/settings.py': (text) => `${text}\n\ndef style() -> str:\n    return os.environ["GREETING_STYLE"]\n`,
      'service/__main__.py': (text) => text.replace('log.info("service started")', 'log.info("service started", extra={"fields": {"style": settings.style()}})'),
    });
    say('Its tests are green; that no environment sets GREETING_STYLE, none of them knows.');
    bad = (await built(commit)).version;
    await until(async () => {
      const now = await status();
      tell(now.sentence);
      return now.version?.name === bad;
    });
  }],
  ['See what is wrong', async () => {
    const now = await until(async () => {
      const now = await status();
      tell(now.sentence);
      return now.version.name === bad && now.before?.name === good && now.sentence.includes('keeps serving') && now.findings.length > 0 && now;
    });
    say(`Live, with its log: ${page}/live`);
    const reason = now.findings[0].value.trim().split('\n').pop();
    say(`What it said last: ${reason}`);
    if (!reason.includes('GREETING_STYLE')) throw new Error('That does not say what is missing.');
    await greets(greeting, 'Ciao, Ada!');
  }],
  ['Roll back', async () => {
    await walk('roll-back', { entity: ref, environment, version: good, reason: 'It misses a setting.', settings: true, holdBack: true });
    await until(() => serves(good));
    const { items } = await get(`/api/ridgeway/delivery/entities/${entity}/held-back`);
    if (items.length !== 1) throw new Error(`Held back is ${JSON.stringify(items)}.`);
    say(`Version ${bad} is held back until somebody lets it go.`);
    await greets(greeting, 'Ciao, Ada!');
  }],
  ['Scale', async () => {
    await walk('scale', { entity: ref, environment, least: 2, most: 3, reason: 'People come.' });
    await until(async () => {
      const now = await status();
      tell(now.sentence);
      return now.state === 'serving' && now.wanted >= 2 && now.ready >= 2;
    });
  }],
  ['Delete it, with all that was made for it', async () => {
    const { items } = await get(`/api/ridgeway/paths/templates?entity=${ref}`);
    if (items.some((it) => it.entityRef === 'template:default/delete-service')) {
      const { output } = await walk('delete-service', { entity: ref, confirm: name, wait: 5, reason: 'The tour is over.' });
      const [, end] = /runs\/([0-9a-f-]{36})/.exec(JSON.stringify(output.links));
      const { startsAt } = await get(`/api/ridgeway/paths/runs/${end}`);
      tell('There are five minutes to think again, which do not count here.');
      await until(() => Date.now() > Date.parse(startsAt));
      began = Date.now();
      await watch(end);
    } else {
      say('The path "Delete a service" is not offered here, so this undoes the run that made it.');
      await post(`/api/ridgeway/paths/runs/${made.id}/undo`);
    }
    await until(() => gone(`/api/catalog/entities/by-name/${entity}`), 2);
    await until(() => gone(`/api/ridgeway/code/repositories/${team}/${name}`), 2);
    tell('It is in no catalog and on no Git host any more.');
    await until(async () => (await answered('/api/greetings/Ada')).status === 404, 3);
    tell('Nobody answers at its name any more.');
  }],
];

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}

const took = [];
let failed = 0;
console.log(`One service from the form that makes it to its end, live. Watch it in the portal meanwhile: ${page}`);
try {
  for (const [title, step] of steps) {
    console.log(`\n${took.length + 1}. ${title}`);
    began = Date.now();
    last = '';
    try {
      await step();
    } catch (failure) {
      failed++;
      console.log(`  FAIL  ${title}, after ${words(Date.now() - began)}: ${failure.stderr || failure.message}`);
      break;
    }
    took.push([title, Date.now() - began]);
  }
} finally {
  if (token) await ask('DELETE', `/api/ridgeway/identity/tokens/${token.id}`).catch(() => {});
  rmSync(folder, { recursive: true, force: true });
}

console.log('');
for (const [title, time] of took) console.log(`  ok    ${title.padEnd(42)} ${words(time).padStart(12)}`);
console.log(`        ${'All of it'.padEnd(42)} ${words(took.reduce((sum, [, time]) => sum + time, 0)).padStart(12)}`);
if (failed) console.log(`${made ? `The service is left for you to look at: ${page}. Undo takes it away again, on the page of the run that made it: ${address}/runs/${made.id}` : `Its run is among ${address}/runs`}`);
console.log(`${took.length} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
