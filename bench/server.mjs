// A server of its own for one measurement, started by the launcher on an empty data directory.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const launcher = new URL('../ridgeway', import.meta.url).pathname;

export function folder() {
  return mkdtempSync(join(tmpdir(), 'ridgeway-bench-'));
}

/**
 * Starts it and answers its address, how long the command took in seconds, and how to stop it. A cluster on this machine would be connected, and measured
 * along, so it has to be named.
 */
export function start(data, options = [], cluster = 'none') {
  const began = performance.now();
  const said = execFileSync(launcher, ['up', '--detach', '--port', '0', '--data', data, ...options], {
    encoding: 'utf8',
    env: { ...process.env, RIDGEWAY_CLUSTER: cluster },
  });
  const seconds = (performance.now() - began) / 1000;
  const address = /answers at (\S+)/.exec(said)?.[1];
  if (!address) throw new Error(`The server did not start: ${said}`);
  const pid = readFileSync(join(data, 'lock'), 'utf8').trim();
  return {
    address,
    pid,
    seconds,
    megabytes: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024,
    stop: () => execFileSync(launcher, ['down', '--data', data]),
  };
}

export function withConfiguration(directory, text) {
  const file = join(directory, 'app-config.yaml');
  writeFileSync(file, text);
  return ['--config', file];
}

export const forget = (directory) => rmSync(directory, { recursive: true, force: true });

/** Asks until the answer is as wanted; at most a minute, or as many seconds. */
export async function until(ask, wanted, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((again) => setTimeout(again, 20));
  }
  throw new Error(`It did not become so within ${seconds} s.`);
}

export const json = async (url, options) => (await fetch(url, options)).json();

export const post = (url, body) =>
  json(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

export function row(measure, value, goal) {
  console.log(`${measure.padEnd(52)} ${String(value).padStart(14)}   ${goal ? `goal ${goal}` : ''}`);
}
