// Collects the files of /api-docs/ and writes the C++ source that holds them.
//
//   node embed.mjs OPENAPI_YAML PAGE_FOLDER NODE_MODULES OUTPUT_FOLDER
//
// OUTPUT_FOLDER gets files.cpp and, for other tools, openapi.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { writeSource } from '../../cmake/embed_web_files.mjs';

const [openapi, pages, modules, output] = process.argv
  .slice(2)
  .map((path) => resolve(path));
if (!output) {
  console.error('embed.mjs OPENAPI_YAML PAGE_FOLDER NODE_MODULES OUTPUT_FOLDER');
  process.exit(2);
}
const YAML = createRequire(join(modules, 'any.js'))('yaml');

function collect() {
  const description = YAML.parse(readFileSync(openapi, 'utf8'), {
    merge: true,
    strict: true,
  });
  const swagger = (name) => readFileSync(join(modules, 'swagger-ui-dist', name));
  const page = (name) => readFileSync(join(pages, name));
  return {
    'index.html': page('index.html'),
    'page.css': page('page.css'),
    'page.js': page('page.js'),
    'openapi.json': Buffer.from(JSON.stringify(description)),
    // Anchors and merge keys are for those who edit the file: not every reader
    // of YAML knows them.
    'openapi.yaml': Buffer.from(plainYaml(description)),
    'swagger-ui.css': swagger('swagger-ui.css'),
    'swagger-ui-bundle.js': swagger('swagger-ui-bundle.js'),
    // Its licences, where the bundle's first line says they are.
    'swagger-ui-bundle.js.LICENSE.txt': swagger('swagger-ui-bundle.js.LICENSE.txt'),
    'swagger-ui.LICENSE.txt': Buffer.concat([swagger('NOTICE'), swagger('LICENSE')]),
    'favicon-32x32.png': swagger('favicon-32x32.png'),
  };
}

function plainYaml(description) {
  return YAML.stringify(description, {
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
    lineWidth: 0,
  });
}

const files = collect();
writeSource({
  path: join(output, 'files.cpp'),
  header: 'http/api_docs/files.hpp',
  namespace: 'orders::http::api_docs',
  files: Object.entries(files).map(([name, bytes]) => ({ name, bytes })),
});
writeFileSync(join(output, 'openapi.json'), files['openapi.json']);
