// Where in the console somebody is. The part of the address after the hash
// tells, so that the service has one page to serve:
//
//   #/                        overview
//   #/orders?status=paid      search and list
//   #/orders/ID               one order
//   #/stuck                   orders that are late
//   #/parked                  events that Kafka refused

const pages = {
  '': 'overview',
  orders: 'orders',
  stuck: 'stuck',
  parked: 'parked',
};

// { page, id, query }; page is `unknown` for everything else.
export function readRoute(hash) {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first, second, ...rest] = path.split('/');
  const query = Object.fromEntries(new URLSearchParams(search));
  const page = pages[first];
  if (!page || rest.length) return { page: 'unknown', id: null, query };
  if (!second) return { page, id: null, query };
  if (page !== 'orders') return { page: 'unknown', id: null, query };
  return { page: 'order', id: decodeURIComponent(second), query };
}

// What has no value is left out.
export function linkTo(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  const search = new URLSearchParams(given).toString();
  return `#/${path}${search ? `?${search}` : ''}`;
}

export const orderLink = (id) => linkTo(`orders/${encodeURIComponent(id)}`);
