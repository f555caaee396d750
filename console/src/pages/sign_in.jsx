// For services that trust unsigned headers: local ones, to try the console out.
import { useState } from 'preact/hooks';
import { isUuid } from '../format.js';
import { Notice } from '../parts/notice.jsx';

// crypto.randomUUID is there on https and on localhost only.
function randomUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function SignIn({ done }) {
  const [suggested] = useState(randomUuid);
  const [fault, setFault] = useState(null);
  const submit = (event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const identity = {
      userId: given.get('userId').trim(), role: given.get('role'), email: given.get('email').trim(),
    };
    if (isUuid(identity.userId)) done(identity);
    else setFault('A user id is a UUID, like the one that was suggested.');
  };
  return <form class="card sign-in" onSubmit={submit} noValidate>
    <h1>Who are you?</h1>
    <Notice tone="warn" title="Local try-out">
      <p>This service trusts unsigned headers (<code>INSECURE_DEV_AUTH</code>), so you may be anybody.
        In production the gateway signs you in and this page does not appear.</p>
    </Notice>
    <label>User id
      <input name="userId" defaultValue={suggested} autoComplete="off" spellcheck={false} required
        aria-invalid={fault ? 'true' : undefined} aria-describedby={fault ? 'user-id-fault' : undefined} />
    </label>
    {fault && <p id="user-id-fault" class="fault" role="alert">{fault}</p>}
    <label>Role
      <select name="role" defaultValue="admin">
        <option>admin</option><option>super_admin</option><option>buyer</option>
      </select>
    </label>
    <label>E-mail <span class="soft">(optional)</span>
      <input name="email" type="email" autoComplete="off" />
    </label>
    <div class="buttons"><button type="submit" class="primary">Sign in</button></div>
  </form>;
}
