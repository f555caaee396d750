// Who is using the console. In production the gateway says so to the service,
// and the page knows nothing about it. Where the service trusts unsigned
// headers (INSECURE_DEV_AUTH), the page itself says who it is, until the tab is
// closed.

const storageKey = 'order-console-identity';

// { environment, version, devSignIn }
export async function readSession() {
  const reply = await fetch('session', { signal: AbortSignal.timeout(15000) });
  if (!reply.ok) throw new Error(`the service answered ${reply.status}`);
  return reply.json();
}

export function readIdentity() {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey));
  } catch {
    return null;
  }
}

// { userId, role, email }, or null to forget.
export function keepIdentity(identity) {
  if (identity) sessionStorage.setItem(storageKey, JSON.stringify(identity));
  else sessionStorage.removeItem(storageKey);
}

export function headersOf(identity) {
  if (!identity) return {};
  const headers = { 'x-user-id': identity.userId, 'x-user-role': identity.role };
  if (identity.email) headers['x-user-email'] = identity.email;
  return headers;
}
