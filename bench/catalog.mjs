// The catalog at 1,000, 10,000 and 100,000 entities (or what BENCH_SIZES says), beside an empty controller of the same server
// that returns the same bytes, and beside nginx with these bytes as files. Needs wrk; nginx where there is one. BENCH_CURVE=yes
// asks each question for a second only and leaves out the rest: the curve over all sizes in some minutes.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { firstPage, moves } from './browser.mjs';
import { name, write } from './entities.mjs';
import { folder, forget, json, median, post, row, start, until, withConfiguration } from './server.mjs';

const SIZES = (process.env.BENCH_SIZES ?? '1000,10000,100000').split(',').map(Number);
const CURVE = process.env.BENCH_CURVE === 'yes';
const SECONDS = CURVE ? 1 : 3;
const CONNECTIONS = 16;
const CHANGES = 200;
const SITES = 100;
const EMPTY = '/api/ridgeway/bench/';
const run = promisify(execFile);

const has = (program) => execFileSync('sh', ['-c', `command -v ${program} || true`], { encoding: 'utf8' }).trim();
if (!has('wrk'))
  throw new Error('This bench asks with wrk, and there is none. Debian: apt install wrk; macOS: brew install wrk.');
const nginx = has('nginx');

/** What is asked; {name} is another one each time, and the goal what Backstage does, times what is promised. */
const reads = (size) => {
  const components = 'filter=kind=component,spec.type=service,spec.lifecycle=production';
  const page = `/api/catalog/entities/by-query?${components}&limit=20&orderField=metadata.name,asc`;
  const facets = 'facet=spec.type&facet=spec.lifecycle&facet=metadata.tags';
  const refs = Array.from({ length: 20 }, (_, i) => `component:default/${name(Math.floor((i * size) / 20))}`);
  return [
    ['by name', `/api/catalog/entities/by-name/component/default/${name(77)}`, 1447 * 20],
    ['page of 20, filtered and sorted', page, 56 * 250],
    [
      'page of 20 with text',
      `${page}&fullTextFilterTerm=gateway&fullTextFilterFields=metadata.name,metadata.title`,
      92 * 100,
    ],
    ['facets', `/api/catalog/entity-facets?${facets}`, 299 * 90],
    ['facets, filtered', `/api/catalog/entity-facets?${facets}&${components}`, 49 * 90],
    ['20 by references', '/api/catalog/entities/by-refs', 801 * 20, { body: JSON.stringify({ entityRefs: refs }) }],
    ['owned by a team', '/api/catalog/entities/by-query?filter=relations.ownedBy=group:default/team-3&limit=20', 0],
    ['search, a name, another each time', '/api/search/query?term={name}', 9500, { search: true }],
    ['search, a word that many have', '/api/search/query?term=ledger', 9500, { search: true }],
    ['search, a begun word, filtered', '/api/search/query?term=noti&filters%5Btype%5D=website', 9500, { search: true }],
    ['search, misspelt', '/api/search/query?term=gatewya', 9500, { search: true }],
    ['everything, unpaged', '/api/catalog/entities', 0, { whole: true }],
  ];
};

