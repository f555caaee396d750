/// librdkafka's C handles with owners, and what producer and consumer share.
/// For the kafka_*.cpp files only.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "integrations/kafka_options.hpp"

namespace orders::integrations::kafka {

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* what) const noexcept {
    Free(what);
  }
};

using config =
    std::unique_ptr<rd_kafka_conf_t, freed_by<rd_kafka_conf_destroy>>;
using handle = std::unique_ptr<rd_kafka_t, freed_by<rd_kafka_destroy>>;
using queue =
    std::unique_ptr<rd_kafka_queue_t, freed_by<rd_kafka_queue_destroy>>;
using partition_list =
    std::unique_ptr<rd_kafka_topic_partition_list_t,
                    freed_by<rd_kafka_topic_partition_list_destroy>>;
using message =
    std::unique_ptr<rd_kafka_message_t, freed_by<rd_kafka_message_destroy>>;

using properties = std::vector<std::pair<std::string, std::string>>;

/// `ours`, overridden by the options' own. The error is one sentence that holds
/// no values.
tl::expected<config, std::string> make_config(const kafka_options& options,
                                              const properties& ours);

/// What every callback gets. Outlives the handle made with it.
struct client_context {
  explicit client_context(kafka_options o) : options(std::move(o)) {}
  kafka_options options;
};

/// Sends log lines and client-wide errors to `context`.
void set_log(rd_kafka_conf_t& into, client_context& context);

/// Takes the configuration over only when it succeeds.
tl::expected<handle, std::string> make_handle(rd_kafka_type_t type, config how);

}  // namespace orders::integrations::kafka
