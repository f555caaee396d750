// What may be done to an order now. Every change names the state that it was
// decided on (If-Match), so that nobody overwrites what they have not seen.
import { useState } from 'preact/hooks';
import { ask } from '../api.js';
import { words } from '../format.js';
import { mends } from '../mends.js';
import { useAnnounce } from './announcing.jsx';
import { Confirm } from './confirm.jsx';

const path = (order, rest) => `api/orders/${encodeURIComponent(order.id)}/${rest}`;
const adminPath = (order, rest) => `api/admin/orders/${encodeURIComponent(order.id)}/${rest}`;

const text = (given, name) => given.get(name)?.trim() || undefined;

function Notes() {
  return <label>Notes for its history <span class="soft">(optional)</span>
    <textarea name="notes" rows="2" maxLength={10000} /></label>;
}

function Cancel({ order, etag, ...rest }) {
  const paid = order.paidAt !== null;
  return <Confirm {...rest} danger title="Cancel this order?" label="Cancel the order"
    explanation={paid ? 'It is paid: cancelling asks for a refund of the whole amount. It cannot be undone.'
      : 'Its invoice can no longer be paid. It cannot be undone.'}
    run={(given) => ask('POST', path(order, 'cancel'), {
      etag, body: { reason: text(given, 'reason'), notes: text(given, 'notes') } })}>
    <label>Reason <input name="reason" maxLength={500} required autoComplete="off" /></label>
    <Notes />
  </Confirm>;
}

function SetStatus({ order, etag, targets, ...rest }) {
  return <Confirm {...rest} title="Move this order to another status?" label="Set the status"
    explanation={`It is ${words(order.status)} now. Only what is allowed from there can be chosen; `
      + 'other services are told by an event.'}
    run={(given) => ask('PUT', adminPath(order, 'status'), {
      etag, body: { newStatus: given.get('newStatus'), reason: text(given, 'reason'), notes: text(given, 'notes') } })}>
    <label>New status <select name="newStatus">
      {targets.map((status) => <option key={status} value={status}>{words(status)}</option>)}
    </select></label>
    <label>Reason <span class="soft">(optional)</span>
      <input name="reason" maxLength={500} autoComplete="off" /></label>
    <Notes />
  </Confirm>;
}

function Mend({ order, etag, action, ...rest }) {
  const mend = mends[action];
  return <Confirm {...rest} title={mend.question} explanation={mend.explanation} label={mend.label}
    run={(given) => ask('POST', mend.path(order.id), { etag, body: { notes: text(given, 'notes') } })}>
    <Notes />
  </Confirm>;
}

// `changed` is called when the order is another than the page shows.
export function OrderActions({ order, etag, explained, changed }) {
  const [chosen, setChosen] = useState(null);
  const announce = useAnnounce();
  const allowed = explained?.allowedTransitions ?? [];
  const targets = allowed.filter((status) => status !== 'cancelled');
  const possible = (explained?.actions ?? []).filter((action) => mends[action]);
  const urgent = explained?.problem?.action;
  const dialog = {
    close: (refused) => {
      setChosen(null);
      if (refused) changed();
    },
    done: (result) => {
      announce(`${order.orderNumber}: ${words(result.data?.result ?? result.message)}`);
      changed();
    },
  };
  const button = (name, label, style) => <button key={name} type="button" class={style}
    onClick={() => setChosen(name)}>{label}…</button>;
  return <div class="toolbar actions" role="group" aria-label="Actions">
    <div class="buttons">
      {possible.map((action) => button(action, mends[action].label, action === urgent ? 'primary' : ''))}
      {targets.length > 0 && button('status', 'Set status')}
      {allowed.includes('cancelled') && button('cancel', 'Cancel order', 'danger')}
      {!possible.length && !allowed.length && explained && <p class="soft">Nothing can be done to it any more.</p>}
    </div>
    <button type="button" onClick={changed}>Refresh</button>
    {chosen === 'cancel' && <Cancel order={order} etag={etag} {...dialog} />}
    {chosen === 'status' && <SetStatus order={order} etag={etag} targets={targets} {...dialog} />}
    {mends[chosen] && <Mend order={order} etag={etag} action={chosen} {...dialog} />}
  </div>;
}