/** Milliseconds of CPU that the process has taken. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function load(url, { body, connections = CONNECTIONS, seconds = SECONDS, pid, names = [] } = {}) {
  const { origin, pathname, search } = new URL(url);
  const path = (pathname + search).replaceAll('%7Bname%7D', '{name}');
  const before = pid ? cpu(pid) : 0;
  const { stdout } = await run(
    'wrk',
    [
      '-t',
      String(Math.min(2, connections)),
      '-c',
      String(connections),
      '-d',
      `${seconds}s`,
      '--timeout',
      '60s',
      '-s',
      new URL('load.lua', import.meta.url).pathname,
      origin,
    ],
    {
      env: {
        ...process.env,
        LOAD_METHOD: body ? 'POST' : 'GET',
        LOAD_PATH: path,
        LOAD_BODY: body ?? '',
        LOAD_NAMES: names.join(' '),
      },
    },
  );
  const said = JSON.parse(/^\{.*\}$/m.exec(stdout)[0]);
  if (said.wrong > 0) throw new Error(`${said.wrong} answers of ${url} were errors: ${stdout}`);
  return {
    rate: said.count / (said.micros / 1e6),
    p50: said.p50 / 1000,
    p99: said.p99 / 1000,
    cpu: pid ? ((cpu(pid) - before) * 1000) / said.count : 0,
  };
}

const number = (value) => Math.round(value).toLocaleString('en');
const figures = (it) =>
  `${number(it.rate).padStart(8)} /s ${it.p50.toFixed(2).padStart(7)} ${it.p99.toFixed(2).padStart(7)} ms ${it.cpu.toFixed(0).padStart(6)} µs`;

async function startNginx(answers, directory) {
  const port = 20_000 + (process.pid % 20_000);
  const file = join(directory, 'nginx.conf');
  writeFileSync(
    file,
    `${process.getuid() === 0 ? 'user root;' : ''} worker_processes auto; daemon off; error_log ${directory}/nginx.log; pid ${directory}/nginx.pid;
events {}
http { access_log off; sendfile on; tcp_nopush on; default_type application/json; open_file_cache max=100; keepalive_requests 100000000;
  server { listen 127.0.0.1:${port}; root ${answers}; } }`,
  );
  const child = spawn(nginx, ['-c', file, '-p', directory], { stdio: 'ignore' });
  await until(
    () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      ),
    (answers) => answers,
  );
  return { address: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
}

async function measureReads(size, server, answers, beside) {
  console.log(
    `${''.padEnd(38)} ${'requests      p50     p99       CPU'.padStart(38)}   empty controller   nginx         share of empty`,
  );
  const rates = {};
  const names = Array.from({ length: 1000 }, (_, i) => name(Math.floor((i * size) / 1000)));
  for (let i = 0; i < 2; i++)
    for (const [, path, , { body, whole } = {}] of reads(size))
      await load(server.address + path, { body, names, connections: whole ? 2 : CONNECTIONS });
  for (const [title, path, goal, { body, whole, search } = {}] of reads(size)) {
    const asked = server.address + path.replace('{name}', name(77));
    const bytes = Buffer.from(
      await (
        await fetch(asked, body ? { method: 'POST', body, headers: { 'Content-Type': 'application/json' } } : {})
      ).arrayBuffer(),
    );
    const file = `${title.replaceAll(/\W+/g, '-')}.json`;
    writeFileSync(join(answers, file), bytes);
    const how = { pid: server.pid, names, ...(whole ? { connections: 2, seconds: 2 * SECONDS } : {}) };
    const large = bytes.length > 50e6;
    await load(server.address + path, { ...how, body, seconds: Math.min(2, SECONDS) });
    const ours = await load(server.address + path, { ...how, body });
    if (!large) await load(server.address + EMPTY + file, { ...how, seconds: 1 });
    const empty = large ? undefined : await load(server.address + EMPTY + file, how);
    const files = beside && (await load(beside.address + file, { ...how, pid: undefined }));
    rates[title] = ours;
    // By the CPU that each took too, which a busy machine blurs less.
    const share = empty
      ? `${((100 * ours.rate) / empty.rate).toFixed(0)} %, by CPU ${((100 * empty.cpu) / ours.cpu).toFixed(0)} %`
      : '-';
    console.log(
      `${title.padEnd(38)} ${figures(ours)}   ${empty ? number(empty.rate).padStart(9) : '        -'} /s ${empty ? empty.cpu.toFixed(0).padStart(4) : '   -'} µs ${files ? number(files.rate).padStart(8) : '-'} /s   ${share.padStart(18)} ${search ? '' : '(goal 80 %)'}${goal ? ` goal ${number(goal)} /s` : ''}   ${number(bytes.length)} bytes`,
    );
  }
  return rates;
}

/** A web site whose files are one entity each and change whenever they are asked to. */
async function site() {
  const versions = Array(SITES).fill(0);
  const text = (i) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: changing-${i}, description: version ${versions[i]}.}
