// Search and list. Pages follow one another by cursor, so the last of a million
// orders is as near as the first; nothing is counted.
import { get } from '../api.js';
import { isUuid, money, shortId, words } from '../format.js';
import { StatusBadge } from '../parts/badge.jsx';
import { Loaded, useLoaded } from '../parts/loading.jsx';
import { Notice } from '../parts/notice.jsx';
import { Table } from '../parts/table.jsx';
import { Moment } from '../parts/time.jsx';
import { linkTo, orderLink } from '../routing.js';
import { statuses } from '../statuses.js';

const perPage = 25;
const filters = ['search', 'status', 'orderSource', 'sellerId', 'userId', 'from', 'to'];

// Days are whole days of UTC, the last one included.
export function requestOf(query) {
  const { cursor = '', from, to, ...others } = query;
  const asked = new URLSearchParams({ limit: perPage, cursor });
  for (const [name, value] of Object.entries(others))
    if (filters.includes(name) && value) asked.set(name, value);
  if (from) asked.set('startDate', `${from}T00:00:00.000Z`);
  if (to) asked.set('endDate', `${to}T23:59:59.999Z`);
  return `api/admin/orders?${asked}`;
}

function Filters({ query }) {
  const submit = (event) => {
    event.preventDefault();
    const given = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, value.trim()]));
    location.hash = isUuid(given.search) ? orderLink(given.search) : linkTo('orders', given);
  };
  const field = (name) => ({ name, defaultValue: query[name] ?? '' });
  const others = filters.slice(2).some((name) => query[name]);
  return <form class="filters card" role="search" aria-label="Orders" onSubmit={submit}>
    <label class="wide">Order number, id, recipient or phone
      <input type="search" maxLength={255} autoComplete="off" {...field('search')} /></label>
    <label>Status
      <select {...field('status')}>
        <option value="">any</option>
        {statuses.map((status) => <option key={status} value={status}
          selected={status === query.status}>{words(status)}</option>)}
      </select></label>
    <div class="buttons">
      <button type="submit" class="primary">Find</button>
      <a class="button" href="#/orders">Clear</a>
    </div>
    <details open={others}>
      <summary>More filters</summary>
      <div class="filters-more">
        <label>Source
          <select {...field('orderSource')}>
            {['', 'seller', 'brand', 'live_commerce'].map((source) => <option key={source}
              value={source} selected={source === (query.orderSource ?? '')}>
              {source ? words(source) : 'any'}</option>)}
          </select></label>
        <label>Seller id <input autoComplete="off" spellcheck={false} {...field('sellerId')} /></label>
        <label>User id <input autoComplete="off" spellcheck={false} {...field('userId')} /></label>
        <label>From day (UTC) <input type="date" {...field('from')} /></label>
        <label>To day (UTC) <input type="date" {...field('to')} /></label>
      </div>
    </details>
  </form>;
}

const columns = [
  { title: 'Order', show: (o) => <a href={orderLink(o.id)}>{o.orderNumber}</a> },
  { title: 'Status', show: (o) => <StatusBadge status={o.status} /> },
  { title: 'Total', kind: 'number', show: (o) => money(o.totalAmount, o.currency) },
  { title: 'Recipient', show: (o) => o.shippingRecipient },
  { title: 'Items', kind: 'number', show: (o) => o.items.length },
  { title: 'Seller', show: (o) => <code title={o.sellerId}>{o.sellerId ? shortId(o.sellerId) : 'house'}</code> },
  { title: 'Placed', show: (o) => <Moment at={o.createdAt} /> },
];

function Found({ reply, query }) {
  const next = reply.pagination.nextCursor;
  const begun = Boolean(query.cursor);
  if (!reply.data.length)
    return <Notice title={begun ? 'No more orders' : 'No order matches'}>
      <p>{begun ? <a href={linkTo('orders', { ...query, cursor: '' })}>Back to the first page</a>
        : 'Parts of an order number, of a name and of a phone number are found; ids must be whole.'}</p>
    </Notice>;
  return <>
    <Table caption="Orders, newest first" columns={columns} rows={reply.data} keyOf={(o) => o.id} />
    <nav class="pages" aria-label="Pages of orders">
      {begun && <a class="button" href={linkTo('orders', { ...query, cursor: '' })}>First page</a>}
      {begun && <button type="button" onClick={() => history.back()}>Back</button>}
      {next && <a class="button" rel="next" href={linkTo('orders', { ...query, cursor: next })}>Older orders</a>}
      <span class="soft">{reply.data.length} orders{next ? ', there are more' : ', the last ones'}</span>
    </nav>
  </>;
}

export function Orders({ query }) {
  const wanted = JSON.stringify(query);
  const reply = useLoaded((signal) => get(requestOf(query), signal), [wanted]);
  return <>
    <Filters key={JSON.stringify({ ...query, cursor: '' })} query={query} />
    <section aria-label="Found orders">
      <Loaded from={reply} what="orders">{(data) => <Found reply={data} query={query} />}</Loaded>
    </section>
  </>;
}
