import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.RIDGEWAY_URL ?? 'http://localhost:7007';

export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: {
    alias: [
      {
        find: '@rjsf/validator-ajv8',
        replacement: fileURLToPath(new URL('./build/noValidator.mjs', import.meta.url)),
      },
      // Only protobufjs asks for a file of that name.
      { find: './util/codegen', replacement: fileURLToPath(new URL('./build/noCodegen.mjs', import.meta.url)) },
      { find: '@', replacement: fileURLToPath(new URL('./src', import.meta.url)) },
    ],
  },
  // So that the alias above holds for it in tests too.
  test: { server: { deps: { inline: ['@rjsf/core'] } } },
  server: { proxy: { '/api': server, '/git': server } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'form-tools', test: /node_modules\/(lodash|@rjsf\/utils|@cfworker)/, priority: 1 },
            // The parts that several pages share come in one file instead of many small ones.
            {
              name: 'shared',
              test: /rolldown.runtime|\/src\/shared\/|\/src\/features\/[a-z]+\/(api|columns|filters|places)\.ts|@tabler|node_modules\/(react|react-dom|scheduler)\//,
              priority: 2,
            },
          ],
        },
      },
    },
  },
});
