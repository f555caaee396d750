// The bill of materials of a built program, CycloneDX 1.5:
//
//   node cmake/sbom.mjs OUTPUT VERSION BUILD_FOLDER SOURCE_FOLDER PROGRAM [FOLDER...]
//
// Its components: the Debian packages of every library that PROGRAM loads; those
// whose headers went into the objects of FOLDER..., as Ninja noted them; and the
// npm packages whose files are embedded. The same build gives the same text.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [output, version, build, source, program, ...folders] = process.argv.slice(2);
// Tools of the build among the dependencies of what is embedded.
const notEmbedded = new Set(['yaml', '@scarf/scarf', 'esbuild']);

const run = (command, ...options) =>
  execFileSync(command, options, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });

// -- Debian's packages --------------------------------------------------------

function loadedLibraries() {
  return [...run('ldd', join(build, program)).matchAll(/=> (\/\S+)/g)].map(([, path]) => path);
}

function includedHeaders() {
  if (!folders.length) return [];
  const found = new Set();
  let ours = false;
  for (const line of run('ninja', '-C', build, '-t', 'deps').split('\n')) {
    const target = line.match(/^(\S+?): #deps/);
    if (target) ours = folders.some((folder) => target[1].startsWith(`${folder}/`));
    else if (ours && line.startsWith('    /usr/')) found.add(line.trim());
  }
  return [...found];
}

// Paths may lead through the links that made / and /usr one.
const spellings = (path) =>
  [...new Set([path, realpathSync(path)].flatMap((each) =>
    each.startsWith('/usr/lib') ? [each, each.slice(4)] : [each, `/usr${each}`]))];

function packagesOf(paths) {
  const names = new Set();
  const wanted = paths.filter((path) => existsSync(path)).flatMap(spellings);
  for (let i = 0; i < wanted.length; i += 500) {
    let text = '';
    try {
      text = run('dpkg-query', '-S', ...wanted.slice(i, i + 500));
    } catch (error) {
      text = error.stdout; // some paths belong to nobody; the others are told
    }
    for (const line of text.split('\n')) {
      const owner = line.match(/^([^\s:]+)(?::\S+)?: \//);
      if (owner && !line.startsWith('diversion ')) names.add(owner[1]);
    }
  }
  return names;
}

// The licences of all files, as the package's copyright file abbreviates them.
function licencesOf(name) {
  const file = `/usr/share/doc/${name}/copyright`;
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  if (!/^Format: /m.test(text)) return [];
  const found = new Set();
  for (const paragraph of text.split(/\n\s*\n/)) {
    if (!/^Files:/m.test(paragraph)) continue;
    const licence = paragraph.match(/^License:[ \t]*(\S.*)$/m);
    if (licence) found.add(licence[1].trim());
  }
  return [...found].sort();
}

const format = '${Package}\t${Version}\t${Architecture}\t${Homepage}\t${source:Package}\t${source:Version}\n';

function debianComponents() {
  const distribution = readFileSync('/etc/os-release', 'utf8').match(/^VERSION_ID="?([\d.]+)/m);
  const names = packagesOf([...loadedLibraries(), ...includedHeaders()]);
  return run('dpkg-query', '-W', '-f', format, ...names).trim().split('\n').map((line) => {
    const [name, itsVersion, architecture, homepage, from, fromVersion] = line.split('\t');
    const escaped = encodeURIComponent(itsVersion);
    const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${escaped}?arch=${architecture}`
      + (distribution ? `&distro=debian-${distribution[1]}` : '');
    const licences = licencesOf(name);
    return {
      type: 'library',
      'bom-ref': purl,
      name,
      version: itsVersion,
      ...(licences.length
        ? { licenses: licences.map((each) => ({ license: { name: each } })) } : {}),
      purl,
      ...(homepage
        ? { externalReferences: [{ type: 'website', url: homepage }] } : {}),
      properties: [
        { name: 'debian:source', value: from },
        { name: 'debian:source-version', value: fromVersion },
      ],
    };
  });
}

// -- npm's packages -----------------------------------------------------------

function npmComponents() {
  return ['http/api_docs', 'console'].flatMap((folder) => {
    const file = join(source, folder, 'package-lock.json');
    if (!folders.includes('http') || !existsSync(file)) return [];
    const { packages } = JSON.parse(readFileSync(file, 'utf8'));
    return Object.entries(packages)
      .filter(([path, each]) => path && !each.dev && !each.optional)
      .map(([path, each]) => ({ ...each, name: path.split('node_modules/').pop() }))
      .filter(({ name }) => !notEmbedded.has(name))
      .map(({ name, version: itsVersion, license, integrity }) => {
        const purl = `pkg:npm/${name.replace('@', '%40')}@${itsVersion}`;
        const [algorithm, digest] = (integrity ?? '').split('-');
        return {
          type: 'library',
          'bom-ref': purl,
          name,
          version: itsVersion,
          ...(algorithm === 'sha512' ? { hashes: [{
            alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex'),
          }] } : {}),
          ...(license ? { licenses: [{ license: { name: license } }] } : {}),
          purl,
        };
      });
  });
}

// -- the document -------------------------------------------------------------

const self = `pkg:generic/${program}@${version}`;
const components = [...debianComponents(), ...npmComponents()]
  .filter((each, at, all) => all.findIndex((other) => other.purl === each.purl) === at)
  .sort((a, b) => (a.purl < b.purl ? -1 : 1));
const epoch = process.env.SOURCE_DATE_EPOCH;
const hash = createHash('sha256').update(JSON.stringify([self, components])).digest('hex');
const serial = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`,
  `a${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');

writeFileSync(output, `${JSON.stringify({
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${serial}`,
  version: 1,
  metadata: {
    ...(epoch ? { timestamp: new Date(epoch * 1000).toISOString() } : {}),
    component: { type: 'application', 'bom-ref': self, name: program, version, purl: self },
  },
  components,
  dependencies: [{ ref: self, dependsOn: components.map((each) => each['bom-ref']) }],
}, null, 2)}\n`);
