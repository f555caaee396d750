// Bundles the console and writes the C++ source that holds it.
//
//   node build.mjs NODE_MODULES OUTPUT_FOLDER
//
// OUTPUT_FOLDER gets files.cpp. The names of script and style tell their
// content, so that browsers keep them until it changes; the same input gives
// the same bytes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSource } from '../cmake/embed_web_files.mjs';

const [modules, output] = process.argv.slice(2).map((path) => resolve(path));
if (!output) {
  console.error('build.mjs NODE_MODULES OUTPUT_FOLDER');
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const esbuild = createRequire(join(modules, 'any.js'))('esbuild');

const built = await esbuild.build({
  absWorkingDir: here,
  entryPoints: { console: 'src/main.jsx', style: 'console.css' },
  entryNames: '[name]-[hash]',
  outdir: join(output, 'bundle'),
  nodePaths: [modules],
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  target: ['es2022'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Whose work it is stands beside it, for those who get the bundle.
  legalComments: 'none',
  logLevel: 'warning',
});

const page = (name) => readFileSync(join(here, name));
const licence = (name) => [`${name}\n\n`, readFileSync(join(modules, name, 'LICENSE')), '\n'];
const bundles = built.outputFiles.map((file) => ({
  name: basename(file.path),
  bytes: Buffer.from(file.contents),
  immutable: true,
}));
const nameOf = (ending) => bundles.find((file) => file.name.endsWith(ending)).name;

const index = page('index.html').toString()
  .replace('{style}', nameOf('.css'))
  .replace('{script}', nameOf('.js'));
const licences = ['preact', 'uplot'].flatMap(licence).map((part) => Buffer.from(part));

writeSource({
  path: join(output, 'files.cpp'),
  header: 'http/console_files.hpp',
  namespace: 'orders::http::console',
  files: [
    { name: 'index.html', bytes: Buffer.from(index) },
    { name: 'icon.svg', bytes: page('icon.svg') },
    { name: 'LICENSES.txt', bytes: Buffer.concat(licences) },
    ...bundles,
  ],
});
