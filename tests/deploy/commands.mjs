// Commands in our pages, and whether there is what they name.
import { accessSync, constants, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { built, isThere, outcomeOf, root, textOf, yamlOf } from './support.mjs';

export const pages = () => [
  ...['README.md', 'CONTRIBUTING.md', 'sandbox/README.md', 'deploy/README.md'].filter(isThere),
  ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
];

// Fenced blocks of sh or bash, without what indents them.
export const blocksOf = (page) =>
  [...textOf(page).matchAll(/^([ ]*)```(?:sh|bash)\n([\s\S]*?)^\1```/gm)]
    .map(([, indent, text]) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));

// Inline code that is a command of ours.
export const spansOf = (page) =>
  [...textOf(page).replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)]
    .map(([, text]) => text)
    .filter((text) => /^(script|tests\/deploy)\/\w|^(build\/release\/)?order-s(ervice|andbox) [a-z-]|^cmake /.test(text));

// The simple commands of a script: [[word, ...], ...]. Quoted text is one word;
// what stands in $(...) is told as well.
export function commandsOf(script) {
  const text = script.replaceAll('\\\n', ' ').replaceAll(/(^|\s)#.*$/gm, '$1');
  const out = [];
  for (const line of split(text))
    if (line.length) out.push(line);
  for (const [, inner] of text.matchAll(/\$\(([^()]*)\)/g)) out.push(...commandsOf(inner));
  return out;
}

const token = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^()]*\)|[^\s;|&"'$]|\$)+|\|\||&&|[;|&\n]/g;

function split(text) {
  const lines = [[]];
  for (const [word] of text.matchAll(token))
    if (/^(\|\||&&|[;|&\n])$/.test(word)) lines.push([]);
    else lines.at(-1).push(word);
  return lines.map(withoutAssignments);
}

function withoutAssignments(words) {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return first < 0 ? [] : words.slice(first);
}

// -- what there is ------------------------------------------------------------

// What a program says of itself, asked once.
const answers = new Map();
function told(command, options) {
  const key = [command, ...options].join(' ');
  if (!answers.has(key)) answers.set(key, outcomeOf(command, options));
  return answers.get(key);
}

const ordinary = new Set(['.', 'cat', 'curl', 'cut', 'date', 'export', 'jq', 'mktemp', 'openssl',
  'printf', 'sha256sum', 'sudo']);
const isOption = (word) => /^--?[a-z]/.test(word);
const beforeDashes = (words) => (words.includes('--') ? words.slice(0, words.indexOf('--')) : words);
const nameOf = (option) => option.split('=')[0];

function file(path) {
  return isThere(path) ? [] : [`${path} is not there`];
}

function script([path, ...rest]) {
  if (!isThere(path)) return [`${path} is not there`];
  if (path.endsWith('.mjs')) return []; // named, not run
  try {
    accessSync(join(root, path), constants.X_OK);
  } catch {
    return [`${path} cannot be run`];
  }
  const faults = beforeDashes(rest).filter(isOption)
    .filter((option) => !textOf(path).includes(nameOf(option)))
    .map((option) => `${path} knows no ${option}`);
  if (path === 'script/install')
    for (const section of rest.filter((word) => !isOption(word)))
      if (!textOf('script/packages.txt').includes(`[${section}]`))
        faults.push(`script/packages.txt has no ${section}`);
  return faults;
}

async function testsNamed(words) {
  const labels = (await told('ctest', ['--test-dir', built('.'), '--print-labels'])).out;
  const names = (await told('ctest', ['--test-dir', built('.'), '-N'])).out;
  const wanted = beforeDashes(words).filter((word, i, all) => !isOption(word) && all[i - 1] !== '--seed');
  return wanted
    .filter((word) => /^[a-z_-]+$/.test(word) && word !== 'name')
    .filter((word) => !labels.includes(`  ${word}\n`) && !names.includes(word))
    .map((word) => `no test has the label or the name ${word}`);
}

async function program([path, ...rest]) {
  const words = rest.filter((word) => word !== '...');
  const first = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  const verbs = first < 0 ? words : words.slice(0, first);
  const { code, out } = await told(built(basename(path)), [...verbs, '--help']);
  const shown = out.match(/^Usage: (.*)$/m)?.[1] ?? '';
  if (code !== 0 || !` ${shown}`.includes(['', ...verbs].join(' ')))
    return [`${basename(path)} has no ${verbs.join(' ')}`];
  return words.filter(isOption).filter((option) => !out.includes(nameOf(option)))
    .map((option) => `${basename(path)} ${verbs.join(' ')} knows no ${option}`);
}

async function cmake(words) {
  const after = (option) => words[words.indexOf(option) + 1];
  const presets = JSON.parse(textOf('CMakePresets.json')).configurePresets.map(({ name }) => name);
  if (words.includes('--preset'))
    return presets.includes(after('--preset')) ? [] : [`no preset ${after('--preset')}`];
  const faults = presets.includes(basename(after('--build'))) ? [] : [`no preset builds ${after('--build')}`];
  if (!words.includes('--target')) return faults;
  const { code } = await told('ninja', ['-C', built('.'), '-t', 'query', after('--target')]);
  return code === 0 ? faults : [...faults, `no target ${after('--target')}`];
}

function psql(words) {
  const at = words.indexOf('--file');
  return at < 0 ? [] : file(words[at + 1].replace('/usr/share/doc/order-service/examples/', 'deploy/'));
}

// No container engine is at hand: what of a command depends on our files.
function docker(words) {
  const [, verb, ...rest] = words;
  if (verb !== 'compose') return [`nobody has looked at docker ${verb}`];
  const services = Object.values(yamlOf('compose.yaml').services);
  const profiles = new Set(services.flatMap((each) => each.profiles ?? []));
  const known = ['up', 'down', 'ps', 'logs', '--build', '--detach', '--volumes', '--profile'];
  return rest.flatMap((word, i) => {
    if (rest[i - 1] === '--profile') return profiles.has(word) ? [] : [`no profile ${word}`];
    return known.includes(word) ? [] : [`nobody has looked at docker compose ${word}`];
  });
}

const systemctl = (words) => words.filter((word) => word.startsWith('order-'))
  .flatMap((unit) => file(`deploy/systemd/${unit}.service`));

function apt(words) {
  const [, version] = textOf('CMakeLists.txt').match(/^project\(\S+ VERSION ([\d.]+)/m);
  return words.filter((word) => word.endsWith('.deb')).filter((word) => !word.includes(`_${version}-1_`))
    .map((word) => `the version is ${version}: ${word}`);
}

// Faults of one simple command.
export async function faultsOf(words) {
  const [name] = words;
  if (/^(script|tests)\//.test(name))
    return [...script(words), ...(name === 'script/test' ? await testsNamed(words.slice(1)) : [])];
  if (/^(build\/release\/)?order-(service|sandbox)$/.test(name)) return program(words);
  const judge = { cmake, psql, docker, systemctl, 'apt-get': apt }[name];
  if (judge) return judge(words);
  if (name === 'node') return file(words[1]);
  return ordinary.has(name) ? [] : [`nobody has looked at ${name}`];
}
