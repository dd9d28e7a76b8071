// Reads of the catalog over 16 connections, next to an address that does nothing, at 10,000 entities.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, forget, json, row, start, until, withConfiguration } from './server.mjs';

const ENTITIES = 10_000;
const directory = folder();
const lines = [];
for (let i = 0; i < ENTITIES; i++) {
  lines.push(
    `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: service-${i}, description: Does the ${i}th thing, tags: [tag-${i % 20}, java], annotations: {example.com/number: '${i}'}}
spec: {type: ${['service', 'website', 'library'][i % 3]}, lifecycle: ${['production', 'experimental'][i % 2]}, owner: team-${i % 50}, system: system-${i % 100}, dependsOn: ['component:service-${(i * 7) % ENTITIES}']}`,
  );
}
for (let part = 0; part < 10; part++) {
  writeFileSync(join(directory, `part-${part}.yaml`), lines.slice(part * 1000, (part + 1) * 1000).join('\n---\n'));
}
const began = performance.now();
const server = start(join(directory, 'data'), [
  '--empty',
  ...withConfiguration(directory, `catalog: {locations: [{type: file, target: ${directory}/part-*.yaml}]}\n`),
]);
const port = new URL(server.address).port;
const components = `${server.address}/api/catalog/entities/by-query?filter=kind=component&limit=0`;
try {
  await until(
    () => json(components),
    ({ totalItems }) => totalItems === ENTITIES,
  );
  row('10,000 entities visible, start included', `${((performance.now() - began) / 1000).toFixed(1)} s`, 'under 5 s');
  const measure = (name, path) =>
    process.stdout.write(
      execFileSync(join(process.env.JAVA_HOME, 'bin/java'), [
        '-XX:+UseSerialGC', new URL('Reads.java', import.meta.url).pathname, port, '4', path, name, server.pid,
      ]),
    );
  measure('an address that does nothing', '/.backstage/health/v1/liveness');
  measure('component by name', '/api/catalog/entities/by-name/component/default/service-77');
  measure('page of 20, filtered and sorted', '/api/catalog/entities/by-query?filter=kind=component,spec.type=service&limit=20&orderField=metadata.name,asc');
  measure('page of 20 with text', '/api/catalog/entities/by-query?filter=kind=component&limit=20&orderField=metadata.name,asc&fullTextFilterTerm=777&fullTextFilterFields=metadata.name');
  measure('facets', '/api/catalog/entity-facets?facet=spec.type&facet=relations.ownedBy');
  measure('filtered facets', '/api/catalog/entity-facets?facet=relations.ownedBy&filter=kind=component,spec.lifecycle=production');
  await until(
    () => json(`${server.address}/api/search/query?term=service-9999`),
    ({ numberOfResults }) => numberOfResults === 1,
  );
  row('search, below', '', 'over 9,500 /s');
  measure('search for a name, another each time', '/api/search/query?term=service-{n}');
  measure('search for a word in a text, another each time', '/api/search/query?term=the%20{n}th');
  measure('search for a word that all have', '/api/search/query?term=service');
  measure('search for a begun word, filtered, 10 results', '/api/search/query?term=serv&pageLimit=10&filters%5Btype%5D=website');
  measure('search for a misspelt name, another each time', '/api/search/query?term=sevrice-{n}');
  row('resident memory of the server, 10,000 entities', `${server.megabytes().toFixed(0)} MB`, 'under 350 MB');
} finally {
  server.stop();
  forget(directory);
}
