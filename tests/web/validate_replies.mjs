// Checks recorded replies against the schemas of http/openapi.yaml.
//
//   node validate_replies.mjs OPENAPI_JSON REPLIES...
//
//   ORDER_WEB_PACKAGES   the folder whose node_modules holds our packages
//
// OPENAPI_JSON is what /api-docs/openapi.json serves (the build leaves it in
// http/api_docs/generated). REPLIES are files of JSON lines:
//
//   {"method":"GET","path":"/health","status":200,
//    "contentType":"application/json; charset=utf-8","body":TEXT or a value}
//
// Ends with 1 when a reply is none that the description promises. A reply to a
// path that the description does not have must be the 404 of unknown paths, or
// what credentials make of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [openapi, ...recordings] = process.argv.slice(2);
const packages = process.env.ORDER_WEB_PACKAGES;
if (!recordings.length || !packages) {
  console.error('ORDER_WEB_PACKAGES=... node validate_replies.mjs OPENAPI_JSON REPLIES...');
  process.exit(2);
}
const require = createRequire(join(packages, 'any.js'));
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

const description = JSON.parse(readFileSync(openapi, 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
addFormats(ajv);
ajv.addSchema(description, 'openapi');

// -- finding what was promised ------------------------------------------------

const escapePointer = (text) => text.replaceAll('~', '~0').replaceAll('/', '~1');

// Literal parts match in any case, one trailing slash is fine, and literal
// paths go before variable ones: as the router does it.
const templates = Object.keys(description.paths)
  .map((path) => ({
    path,
    variables: path.split('{').length - 1,
    pattern: new RegExp(`^${path.split(/\{[^}]*\}/)
      .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
      .join('[^/]+')}/?$`, 'i'),
  }))
  .sort((a, b) => a.variables - b.variables);

function operationOf(method, path) {
  const key = method === 'HEAD' ? 'get' : method.toLowerCase();
  const found = templates.find((template) =>
    template.pattern.test(path) && description.paths[template.path][key]);
  return found && `/paths/${escapePointer(found.path)}/${key}`;
}

// { pointer, value } with references followed.
function follow(pointer) {
  const value = pointer.split('/').slice(1)
    .reduce((at, part) => at?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], description);
  return value?.$ref ? follow(value.$ref.slice(1)) : { pointer, value };
}

function responseOf(operation, status) {
  for (const key of [String(status), `${String(status)[0]}XX`, 'default']) {
    const found = follow(`${operation}/responses/${key}`);
    if (found.value) return found;
  }
  return null;
}

const normalized = (type) => type.toLowerCase().replace(/\s/g, '');

function schemaOf(response, contentType) {
  const types = Object.keys(response.value.content ?? {});
  const type = types.find((one) => normalized(one) === normalized(contentType));
  if (!type) return null;
  const media = `${response.pointer}/content/${escapePointer(type)}`;
  return follow(media).value.schema ? `${media}/schema` : 'anything';
}

// -- judging ------------------------------------------------------------------

const validators = new Map();

function schemaFaults(pointer, body) {
  if (!validators.has(pointer))
    validators.set(pointer, ajv.compile({ $ref: `openapi#${encodeURI(pointer)}` }));
  const validate = validators.get(pointer);
  return validate(body) ? []
    : validate.errors.map((error) => `${error.instancePath || '/'} ${error.message}`);
}

function faultsOfUnknown({ status, method }) {
  const allowed = method === 'OPTIONS' ? [204] : [400, 401, 403, 404, 413, 415, 501];
  return allowed.includes(status) ? [] : ['the description has no such operation'];
}

function faultsOfLines(text) {
  const lines = text.split('\n').filter((line) => line);
  return lines.flatMap((line) => schemaFaults('/components/schemas/Order', JSON.parse(line)));
}

function faultsOf(reply) {
  const { method, status } = reply;
  const operation = operationOf(method, reply.path.split('?')[0]);
  if (!operation) return faultsOfUnknown(reply);
  const response = responseOf(operation, status);
  if (!response) return [`status ${status} is not described`];
  const isEmpty = reply.body === undefined || reply.body === null || reply.body === '';
  if (method === 'HEAD' || status === 304) return isEmpty ? [] : ['it has a body'];
  const type = reply.contentType ?? 'application/json; charset=utf-8';
  // How every error may look is told once, with those that any request may meet.
  const schema = schemaOf(response, type)
    ?? schemaOf(responseOf(operation, `${String(status)[0]}XX`) ?? response, type);
  if (!schema) return [`content type ${type} is not described for ${status}`];
  if (schema === 'anything') return [];
  if (/ndjson/.test(type)) return faultsOfLines(reply.body);
  const isText = typeof reply.body === 'string' && /json/.test(type);
  return schemaFaults(schema, isText ? JSON.parse(reply.body) : reply.body);
}

let judged = 0;
let wrong = 0;
for (const file of recordings) {
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.forEach((line, index) => {
    if (!line.trim()) return;
    const reply = JSON.parse(line);
    const faults = faultsOf(reply);
    ++judged;
    if (!faults.length) return;
    ++wrong;
    console.error(`${file}:${index + 1}: ${reply.method} ${reply.path} ${reply.status}`);
    for (const fault of faults.slice(0, 10)) console.error(`    ${fault}`);
    console.error(`    ${JSON.stringify(reply.body).slice(0, 400)}`);
  });
}
console.log(`${judged} replies judged, ${wrong} not as described`);
if (wrong || !judged) process.exit(1);
