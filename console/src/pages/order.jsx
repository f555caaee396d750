// One order: where it stands and why, all that is known of it, what may be done.
import { useEffect } from 'preact/hooks';
import { ask, get } from '../api.js';
import { isUuid, money, words } from '../format.js';
import { StatusBadge } from '../parts/badge.jsx';
import { Facts } from '../parts/facts.jsx';
import { Loaded, useLoaded } from '../parts/loading.jsx';
import { Notice } from '../parts/notice.jsx';
import { OrderActions } from '../parts/order_actions.jsx';
import { Table } from '../parts/table.jsx';
import { Ago, Moment, Sentence } from '../parts/time.jsx';
import { Timeline } from '../parts/timeline.jsx';
import { problems } from '../mends.js';
import { linkTo } from '../routing.js';

// The order counts; what explains it may be missing.
async function load(id, signal) {
  const path = `api/admin/orders/${encodeURIComponent(id)}`;
  const explaining = get(`${path}/explain`, signal)
    .then(({ data }) => ({ explained: data }), (error) => ({ unexplained: error }));
  const { data: order, etag } = await ask('GET', path, { signal });
  return { order, etag, ...(await explaining) };
}

function Standing({ explained }) {
  const { summary, next, problem } = explained;
  return <section class="standing" aria-label="Where it stands">
    <p class="summary"><Sentence text={summary} /></p>
    {problem && <Notice tone="warn" title={problems[problem.code] ?? 'Something is wrong'}>
      <p><Sentence text={problem.text} /></p>
      {problem.error && <p>The last attempt came to: {problem.error}</p>}
      {problem.since && <p class="fine">Since <Moment at={problem.since} />, <Ago at={problem.since} /></p>}
    </Notice>}
    {next && <p class="next-step"><strong>Next{next.at && <>, <Ago at={next.at} /></>}:</strong> <Sentence text={next.text} /></p>}
  </section>;
}

const itemColumns = (currency) => [
  { title: 'Item', show: (i) => <>{i.snapshotProductName}
    {i.snapshotVariantName && <span class="soft"> {i.snapshotVariantName}</span>}
    {i.snapshotSku && <><br /><code class="soft">{i.snapshotSku}</code></>}</> },
  { title: 'Price', kind: 'number', show: (i) => money(i.unitPrice, currency) },
  { title: 'Quantity', kind: 'number', show: (i) => i.quantity },
  { title: 'Sum', kind: 'number', show: (i) => money(i.totalAmount, currency) },
];

function Amounts({ order }) {
  const line = (name, amount, strong) => <tr class={strong ? 'sum' : ''}>
    <th scope="row">{name}</th><td class="number">{money(amount)}</td></tr>;
  return <section class="card" aria-labelledby="amounts">
    <h2 id="amounts">Amounts</h2>
    <table class="amounts"><caption class="unseen">In {order.currency}</caption><tbody>
      {line('Goods', order.subtotal)}
      {line('Discount', order.discountAmount === '0' ? '0' : `-${order.discountAmount}`)}
      {line('Shipping', order.shippingCost)}
      {line('Tax', order.taxAmount)}
      {line(`Total, ${order.currency}`, order.totalAmount, true)}
    </tbody></table>
  </section>;
}

function Delivery({ order }) {
  const degrees = order.shippingLatitude && `${order.shippingLatitude}, ${order.shippingLongitude}`;
  const postcode = order.shippingPostalCode === '-' ? '' : order.shippingPostalCode;
  return <section class="card" aria-labelledby="delivery">
    <h2 id="delivery">Delivery</h2>
    <address>
      <strong>{order.shippingRecipient}</strong><br />
      {order.shippingStreet}<br />
      {order.shippingDistrict && <>{order.shippingDistrict}<br /></>}
      {order.shippingCity} {postcode}<br />
      {order.shippingProvince}, {order.shippingCountry}
    </address>
    <Facts facts={[
      ['Phone', order.shippingPhone], ['Courier', order.shippingCourier],
      ['Service', order.shippingMethod],
      ['Expected', order.estimatedDelivery && <Moment at={order.estimatedDelivery} />],
      ['Position', degrees], ['Buyer’s notes', order.customerNotes],
    ]} />
  </section>;
}

