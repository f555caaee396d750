/// Where the long-lived actors are at the moment: the supervisor enters a new
/// handle after a restart, everybody else looks up before each message.
/// Thread-safe.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "actors/commit_bell.hpp"
#include "actors/duty_figures.hpp"
#include "actors/interfaces.hpp"
#include "actors/payment_figures.hpp"
#include "actors/relay_figures.hpp"
#include "actors/sweep_figures.hpp"

namespace orders::actors {

template <class Handle>
class address {
 public:
  Handle load() const {
    std::lock_guard lock{mutex_};
    return handle_;
  }
  void store(Handle handle) {
    std::lock_guard lock{mutex_};
    handle_ = std::move(handle);
  }

 private:
  mutable std::mutex mutex_;
  Handle handle_;
};

/// Enters an actor that has just been started; answers it for its supervisor.
template <class Address, class Handle>
caf::actor enter(Address& address, Handle handle) {
  address.store(handle);
  return caf::actor_cast<caf::actor>(handle);
}

/// Several actors that do the same work.
template <class Handle>
class address_pool {
 public:
  explicit address_pool(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
      members_.push_back(std::make_unique<address<Handle>>());
  }

  address<Handle>& at(std::size_t i) { return *members_.at(i); }
  std::size_t size() const { return members_.size(); }

  /// In turn.
  Handle next() {
    return members_[turn_.fetch_add(1, std::memory_order_relaxed) %
                    members_.size()]
        ->load();
  }
  /// Always the same one for the same hash.
  Handle of(std::size_t hash) {
    return members_[hash % members_.size()]->load();
  }

  void clear() {
    for (auto& member : members_) member->store(Handle{});
  }

 private:
  std::vector<std::unique_ptr<address<Handle>>> members_;
  std::atomic<std::size_t> turn_{0};
};

struct address_book {
  address_book(std::size_t reader_count, std::size_t writer_count,
               std::size_t shard_count, std::size_t replica_reader_count = 0)
      : readers(reader_count),
        replica_readers(replica_reader_count),
        placement_writers(writer_count),
        change_writers(writer_count),
        order_directories(shard_count),
        checkout_directories(shard_count) {}

  address_pool<db_reader_actor> readers;
  /// Keys are all looked up by one reader: those of all checkouts that begin at
  /// the same time then share a statement.
  db_reader_actor key_reader() { return readers.at(0).load(); }
  /// Of the read replica; none without one.
  address_pool<db_reader_actor> replica_readers;
  /// Apart, since each statement of a batch has a price of its own, whatever
  /// the number of its rows: a batch of one kind is one statement, and longer.
  address_pool<db_writer_actor> placement_writers;
  address_pool<db_writer_actor> change_writers;
  address_pool<order_directory_actor> order_directories;
  address_pool<checkout_directory_actor> checkout_directories;
  address<invoice_issuer_actor> invoice_issuer;
  address<order_attendant_actor> order_attendant;
  address<support_desk_actor> support_desk;
  address<deadline_keeper_actor> deadline_keeper;
  address<outbox_desk_actor> outbox_desk;
  address<product_client_actor> product_client;
  address<auth_client_actor> auth_client;
  address<payment_client_actor> payment_client;
  address<cart_client_actor> cart_client;
  address<event_feed_actor> event_feed;
  /// Nobody while all neighbour duties are switched off.
  address<duty_desk_actor> duty_desk;
  address<duty_worker_actor> duty_worker;

  commit_bell_ptr bell = std::make_shared<commit_bell>();
  sweep_figures_ptr sweeps = std::make_shared<sweep_figures>();
  payment_figures_ptr payments = std::make_shared<payment_figures>();
  relay_figures_ptr relay = std::make_shared<relay_figures>();
  /// All zero while no neighbour duty is switched on.
  duty_figures_ptr duties = std::make_shared<duty_figures>();

  /// Lets go of all handles, so that the actors can end.
  void clear() {
    readers.clear();
    replica_readers.clear();
    placement_writers.clear();
    change_writers.clear();
    order_directories.clear();
    checkout_directories.clear();
    invoice_issuer.store({});
    order_attendant.store({});
    support_desk.store({});
    deadline_keeper.store({});
    outbox_desk.store({});
    product_client.store({});
    auth_client.store({});
    payment_client.store({});
    cart_client.store({});
    event_feed.store({});
    duty_desk.store({});
    duty_worker.store({});
    bell->clear();
  }

  order_directory_actor directory_of(const domain::uuid& order_id) {
    return order_directories.of(std::hash<domain::uuid>{}(order_id));
  }
};

using address_book_ptr = std::shared_ptr<address_book>;

}  // namespace orders::actors
