// What the tests of this folder share.
//
//   ORDER_DEPLOY_PACKAGES   the folder whose node_modules holds our packages
//   ORDER_BUILD_DIR         where the programs are
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this with script/test`);
  return value;
}

export const packages = required('ORDER_DEPLOY_PACKAGES');
export const require = createRequire(join(packages, 'any.js'));
export const built = (program) => join(required('ORDER_BUILD_DIR'), program);
export const textOf = (path) => readFileSync(join(root, path), 'utf8');
export const isThere = (path) => existsSync(join(root, path));
export const yamlOf = (path) => require('yaml').parse(textOf(path), { merge: true });

const run = promisify(execFile);

// { code, out }: what it wrote on both, whatever became of it.
export async function outcomeOf(command, options = [], more = {}) {
  try {
    const { stdout, stderr } = await run(command, options, { maxBuffer: 1 << 26, ...more });
    return { code: 0, out: stdout + stderr };
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error(`${command} is not installed; run script/install`);
    return { code: error.code ?? 1, out: `${error.stdout ?? ''}${error.stderr ?? ''}` };
  }
}

// Settings of the two programs, by the places that name them all.
export const settingsOfService = () =>
  new Set([...textOf('.env.example').matchAll(/^#?([A-Z0-9_]+)=/gm)]
    .map(([, name]) => name).concat('ORDER_SERVICE_PORT'));
export const settingsOfSandbox = () =>
  new Set([...textOf('sandbox/main.cpp').matchAll(/"([A-Z][A-Z0-9_]{3,})"/g)].map(([, name]) => name));