function Invoice({ order, explained }) {
  const { invoice, lastLook } = explained ?? {};
  return <section class="card" aria-labelledby="invoice">
    <h2 id="invoice">Invoice and payment</h2>
    <Facts facts={[
      ['Paid', order.paidAt && <Moment at={order.paidAt} />],
      ['Payment id', invoice?.paymentId && <code>{invoice.paymentId}</code>],
      ['Attempt', invoice?.attempt],
      ['Invoiced attempt', invoice && (invoice.invoicedAttempt ?? 'none yet')],
      ['To be paid by', invoice?.dueAt && <Moment at={invoice.dueAt} />],
      ['Last look', lastLook?.at && <Moment at={lastLook.at} />],
      ['Failed looks', lastLook?.failures || null],
      ['Last error', lastLook?.error],
    ]} />
    {!invoice && !order.paidAt && <p class="soft">Nothing is known of a payment.</p>}
  </section>;
}

function Particulars({ order }) {
  const id = (value) => value && <code>{value}</code>;
  return <section class="card" aria-labelledby="particulars">
    <h2 id="particulars">Particulars</h2>
    <Facts facts={[
      ['Placed', <Moment at={order.createdAt} />], ['Changed', <Moment at={order.updatedAt} />],
      ['Buyer', <>{order.customerName} <a href={linkTo('orders', { userId: order.userId })}>all orders</a></>],
      ['Buyer’s phone', order.customerPhone], ['Buyer’s e-mail', order.customerEmail],
      ['Buyer’s id', id(order.userId)],
      ['Seller', order.sellerId
        ? <>{id(order.sellerId)} <a href={linkTo('orders', { sellerId: order.sellerId })}>all orders</a></>
        : 'the house'],
      ['Source', words(order.orderSource)],
      ['Coupon', order.couponCode], ['Internal notes', order.internalNotes],
      ['Cancelled', order.cancelledAt && <Moment at={order.cancelledAt} />],
      ['Cancelled by', order.cancelledBy], ['Reason', order.cancelReason && words(order.cancelReason)],
      ['Order id', id(order.id)], ['Checkout key', id(order.idempotencyKey)],
    ]} />
  </section>;
}

function Known({ data, reload }) {
  const { order, etag, explained, unexplained } = data;
  useEffect(() => { document.title = `${order.orderNumber} – Order console`; }, [order.orderNumber]);
  return <>
    <div class="order-head">
      <p class="order-number">{order.orderNumber}</p>
      <StatusBadge status={order.status} />
      <p class="order-total">{money(order.totalAmount, order.currency)}</p>
    </div>
    {explained ? <Standing explained={explained} />
      : <Notice tone="warn" title="Where it stands could not be told"><p>{unexplained.message}</p></Notice>}
    <OrderActions order={order} etag={etag} explained={explained} changed={reload} />
    <div class="order-parts">
      <section class="card life" aria-labelledby="life">
        <h2 id="life">Timeline</h2>
        {explained ? <Timeline entries={explained.timeline} next={explained.next} />
          : <p class="soft">Not known.</p>}
      </section>
      <div class="order-facts">
        <section class="card" aria-labelledby="items">
          <h2 id="items">Items</h2>
          <Table caption="Items of the order" columns={itemColumns('')} rows={order.items}
            keyOf={(item) => item.id} />
        </section>
        <Amounts order={order} />
        <Invoice order={order} explained={explained} />
        <Delivery order={order} />
        <Particulars order={order} />
      </div>
    </div>
  </>;
}

export function OneOrder({ id }) {
  const loaded = useLoaded((signal) => load(id, signal), [id]);
  if (!isUuid(id))
    return <Notice tone="warn" title="This is no order id">
      <p>An order’s id is a UUID. <a href="#/orders">Search for it by its number.</a></p></Notice>;
  return <Loaded from={loaded} what="the order">{(data) => <Known data={data} reload={loaded.reload} />}</Loaded>;
}
