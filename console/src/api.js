// Requests to the service, in the name of whoever opened the page.
import { headersOf, readIdentity } from './session.js';

const patience = 20000;

// An answer that is none of success, or none at all (status 0).
export class Refused extends Error {
  constructor(status, body, fallback) {
    super(body?.error ?? fallback);
    this.status = status;
    this.code = body?.code ?? null;
    this.requestId = body?.requestId ?? null;
    this.fields = body?.details ?? [];
    this.allowedTransitions = body?.allowedTransitions ?? null;
  }

  get needsSignIn() {
    return this.status === 401 || this.status === 403;
  }
}

function signalOf(outer) {
  const late = AbortSignal.timeout(patience);
  return outer ? AbortSignal.any([outer, late]) : late;
}

async function send(method, path, { body, etag, signal }) {
  const headers = headersOf(readIdentity());
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (etag) headers['if-match'] = etag;
  try {
    // The page lies one level below the API, whatever lies before both.
    return await fetch(`../${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signalOf(signal),
      cache: 'no-store',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(0, null, error.name === 'TimeoutError'
      ? 'The service did not answer in time.' : 'The service cannot be reached.');
  }
}

// { data, etag, message, pagination } of the API's reply; throws Refused.
export async function ask(method, path, options = {}) {
  const reply = await send(method, path, options);
  const body = await reply.json().catch(() => null);
  if (!reply.ok || !body)
    throw new Refused(reply.status, body, `The service answered ${reply.status}.`);
  return { ...body, etag: reply.headers.get('etag') };
}

export const get = (path, signal) => ask('GET', path, { signal });

// The service's own pages are no API: text, and a status that tells something.
export async function getText(path, signal) {
  const reply = await send('GET', path, { signal });
  return { status: reply.status, text: await reply.text() };
}
