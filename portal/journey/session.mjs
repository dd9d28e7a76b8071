// The server and the browser of a journey, and how it counts.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { cluster } from './cluster.mjs';

export const WAIT = 60_000;
export const shots = fileURLToPath(new URL('screenshots/', import.meta.url));

const counts = { passed: 0, failed: 0 };

/** One thing that must be so; a failure is said and the journey goes on. */
export async function check(name, body) {
  const began = Date.now();
  try {
    const said = await body();
    counts.passed++;
    console.log(`  ok    ${name}${typeof said === 'string' ? ` (${said})` : ''}, ${Date.now() - began} ms`);
    return true;
  } catch (failure) {
    counts.failed++;
    console.log(
      `  FAIL  ${name}\n        ${String(failure.message ?? failure)
        .split('\n')
        .slice(0, 12)
        .join('\n        ')}`,
    );
    return false;
  }
}

export function verdict() {
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0;
}

export function must(value, sentence) {
  if (!value) throw new Error(sentence);
}

/** Asks again until the answer fits; ends with what it saw last. */
export async function until(ask, fits, what, most = WAIT) {
  const end = Date.now() + most;
  let last;
  while (Date.now() < end) {
    last = await ask();
    if (fits(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what}: still ${JSON.stringify(last)}`);
}

/** The server: the one at RIDGEWAY_URL, or one of our own on an empty data directory, connected to the small cluster. */
export async function server() {
  const given = process.env.RIDGEWAY_URL;
  const launcher = process.env.RIDGEWAY ?? fileURLToPath(new URL('../../ridgeway', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'ridgeway-journey-'));
  const data = join(folder, 'data');
  const say = (...options) =>
    execFileSync(launcher, options, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      // The pages are those of a machine without a cluster of its own, whatever this one has.
      env: { ...process.env, RIDGEWAY_CLUSTER: 'none' },
    });
  const kubernetes = await cluster();
  const config = join(folder, 'app-config.yaml');
  writeFileSync(config, kubernetes.config);
  const up = ['up', '--detach', '--port', '0', '--data', data, '--config', config];
  const address = given ?? /answers at (\S+)/.exec(say(...up))?.[1];
  must(address, 'The server said no address.');
  await until(
    () => fetch(`${address}/api/ridgeway/journey`).then((answer) => answer.json()),
    (journey) => journey.example === 'loaded',
    'The example organisation is loaded',
  );
  return {
    address,
    folder,
    put: kubernetes.put,
    logs: kubernetes.logs,
    stop() {
      if (!given) say('down', '--data', data);
      kubernetes.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Chromium as the machine has it: named by the environment, on the path, or as an application of macOS. */
export function chromiumPath(env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return [
    env.RIDGEWAY_CHROMIUM,
    env.CHROMIUM,
    ...['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((path) => path && existsSync(path));
}

export function browser() {
  const executablePath = chromiumPath();
  must(executablePath, 'No Chromium is on the path; name one with RIDGEWAY_CHROMIUM.');
  mkdirSync(shots, { recursive: true });
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
}

/** A new visitor: nothing stored, one width, in the light. */
export async function visitor(chrome, address, { width = 1280 } = {}) {
  const context = await chrome.newContext({
    baseURL: address,
    viewport: { width, height: width < 500 ? 844 : 800 },
    hasTouch: width < 500,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(WAIT);
  await context.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  return page;
}
