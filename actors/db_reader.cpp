#include "actors/db_reader.hpp"

#include <unordered_map>

#include "actors/store_failure.hpp"
#include "log/log.hpp"

namespace orders::actors {

namespace {

failure read_failure(const db::error& error) {
  log::warn("read-failed", {{"code", to_text(error.code)}});
  return to_failure(error);
}

order_ptr shared(domain::order o) {
  return std::make_shared<const domain::order>(std::move(o));
}

std::vector<order_ptr> shared(std::vector<domain::order> all) {
  std::vector<order_ptr> out;
  for (auto& o : all) out.push_back(shared(std::move(o)));
  return out;
}

}  // namespace

void db_reader_state::answer_loads() {
  auto batch = std::exchange(loads, {});
  if (batch.empty()) return;
  std::vector<domain::uuid> ids;
  std::unordered_map<domain::uuid, order_ptr> found;
  for (const auto& l : batch)
    if (found.emplace(l.id, nullptr).second) ids.push_back(l.id);
  auto rows =
      read([&](db::connection& c) { return db::orders_by_ids(c, ids); });
  if (!rows) {
    const auto error = make_error(read_failure(rows.error()));
    for (auto& l : batch) l.reply->fail(error);
    return;
  }
  for (auto& o : *rows) found[o.id] = shared(std::move(o));
  for (auto& l : batch) l.reply->deliver(found[l.id]);
}

void db_reader_state::answer_look_ups() {
  auto batch = std::exchange(look_ups, {});
  if (batch.empty()) return;
  std::vector<domain::checkout_key> keys;
  for (const auto& l : batch) keys.push_back(*l.key);
  auto known =
      read([&](db::connection& c) { return db::find_checkouts(c, keys); });
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!known) {
      batch[i].reply->fail(read_failure(known.error()));
      continue;
    }
    found_checkout found{(*known)[i], {}};
    if (found.known.checkout || found.known.made_by_old_service) {
      auto orders = read([&](db::connection& c) {
        return found.known.checkout
                   ? db::orders_of_checkout(c, found.known.checkout->id)
                   : db::orders_of_old_checkout(c, keys[i]);
      });
      if (!orders) {
        batch[i].reply->fail(read_failure(orders.error()));
        continue;
      }
      found.orders = shared(std::move(*orders));
    }
    batch[i].reply->deliver(
        std::make_shared<const found_checkout>(std::move(found)));
  }
}

db_reader_actor::behavior_type db_reader(
    db_reader_actor::stateful_pointer<db_reader_state> self,
    std::string conninfo, std::size_t most_per_batch) {
  self->state.store =
      std::make_unique<db::connection_keeper>(std::move(conninfo));
  self->state.most_per_batch = most_per_batch;
  const auto gathered = [self](std::size_t count) {
    auto& state = self->state;
    if (count >= state.most_per_batch) {
      state.answer_loads();
      state.answer_look_ups();
    } else if (!state.flush_sent) {
      state.flush_sent = true;
      self->send(self, flush_atom::value);
    }
  };
  return {
      [self, gathered](load_atom, const domain::uuid& id) {
        auto reply = make_answer<order_ptr>(self);
        self->state.loads.push_back({id, reply});
        gathered(self->state.loads.size());
        return reply->promise();
      },
      [self](number_atom, const std::string& number) -> caf::result<order_ptr> {
        auto found = self->state.read(
            [&](db::connection& c) -> std::vector<domain::order> {
              const auto id = db::order_id_by_number(c, number);
              if (!id) return {};
              return db::orders_by_ids(c, {&*id, 1});
            });
        if (!found) return make_error(read_failure(found.error()));
        if (found->empty()) return order_ptr{};
        return shared(std::move(found->front()));
      },
      [self](history_atom, const domain::uuid& id) -> caf::result<history_ptr> {
        auto found = self->state.read(
            [&](db::connection& c) { return db::history_of_order(c, id); });
        if (!found) return make_error(read_failure(found.error()));
        if (!*found) return history_ptr{};
        return std::make_shared<const domain::order_history>(
            std::move(**found));
      },
      [self](list_atom,
             const listing_request_ptr& r) -> caf::result<listing_ptr> {
        auto page = self->state.read([&](db::connection& c) {
          return db::page_of_orders(c, r->filter, r->window);
        });
        if (!page) return make_error(read_failure(page.error()));
        return std::make_shared<const domain::order_page>(std::move(*page));
      },
      [self](events_atom,
             const feed_request_ptr& r) -> caf::result<feed_page_ptr> {
        auto page = self->state.read([&](db::connection& c) {
          return db::events_after(c, r->after, r->limit);
        });
        if (!page) return make_error(to_failure(page.error()));
        return std::make_shared<const domain::feed_page>(std::move(*page));
      },
      [self, gathered](find_atom, const checkout_key_ptr& key) {
        auto reply = make_answer<found_checkout_ptr>(self);
        self->state.look_ups.push_back({key, reply});
        gathered(self->state.look_ups.size());
        return reply->promise();
      },
      [self](ping_atom) -> caf::result<bool> {
        auto writable = self->state.read(
            [](db::connection& c) { return db::is_writable(c); });
        if (!writable) return make_error(read_failure(writable.error()));
        return *writable;
      },
      [self](flush_atom) {
        self->state.flush_sent = false;
        self->state.answer_loads();
        self->state.answer_look_ups();
      },
  };
}

}  // namespace orders::actors