spec: {type: service, lifecycle: production, owner: team-${i % 5}}
`;
  const server = createServer((request, response) => response.end(text(Number(/\d+/.exec(request.url)[0]))));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { host: `127.0.0.1:${server.address().port}`, change: (i) => ++versions[i], stop: () => server.close() };
}

const refresh = (server, i) =>
  fetch(`${server.address}/api/catalog/refresh`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ entityRef: `component:default/changing-${i}` }),
  });

async function measureChanges(server, web, directory) {
  const entity = (i) => `${server.address}/api/catalog/entities/by-name/component/default/changing-${i}`;
  await Promise.all(
    Array.from({ length: SITES }, (_, i) =>
      post(`${server.address}/api/catalog/locations`, { type: 'url', target: `http://${web.host}/${i}.yaml` }),
    ),
  );
  const told = [];
  for (let i = 0; i < 20; i++) {
    const began = performance.now();
    const version = web.change(i);
    await refresh(server, i);
    await until(
      () => json(entity(i)),
      ({ metadata }) => metadata.description === `version ${version}.`,
    );
    told.push(performance.now() - began);
  }
  row('a change, told by a refresh, to visible', `${median(told).toFixed(0)} ms`, 'under 1 s');
  const noticed = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    writeFileSync(join(directory, 'one.yaml'), one(`version ${i}`));
    await until(
      () => json(`${server.address}/api/catalog/entities/by-name/component/default/one`),
      ({ metadata }) => metadata?.description === `version ${i}`,
    );
    noticed.push(performance.now() - began);
  }
  row('a change of a local file, noticed, to visible', `${median(noticed).toFixed(0)} ms`, 'under 1 s');

  const seconds = 10;
  let changes = 0;
  const end = performance.now() + seconds * 1000;
  const writer = async (first) => {
    for (let n = 0, began = performance.now(); performance.now() < end; n++) {
      const i = (first + n * 8) % SITES;
      web.change(i);
      await refresh(server, i);
      changes++;
      const due = began + ((n + 1) * 8 * 1000) / CHANGES;
      if (due > performance.now()) await new Promise((later) => setTimeout(later, due - performance.now()));
    }
  };
  const page = `${server.address}/api/catalog/entities/by-query?filter=kind=component,spec.type=service&limit=20&orderField=metadata.name,asc`;
  const [readers] = await Promise.all([
    load(page, { seconds, pid: server.pid }),
    ...Array.from({ length: 8 }, (_, i) => writer(i)),
  ]);
  row('changes a second beside 16 readers of pages', number(changes / seconds), `${CHANGES}`);
  row('p99 of these reads', `${readers.p99.toFixed(1)} ms`, 'under 20 ms');
  row('these reads', `${number(readers.rate)} /s`);
}

/** A second server on the database of the first: how long until it shows what was written there. */
async function measureReplica(server, data, directory, web, catalog) {
  const home = join(directory, 'second');
  mkdirSync(join(home, 'data'), { recursive: true });
  copyFileSync(join(data, 'key'), join(home, 'data/key'));
  const port = readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3].trim();
  const password = readFileSync(join(data, 'postgres/password'), 'utf8').trim();
  const connection = `{host: 127.0.0.1, port: '${port}', user: ridgeway, password: '${password}', database: ridgeway}`;
  const second = start(join(home, 'data'), [
    '--empty',
    ...withConfiguration(
      home,
      `backend: {reading: {allow: [{host: '${web.host}'}]}, database: {client: pg, connection: ${connection}}}\n${catalog}`,
    ),
  ]);
  try {
    const times = [];
    for (let n = -20; n < 100; n++) {
      const i = (n + SITES) % SITES;
      const version = web.change(i);
      await refresh(server, i);
      const began = performance.now();
      const shown = `${second.address}/api/catalog/entities/by-name/component/default/changing-${i}`;
      while ((await json(shown)).metadata.description !== `version ${version}.`);
      if (n >= 0) times.push(performance.now() - began); // the first ones warm it up
    }
    times.sort((a, b) => a - b);
    row('written at one server, to shown at another, median', `${median(times).toFixed(1)} ms`, 'under 100 ms');
    row('of a hundred, the 95th', `${times[94].toFixed(1)} ms`, 'under 100 ms');
    row('the slowest of a hundred', `${times.at(-1).toFixed(1)} ms`, 'under 100 ms');
  } finally {
    second.stop();
  }
}

