// The packages just made, and their bill of materials. What they do on a clean
// system is shown by package_in_chroot.sh.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { built, outcomeOf, packages, require, settingsOfService, textOf } from './support.mjs';

let folder;
const trees = {};
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'order-packages-'));
  for (const name of await readdir(built('packages')))
    if (name.endsWith('.deb')) {
      const tree = join(folder, name.split('_')[0]);
      const { code, out } = await outcomeOf('dpkg-deb', ['--raw-extract', join(built('packages'), name), tree]);
      assert.equal(code, 0, out);
      trees[name.split('_')[0]] = tree;
    }
});
after(() => rm(folder, { recursive: true, force: true }));

const fileOf = (program, path) => readFile(join(trees[program], path), 'utf8');

test('there is one for each program, of the same version as the program', async () => {
  assert.deepEqual(Object.keys(trees).sort(), ['order-sandbox', 'order-service']);
  const { out } = await outcomeOf(built('order-service'), ['version']);
  for (const program of Object.keys(trees))
    assert.match(await fileOf(program, 'DEBIAN/control'), new RegExp(`^Version: ${out.trim().split(' ')[1]}-1$`, 'm'));
});

test('it needs the libraries that it loads, and no compiler', async () => {
  const control = await fileOf('order-service', 'DEBIAN/control');
  const [, needs] = control.match(/^Depends: (.*)$/m);
  for (const name of ['libcaf-core', 'libpqxx', 'librdkafka1', 'libcurl4', 'ca-certificates'])
    assert.ok(needs.includes(name), `${name} is not among ${needs}`);
  assert.doesNotMatch(needs, /-dev\b/);
});

test('what its units start is in it, and what holds secrets is for root', async () => {
  for (const unit of ['order-service', 'order-service-relay']) {
    const text = await fileOf('order-service', `lib/systemd/system/${unit}.service`);
    const [, program] = text.match(/^ExecStart=(\S+)/m);
    const [, settings] = text.match(/^EnvironmentFile=(\S+)$/m);
    assert.ok(await fileOf('order-service', program));
    assert.equal((await fileOf('order-service', 'DEBIAN/conffiles')).trim(), settings);
    const { out } = await outcomeOf('stat', ['-c', '%a', join(trees['order-service'], settings)]);
    assert.equal(out.trim(), '600');
  }
});

test('its example settings are those of the program, and hold no secret', async () => {
  const text = await fileOf('order-service', 'etc/order-service/order-service.env');
  const names = [...text.matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name]) => name);
  assert.deepEqual(new Set([...names, 'ORDER_SERVICE_PORT']), settingsOfService());
  assert.deepEqual([...text.matchAll(/^[A-Z].*$/gm)].map(([line]) => line), ['NODE_ENV=production']);
  assert.doesNotMatch(text, /change-me/);
});

test('its scripts are scripts', async () => {
  for (const name of ['postinst', 'prerm', 'postrm']) {
    const { code, out } = await outcomeOf('sh', ['-n', join(trees['order-service'], 'DEBIAN', name)]);
    assert.equal(code, 0, out);
  }
});

test('the page of settings is what the settings make it', async () => {
  const { settingsPage } = await import('../../script/lib/settings_page.mjs');
  assert.equal(textOf('docs/settings.md'), settingsPage(),
    'node script/lib/settings_page.mjs > docs/settings.md');
});

const sbomOf = async (program) =>
  JSON.parse(await fileOf(program, `usr/share/doc/${program}/${program}.cdx.json`));

test('the bill of materials is what CycloneDX describes', async () => {
  const schemaOf = async (name) => JSON.parse(await readFile(
    join(packages, 'node_modules/@cyclonedx/cyclonedx-library/res/schema', `${name}.SNAPSHOT.schema.json`), 'utf8'));
  const Ajv = require('ajv').default;
  const ajv = new Ajv({ strict: false, allErrors: true });
  require('ajv-formats').default(ajv);
  ajv.addFormat('iri-reference', true);
  ajv.addFormat('idn-email', true);
  for (const name of ['spdx', 'jsf-0.82']) // by the names that the package gives them
    ajv.addSchema({ ...await schemaOf(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` });
  const validate = ajv.compile(await schemaOf('bom-1.5'));
  for (const program of Object.keys(trees))
    assert.ok(validate(await sbomOf(program)), JSON.stringify(validate.errors, null, 2));
  assert.ok(!validate({ bomFormat: 'CycloneDX' }), 'the schema judges nothing');
});

test('the bill of materials names what is loaded, compiled in and embedded', async () => {
  const { components, metadata, dependencies } = await sbomOf('order-service');
  const names = components.map(({ name }) => name);
  // Loaded; headers alone; from npm.
  for (const name of ['libcaf-core0.17', 'libpq5', 'libssl3', 'libasio-dev', 'libcli11-dev', 'swagger-ui-dist'])
    assert.ok(names.includes(name), `${name} is not among ${names}`);
  for (const { name, version, purl } of components) assert.match(purl, /^pkg:(deb\/debian|npm)\/\S+@\S+/, `${name} ${version}`);
  assert.equal(new Set(components.map((each) => each['bom-ref'])).size, components.length);
  const own = dependencies.find(({ ref }) => ref === metadata.component['bom-ref']);
  assert.equal(own.dependsOn.length, components.length);
});
