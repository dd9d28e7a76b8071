// Refuses a build whose files are too large to travel: what the first page needs, and what each route adds.
import { readdirSync, readFileSync, statSync } from 'node:fs';

const FIRST = 250_000;
const ROUTE = 80_000;
const assets = new URL('../dist/assets/', import.meta.url);
const index = readFileSync(new URL('../dist/index.html', import.meta.url), 'utf8');
const size = (name) => statSync(new URL(`${name}.br`, assets)).size;

const first = [...index.matchAll(/assets\/([^"]+)"/g)].map(([, name]) => name);
const files = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
const together = first.reduce((sum, name) => sum + size(name), 0);
const large = files.filter((name) => !first.includes(name) && size(name) > ROUTE);
if (first.length < 2 || files.length < 5) throw new Error('The budget found no files to look at.');
if (together > FIRST) throw new Error(`The first page needs ${together} bytes of files; ${FIRST} are allowed.`);
if (large.length > 0)
  throw new Error(`More than ${ROUTE} bytes: ${large.map((name) => `${name} ${size(name)}`).join(', ')}`);
const code = files.filter((name) =>
  /new Function|\bFunction\([^)]*\)\(|[^\w.$]eval\(/.test(readFileSync(new URL(name, assets), 'utf8')),
);
if (code.length > 0)
  throw new Error(`These make code from text, which the portal's policy forbids: ${code.join(', ')}`);
console.log(`The first page needs ${together} bytes in ${first.length} files; no other file has more than ${ROUTE}.`);