const one = (description) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: one, description: ${description}}
spec: {type: service, lifecycle: production, owner: team-1}
`;

/** The largest database below the folder, without the log that PostgreSQL writes ahead. */
function databaseMegabytes(data) {
  const base = join(data, 'postgres/data/base');
  const sizes = readdirSync(base).map((database) =>
    readdirSync(join(base, database)).reduce((sum, file) => sum + statSync(join(base, database, file)).size, 0),
  );
  return Math.max(...sizes) / 1e6;
}

/** The empty controller as an agent, compiled against the jars of the server. */
function agent(directory) {
  const jars = readdirSync(join(process.env.RIDGEWAY_APP, 'lib')).map((jar) =>
    join(process.env.RIDGEWAY_APP, 'lib', jar),
  );
  const java = (program, ...options) =>
    execFileSync(join(process.env.JAVA_HOME, 'bin', program), options, { stdio: ['ignore', 'ignore', 'inherit'] });
  const classes = join(directory, 'classes');
  java(
    'javac',
    '-proc:none',
    '-parameters',
    '-d',
    classes,
    '-cp',
    jars.join(':'),
    new URL('EmptyController.java', import.meta.url).pathname,
  );
  const manifest = join(directory, 'manifest');
  writeFileSync(manifest, 'Premain-Class: dev.ridgeway.bench.EmptyController\n');
  const jar = join(directory, 'empty.jar');
  java('jar', '--create', '--file', jar, '--manifest', manifest, '-C', classes, '.');
  return jar;
}

async function measure(size) {
  console.log(`\n${number(size)} entities`);
  const directory = folder();
  const data = join(directory, 'data');
  const answers = join(directory, 'answers');
  mkdirSync(answers);
  const web = await site();
  const catalog = `catalog: {locations: [{type: file, target: ${directory}/part-*.yaml}, {type: file, target: ${directory}/one.yaml}]}\n`;
  const options = [
    '--empty',
    ...withConfiguration(directory, `backend: {reading: {allow: [{host: '${web.host}'}]}}\n${catalog}`),
  ];
  writeFileSync(join(directory, 'one.yaml'), one('first'));
  const components = ({ address }) => `${address}/api/catalog/entities/by-query?filter=kind=component&limit=0`;
  if (size > 20_000) process.env.RIDGEWAY_HEAP ??= '900m';
  let server;
  let beside;
  try {
    const none = start(data, options);
    const bare = none.megabytes();
    none.stop();
    write(directory, size);
    process.env.RIDGEWAY_JAVA_OPTIONS = `-javaagent:${agent(directory)}=${answers}`;
    server = start(data, options);
    delete process.env.RIDGEWAY_JAVA_OPTIONS;
    const began = performance.now();
    await until(
      () => json(components(server)),
      ({ totalItems }) => totalItems > size,
      300,
    );
    row(
      'entities visible, after the server answers',
      `${((performance.now() - began) / 1000).toFixed(1)} s`,
      { 10000: 'under 5 s', 100000: 'under 60 s' }[size],
    );
    await until(
      () => json(`${server.address}/api/search/query?term=${name(size - 1)}`),
      ({ results }) => results?.[0]?.document.title.endsWith(` ${size - 1}`),
      300,
    );
    row('and found by search', `${((performance.now() - began) / 1000).toFixed(1)} s`);
    row(
      'resident memory after that',
      `${number(server.megabytes())} MB`,
      { 10000: 'under 350 MB', 100000: 'under 1 GB' }[size],
    );
    row('database', `${number(databaseMegabytes(data))} MB`, { 10000: 'under 60 MB' }[size]);
    beside = nginx ? await startNginx(answers, directory) : undefined;
    if (!beside) console.log('There is no nginx here to compare with (Debian: apt install nginx).');
    const rates = await measureReads(size, server, answers, beside);
    if (CURVE) return rates;
    await measureChanges(server, web, directory);
    await measureReplica(server, data, directory, web, catalog);
    server.stop();
    server = start(data, options);
    row(
      'start with them in place, to ready',
      `${server.seconds.toFixed(2)} s`,
      size === 10_000 ? 'under 3 s' : undefined,
    );
    await until(
      () => json(`${server.address}/api/search/query?term=${name(size - 1)}`),
      ({ results }) => results?.[0]?.document.title.endsWith(` ${size - 1}`),
      300,
    );
    row(
      'resident memory after a start',
      `${number(server.megabytes())} MB`,
      { 10000: 'under 350 MB', 100000: 'under 1 GB' }[size],
    );
    row('memory for 1,000 entities', `${(((server.megabytes() - bare) * 1000) / size).toFixed(1)} MB`);
    const page = await firstPage(`${server.address}/catalog`, (it) => it.getByText(/^accounts /).first());
    row('first catalog page in Chromium, cold', `${page.seconds.toFixed(2)} s`, 'under 0.5 s');
    row('its requests', page.requests, 'under 12');
    row('its bytes', `${(page.bytes / 1000).toFixed(0)} kB`, 'under 250 kB');
    for (const [title, millis] of Object.entries(await moves(`${server.address}/catalog`)))
      row(`in the list: ${title}`, `${millis.toFixed(0)} ms`);
    return rates;
  } finally {
    beside?.stop();
    server?.stop();
    web.stop();
    forget(directory);
  }
}

const curve = {};
for (const size of SIZES) curve[size] = await measure(size);
console.log(
  `\nThe curve: requests a second, and CPU of each${SIZES.map((size) => `${number(size)} entities`.padStart(26)).join('')}   CPU, largest beside smallest`,
);
for (const title of Object.keys(curve[SIZES[0]])) {
  console.log(
    `${title.padEnd(45)}${SIZES.map((size) => `${number(curve[size][title].rate)} /s ${curve[size][title].cpu.toFixed(0).padStart(6)} µs`.padStart(26)).join('')}   ${(curve[SIZES.at(-1)][title].cpu / curve[SIZES[0]][title].cpu).toFixed(1)} times`,
  );
}
