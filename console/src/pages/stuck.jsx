// Orders that are late, why, and the one action that mends each.
import { useState } from 'preact/hooks';
import { ask, get } from '../api.js';
import { words } from '../format.js';
import { mends, problems } from '../mends.js';
import { useAnnounce } from '../parts/announcing.jsx';
import { StatusBadge } from '../parts/badge.jsx';
import { Confirm } from '../parts/confirm.jsx';
import { Loaded, useLoaded } from '../parts/loading.jsx';
import { Notice } from '../parts/notice.jsx';
import { Table } from '../parts/table.jsx';
import { Ago, Sentence } from '../parts/time.jsx';
import { orderLink } from '../routing.js';

const most = 100;

function Why({ order }) {
  return <div class="why">
    <strong>{problems[order.code] ?? order.code}</strong>
    <p><Sentence text={order.text} /></p>
    {order.error && <p class="fine">Last error: {order.error}</p>}
  </div>;
}

const columnsFor = (mend) => [
  { title: 'Order', show: (o) => <><a href={orderLink(o.id)}>{o.orderNumber}</a><br />
    <StatusBadge status={o.status} /></> },
  { title: 'Late since', show: (o) => <Ago at={o.since} /> },
  { title: 'What is wrong', show: (o) => <Why order={o} /> },
  { title: 'Attempts', kind: 'number', show: (o) => o.attempts },
  { title: 'Next look', show: (o) => <Ago at={o.nextLookAt} /> },
  { title: 'Mend', show: (o) => mends[o.action]
    ? <button type="button" onClick={() => mend(o)}>{mends[o.action].label}
      <span class="unseen"> of {o.orderNumber}</span>…</button>
    : <a href={orderLink(o.id)}>Look at it</a> },
];

function Mending({ order, done, close }) {
  const mend = mends[order.action];
  return <Confirm title={mend.question} explanation={mend.explanation} label={mend.label}
    run={(given) => ask('POST', mend.path(order.id), { body: { notes: given.get('notes') || undefined } })}
    done={done} close={close}>
    <p>Order <strong>{order.orderNumber}</strong>: {order.text}</p>
    <label>Notes for its history <span class="soft">(optional)</span>
      <textarea name="notes" rows="2" maxLength={10000} /></label>
  </Confirm>;
}

export function Stuck() {
  const reply = useLoaded((signal) => get(`api/admin/stuck?limit=${most}`, signal), []);
  const [mending, setMending] = useState(null);
  const announce = useAnnounce();
  return <>
    <div class="toolbar">
      <p>Every order here has waited longer than it should. The service keeps trying by itself;
        an action makes it try now.</p>
      <button type="button" onClick={reply.reload}>Look again</button>
    </div>
    <Loaded from={reply} what="stuck orders">{({ data }) => data.orders.length
      ? <>
        <Table caption="Stuck orders, longest first" columns={columnsFor(setMending)}
          rows={data.orders} keyOf={(o) => `${o.id} ${o.code}`} />
        {data.more && <p class="soft">The {most} that have waited longest; there are more.</p>}
      </>
      : <Notice tone="good" title="No order is stuck">
        <p>Invoices, payments, completions and events are where they should be.</p>
      </Notice>}
    </Loaded>
    {mending && <Mending order={mending} close={(refused) => {
      setMending(null);
      if (refused) reply.reload();
    }}
      done={(result) => {
        announce(`${mending.orderNumber}: ${words(result.data?.result ?? result.message)}`);
        reply.reload();
      }} />}
  </>;
}
