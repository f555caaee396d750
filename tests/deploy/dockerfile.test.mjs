// The Dockerfile: its grammar (dockerfile-utils), the rules of hadolint that
// matter here (by number), and that what it copies and builds is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isThere, require, textOf } from './support.mjs';

const text = textOf('Dockerfile');
const { DockerfileParser } = require('dockerfile-ast');
const file = DockerfileParser.parse(text);
const all = (keyword) => file.getInstructions().filter((each) => each.getKeyword() === keyword);
const said = (instruction) => instruction.getArgumentsContent() ?? '';
const lineOf = (instruction) => `line ${instruction.getRange().start.line + 1}`;
const ignored = textOf('.dockerignore').split('\n').filter((line) => line && !line.startsWith('#'));

// Instructions of each stage, by its name.
const stages = new Map();
for (const instruction of file.getInstructions()) {
  if (instruction.getKeyword() === 'FROM') stages.set(instruction.getBuildStage(), []);
  else [...stages.values()].at(-1).push(instruction);
}
const images = ['sandbox', 'service'];

test('its grammar holds', () => {
  const { validate } = require('dockerfile-utils');
  assert.deepEqual(validate(text).map((each) => `${each.range.start.line + 1}: ${each.message}`), []);
  assert.ok(validate('FORM debian').length, 'nothing is judged');
});

test('it starts from named versions of Debian (DL3006, DL3007)', () => {
  for (const from of all('FROM')) {
    if (stages.has(from.getImage())) continue;
    assert.equal(from.getImage(), 'debian:bookworm-slim', lineOf(from));
    assert.ok(from.getBuildStage(), `${lineOf(from)}: a stage without a name`);
  }
  assert.deepEqual([...stages.keys()], ['build', ...images]);
});

test('packages are installed without questions, extras and leftovers (DL3008 ff.)', () => {
  for (const run of all('RUN').filter((each) => said(each).includes('apt-get install'))) {
    const words = said(run);
    assert.match(words, /apt-get update/, lineOf(run));
    assert.match(words, /--yes/, lineOf(run)); // DL3014
    assert.match(words, /--no-install-recommends/, lineOf(run)); // DL3015
    assert.match(words, /rm -rf \/var\/lib\/apt\/lists\/\*/, lineOf(run)); // DL3009
    // DL3008, a version for each, does not hold: a Debian release changes by
    // security updates only, and those are wanted.
  }
});

test('it keeps to what can be read and repeated', () => {
  assert.equal(all('ADD').length, 0, 'COPY does (DL3020)');
  for (const run of all('RUN')) {
    assert.doesNotMatch(said(run), /\bsudo\b/, `${lineOf(run)} (DL3004)`);
    assert.doesNotMatch(said(run), /^cd /, `${lineOf(run)} (DL3003)`);
    assert.doesNotMatch(said(run), /\b(wget|curl) http/, `${lineOf(run)}: fetched past the registries`);
    assert.doesNotMatch(said(run), /[^|]\|[^|]/, `${lineOf(run)}: a pipe hides failures (DL4006)`);
  }
  for (const where of all('WORKDIR')) assert.match(said(where), /^\//, `${lineOf(where)} (DL3000)`);
  for (const keyword of ['CMD', 'ENTRYPOINT'])
    for (const each of all(keyword)) assert.doesNotThrow(() => JSON.parse(said(each)), `${lineOf(each)} (DL3025)`);
  for (const env of [...all('ENV'), ...all('ARG')])
    assert.doesNotMatch(said(env), /SECRET|PASSWORD|TOKEN|DATABASE_URL/, `${lineOf(env)}: a secret in the image`);
});

test('what runs is no root, tells its health, and starts its program by itself', () => {
  for (const name of images) {
    const its = (keyword) => stages.get(name).filter((each) => each.getKeyword() === keyword);
    assert.match(said(its('USER').at(-1)), /^[1-9]\d*:[1-9]\d*$/, `${name} (DL3002)`);
    assert.equal(its('HEALTHCHECK').length, 1, name);
    assert.equal(its('ENTRYPOINT').length, 1, name);
    // After it nothing is installed or copied.
    const order = stages.get(name).map((each) => each.getKeyword());
    assert.ok(order.lastIndexOf('RUN') < order.indexOf('USER'), name);
  }
});

test('what it copies is there, and not left out', () => {
  const copies = all('COPY').filter((each) => !said(each).startsWith('--from'));
  const sources = copies.flatMap((each) => said(each).split(/\s+/).slice(0, -1));
  assert.ok(sources.length > 3);
  for (const source of sources) {
    assert.ok(isThere(source), `${source} is not there`);
    assert.ok(!ignored.includes(`/${source}`), `${source} is in .dockerignore`);
  }
  for (const [, from] of text.matchAll(/from=(\w+)/g)) assert.ok(stages.has(from), `no stage ${from}`);
});

test('what it builds with is there', () => {
  const [, preset] = text.match(/cmake --preset (\S+)/);
  const { configurePresets } = JSON.parse(textOf('CMakePresets.json'));
  assert.ok(configurePresets.some(({ name }) => name === preset));
  const [, parts] = text.match(/ORDER_PARTS='([^']+)'/);
  for (const part of parts.split(';')) {
    assert.ok(isThere(`${part}/CMakeLists.txt`), part);
    assert.ok(!ignored.includes(`/${part}`), `${part} is in .dockerignore`);
  }
  const [, target] = text.match(/--target (packages)/);
  assert.match(textOf('cmake/Packaging.cmake'), new RegExp(`add_custom_target\\(${target}\\b`));
});

test('nobody\'s secrets or results get into the image', () => {
  for (const path of ['/.git', '/.env', '/.local', '/build', '**/node_modules'])
    assert.ok(ignored.includes(path), path);
});
