// What the proofs on the cluster share: checks that say what they found and how long it took, the accounts, and waiting. See delivery.mjs and parts.mjs.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const state = process.env.RIDGEWAY_CLUSTER ?? '/var/lib/ridgeway-cluster';
/** Where the programs of each tool of this cluster are. */
export const programs = Object.fromEntries((process.env.TOOLS ?? '').split(' ').filter(Boolean).map((pair) => pair.split('=')));
export const token = readFileSync(join(state, 'etc/git.token'), 'utf8').trim();
const direct = [process.env.no_proxy ?? process.env.NO_PROXY, '10.213.0.0/16', '10.213.0.1', '10.213.0.2'].filter(Boolean).join();
const times = {};
const notReached = [];
let passed = 0;
let failed = 0;

/** Runs one check; answers whether it held. In CI one that fails is tried again, and knows that: a busy machine may make anything wait too long. */
export async function check(name, body, again = false) {
  // In CI nothing begins any more when its time is over, and it is said what that was.
  if (Date.now() > Number(process.env.RIDGEWAY_TEST_UNTIL || Infinity) * 1000) {
    notReached.push(name);
    return false;
  }
  const began = performance.now();
  try {
    const said = await body(again);
    const seconds = (performance.now() - began) / 1000;
    times[name] = seconds;
    passed++;
    console.log(`  ok    ${name}${said ? ` (${said})` : ''}, ${seconds.toFixed(1)} s`);
    return true;
  } catch (failure) {
    const repeat = process.env.CI && !again;
    console.log(`  ${repeat ? 'AGAIN' : 'FAIL '} ${name}\n        ${String(failure.message).split('\n').slice(0, 25).join('\n        ')}`);
    if (repeat) return check(name, body, true);
    failed++;
    return false;
  }
}

export const run = (program, options, input) =>
  execFileSync(program, options, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 64 << 20, env: { ...process.env, GIT_TERMINAL_PROMPT: '0', no_proxy: direct, NO_PROXY: direct } });

/** As one of Ridgeway's own accounts, with the rights it has in a company's cluster too. */
export const kubectl = (account, options, input) =>
  run(join(programs.kubernetes, 'bin/kubectl'), ['--kubeconfig', join(state, `etc/${account}.kubeconfig`), ...options], input);
export const as = (account) => (...options) => kubectl(account, options);
export const reader = as('ridgeway-reader');
export const read = (...options) => JSON.parse(reader('get', '-o', 'json', ...options));

/** Asks until it is so; says at the end what was there instead. */
export async function until(seconds, ask, every = 250) {
  let last;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (failure) {
      last = failure;
    }
    await new Promise((again) => setTimeout(again, every));
  }
  throw new Error(`It was not so within ${seconds} s. ${last?.stderr ?? last?.message ?? ''}`);
}

/** A clone of a repository of the Git host that the cluster reads too. The token is in a file beside it, which no command line shows. */
export function clone(repository, to) {
  const credentials = join(to, '../git-credentials');
  writeFileSync(credentials, `http://testbed:${token}@10.213.0.1:7008\n`, { mode: 0o600 });
  run('git', ['clone', '-q', '-c', `credential.helper=store --file='${credentials}'`, `http://10.213.0.1:7008/git/${repository}.git`, to]);
  return to;
}

export function push(work, message) {
  const as = ['-C', work, '-c', 'user.name=Testbed', '-c', 'user.email=testbed@ridgeway.internal'];
  run('git', [...as, 'add', '-A']);
  // What is tried again may be committed already.
  if (run('git', ['-C', work, 'status', '--porcelain'])) run('git', [...as, 'commit', '-q', '-m', message]);
  run('git', [...as, 'push', '-q']);
  return run('git', ['-C', work, 'rev-parse', 'HEAD']).trim();
}

const prometheus = 'http://10.213.128.90:9090/api/v1';
export const query = async (text) => (await (await fetch(`${prometheus}/query?query=${encodeURIComponent(text)}`)).json()).data.result;
export const rules = async () => (await (await fetch(`${prometheus}/rules`)).json()).data.groups;

/** Whoever ends this ends the server too. */
export function endsWith(server) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.stop();
      process.exit(1);
    });
  }
}

/** The runners' summary line, the times for a bench, and the exit code. */
export function summary() {
  if (process.env.TIMES) writeFileSync(process.env.TIMES, JSON.stringify(times, null, 2));
  if (notReached.length > 0) console.log(`NOT REACHED IN TIME, so not tested: ${notReached.join('; ')}; and what stands on it.`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed + notReached.length > 0 ? 0 : 1;
}
