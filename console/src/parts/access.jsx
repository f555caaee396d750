// What a person without the right credentials is told.
import { Notice } from './notice.jsx';

export function Access({ status }) {
  return status === 401
    ? <Notice tone="warn" title="You are not signed in">
      <p>The console asks the service in your name, and the service knows nobody by that name here.
        Open it through the gateway: it adds <code>x-gateway-auth</code> (or <code>x-gateway-key</code>),
        {' '}<code>x-user-id</code> and <code>x-user-role</code> to every request.</p>
    </Notice>
    : <Notice tone="warn" title="You may not see this">
      <p>You are signed in, but not as an admin. Orders of everybody are for the
        roles <code>admin</code> and <code>super_admin</code>; ask whoever gives out roles for one.</p>
    </Notice>;
}
