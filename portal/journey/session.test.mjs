import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chromiumPath } from './session.mjs';

const folders = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(name) {
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  folders.push(folder);
  writeFileSync(join(folder, name), '');
  chmodSync(join(folder, name), 0o755);
  return folder;
}

test('the browser is found by its name on the path', () => {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const folder = folderWith(name);
    expect(chromiumPath({ PATH: `/never-was:${folder}` })).toBe(join(folder, name));
  }
});

test('what the environment names goes before what is on the path', () => {
  const mine = join(folderWith('mine'), 'mine');
  const folder = folderWith('chromium');
  expect(chromiumPath({ RIDGEWAY_CHROMIUM: mine, PATH: folder })).toBe(mine);
  expect(chromiumPath({ RIDGEWAY_CHROMIUM: '/never/was', PATH: folder })).toBe(join(folder, 'chromium'));
});
