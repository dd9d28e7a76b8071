import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'ridgeway-house-'));
copyFileSync('biome.json', join(folder, 'biome.json'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Biome says of a file at the path, by the rules of this portal. */
function lint(path: string, source: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), source);
  const biome = resolve('node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(biome, ['lint', path], { cwd: folder, encoding: 'utf8' });
  return stdout + stderr;
}

test.each([
  ['src/features/code/x.ts', "import { y } from '@/features/catalog/api';\nexport const z = y;\n"],
  ['src/features/code/x.ts', "import { y } from '../catalog/api';\nexport const z = y;\n"],
  ['src/features/code/x.ts', "import { y } from '@/app/routes';\nexport const z = y;\n"],
  ['src/shared/x.ts', "import { y } from '@/features/catalog/api';\nexport const z = y;\n"],
])(
  'refuses the import in %s',
  (path, source) => {
    expect(lint(path, source)).toContain('noRestrictedImports');
  },
  30_000,
);

test('lets a feature import its own files and what is shared', () => {
  const source = "import { http } from '@/shared/http';\nimport { y } from './api';\nexport const z = [http, y];\n";
  const said = lint('src/features/code/x.ts', source);
  expect(said).toContain('Checked 1 file');
  expect(said).not.toContain('noRestrictedImports');
}, 30_000);
