// Events that Kafka refused too often, and the way back.
import { useState } from 'preact/hooks';
import { ask, get } from '../api.js';
import { shortId } from '../format.js';
import { useAnnounce } from '../parts/announcing.jsx';
import { Confirm } from '../parts/confirm.jsx';
import { Loaded, useLoaded } from '../parts/loading.jsx';
import { Notice } from '../parts/notice.jsx';
import { Table } from '../parts/table.jsx';
import { Ago } from '../parts/time.jsx';
import { orderLink } from '../routing.js';

const most = 100;

const columnsFor = (requeue) => [
  { title: 'Event', show: (e) => <><code>{e.type}</code><br /><code class="soft" title={e.id}>{shortId(e.id)}</code></> },
  { title: 'Order', show: (e) => <a href={orderLink(e.orderId)}><code>{shortId(e.orderId)}</code></a> },
  { title: 'Parked', show: (e) => <Ago at={e.parkedAt} /> },
  { title: 'Attempts', kind: 'number', show: (e) => e.attempts },
  { title: 'What Kafka said', show: (e) => e.error },
  { title: 'Mend', show: (e) => <button type="button" onClick={() => requeue(e)}>Send again
    <span class="unseen"> event {shortId(e.id)}</span>…</button> },
];

function Requeuing({ event, done, close }) {
  const path = event === 'all' ? 'api/admin/outbox/requeue'
    : `api/admin/outbox/${encodeURIComponent(event.id)}/requeue`;
  return <Confirm
    title={event === 'all' ? 'Send all parked events again?' : 'Send this event again?'}
    explanation={'It helps where the reason is gone: Kafka takes larger messages now, or the topic '
      + 'exists again. Otherwise the event is parked once more after its attempts.'}
    label="Send again" run={() => ask('POST', path)} done={done} close={close} />;
}

export function Parked() {
  const reply = useLoaded((signal) => get(`api/admin/outbox?limit=${most}`, signal), []);
  const [chosen, setChosen] = useState(null);
  const announce = useAnnounce();
  return <>
    <div class="toolbar">
      <p>A parked event holds up the later events of its order, and no others.</p>
      <div class="buttons">
        {reply.data?.data.length > 1
          && <button type="button" onClick={() => setChosen('all')}>Send all again…</button>}
        <button type="button" onClick={reply.reload}>Look again</button>
      </div>
    </div>
    <Loaded from={reply} what="parked events">{({ data }) => data.length
      ? <>
        <Table caption="Parked events, longest first" columns={columnsFor(setChosen)} rows={data}
          keyOf={(e) => e.id} />
        {data.length === most && <p class="soft">The {most} that have waited longest; there may be more.</p>}
      </>
      : <Notice tone="good" title="No event is parked"><p>Kafka has taken all it was given.</p></Notice>}
    </Loaded>
    {chosen && <Requeuing event={chosen} close={() => setChosen(null)}
      done={({ data }) => {
        announce(data.requeued.length === 1 ? 'One event is sent again.'
          : `${data.requeued.length} events are sent again.`);
        reply.reload();
      }} />}
  </>;
}
