// The statuses of an order (domain/order_status.hpp) in the order of its life,
// and what each means for whoever looks after it.

export const statuses = [
  'pending', 'awaiting_payment', 'paid', 'confirmed', 'processing',
  'ready_to_ship', 'shipped', 'in_transit', 'out_for_delivery', 'delivered',
  'completed', 'cancelled', 'refunded', 'partially_refunded',
];

const tones = {
  waiting: ['pending', 'awaiting_payment'],
  moving: ['paid', 'confirmed', 'processing', 'ready_to_ship', 'shipped',
    'in_transit', 'out_for_delivery'],
  done: ['delivered', 'completed'],
  ended: ['cancelled', 'refunded', 'partially_refunded'],
};

// waiting, moving, done or ended; another tool may have written other words.
export function toneOf(status) {
  const found = Object.entries(tones).find(([, all]) => all.includes(status));
  return found ? found[0] : 'unknown';
}
