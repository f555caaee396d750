// The actions that mend a stuck order, as the API names them, and what a person
// is asked before one is done.

const ofOrder = (action) => (id) => `api/admin/orders/${encodeURIComponent(id)}/${action}`;

export const mends = {
  retry_invoice: {
    label: 'Retry invoice',
    question: 'Ask payment-service for the invoice again?',
    explanation: 'The order is unpaid and has no invoice that its buyer could pay. '
      + 'Asking again is safe: an invoice that exists already is found, not doubled.',
    path: ofOrder('retry-invoice'),
  },
  reconcile: {
    label: 'Reconcile now',
    question: 'Compare this order with the truth now?',
    explanation: 'Asks payment-service what became of the payment, or does what is overdue, '
      + 'instead of waiting for the next look.',
    path: ofOrder('reconcile'),
  },
  requeue_events: {
    label: 'Requeue events',
    question: 'Send the parked events of this order again?',
    explanation: 'Kafka refused them too often. They get all their attempts again, '
      + 'in their order; later events of the order follow them.',
    path: ofOrder('requeue-events'),
  },
};

export const problems = {
  invoice_missing: 'No invoice',
  payment_unknown: 'Payment not known',
  not_completed: 'Not completed',
  events_parked: 'Events parked',
};
