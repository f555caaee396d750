#include "integrations/kafka_producer.hpp"

#include <algorithm>

#include "integrations/kafka_handle.hpp"

namespace orders::integrations {

namespace {

using namespace std::chrono_literals;
using clock = kafka_producer::clock;

/// How long one look at the reports takes, so that `hurry` is asked in between.
constexpr auto poll_slice = 50ms;
/// What is left to a batch once there is hurry.
constexpr auto hurried_patience = 1s;
/// Purged records are reported at once; this is for a thread that is late.
constexpr auto purge_patience = 500ms;

const kafka::properties& ours() {
  static const kafka::properties all{
      {"client.id", "order-service"},
      {"enable.idempotence", "true"},
      {"acks", "all"},
      {"linger.ms", "1"},
      {"compression.type", "none"},
      // The same partition for a key as clients in other languages choose.
      {"partitioner", "murmur2_random"},
      {"message.timeout.ms", "10000"},
      {"socket.timeout.ms", "10000"},
      {"reconnect.backoff.ms", "100"},
      {"reconnect.backoff.max.ms", "1000"},
      {"topic.metadata.refresh.fast.interval.ms", "250"},
      {"queue.buffering.max.messages", "20000"},
      {"queue.buffering.max.kbytes", "65536"},
  };
  return all;
}

/// Errors that are about the record itself. An unknown topic or a missing
/// right is about all of them, and for an operator to mend: they wait.
bool is_refusal(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT:
      return true;
    default:
      return false;
  }
}

delivery outcome_of(rd_kafka_resp_err_t code) {
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    return {delivery_verdict::delivered, {}};
  return {is_refusal(code) ? delivery_verdict::refused
                           : delivery_verdict::failed_for_now,
          std::string{rd_kafka_err2name(code)} + ": " + rd_kafka_err2str(code)};
}

/// One publish() that waits for its reports. A report carries the address of
/// its slot.
struct report_slot {
  delivery* into = nullptr;
  std::size_t* outstanding = nullptr;
  bool reported = false;
};

void take_report(rd_kafka_t* /*client*/, const rd_kafka_message_t* report,
                 void* /*opaque*/) {
  auto* slot = static_cast<report_slot*>(report->_private);
  *slot->into = outcome_of(report->err);
  slot->reported = true;
  --*slot->outstanding;
}

}  // namespace

class kafka_producer::client {
 public:
  static tl::expected<std::unique_ptr<client>, std::string> open(
      const kafka_options& options) {
    auto how = kafka::make_config(options, ours());
    if (!how) return tl::make_unexpected(how.error());
    std::unique_ptr<client> out{new client{options}};
    kafka::set_log(**how, out->context_);
    rd_kafka_conf_set_dr_msg_cb(how->get(), take_report);
    auto made = kafka::make_handle(RD_KAFKA_PRODUCER, std::move(*how));
    if (!made) return tl::make_unexpected(made.error());
    out->handle_ = std::move(*made);
    return out;
  }

  /// The error of a record that the library did not even queue.
  rd_kafka_resp_err_t send(const kafka_record& r, report_slot* slot) {
    auto* headers = rd_kafka_headers_new(r.headers.size());
    for (const auto& [name, value] : r.headers)
      rd_kafka_header_add(headers, name.data(),
                          static_cast<ssize_t>(name.size()), value.data(),
                          static_cast<ssize_t>(value.size()));
    // The library copies the value (F_COPY), so it may be taken as mutable.
    const auto failed = rd_kafka_producev(
        handle_.get(), RD_KAFKA_V_TOPIC(r.topic.c_str()),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(r.key.data(), r.key.size()),
        RD_KAFKA_V_VALUE(const_cast<char*>(r.value.data()), r.value.size()),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(slot), RD_KAFKA_V_END);
    if (failed != RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_headers_destroy(headers);
    return failed;
  }

  void poll(std::chrono::milliseconds wait) {
    rd_kafka_poll(handle_.get(), static_cast<int>(wait.count()));
  }

  /// Gives up what is not reported yet; its reports come with the next poll.
  void purge() {
    rd_kafka_purge(handle_.get(),
                   RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }

  bool is_dead() const {
    char none = 0;
    return rd_kafka_fatal_error(handle_.get(), &none, 0) !=
           RD_KAFKA_RESP_ERR_NO_ERROR;
  }

 private:
  explicit client(const kafka_options& options) : context_(options) {}

  kafka::client_context context_;
  kafka::handle handle_;
};

kafka_producer::kafka_producer(kafka_options options)
    : options_(std::move(options)) {}

kafka_producer::~kafka_producer() = default;

std::vector<delivery> kafka_producer::publish(
    std::span<const kafka_record> records, clock::time_point deadline,
    const std::function<bool()>& hurry) {
  auto out = attempt(records, deadline, hurry);
  const auto is_refused = [](const delivery& d) {
    return d.verdict == delivery_verdict::refused;
  };
  // A broker refuses whole batches: only a record that is refused alone is
  // guilty for sure.
  if (std::count_if(out.begin(), out.end(), is_refused) > 1)
    for (std::size_t i = 0; i < out.size(); ++i)
      if (is_refused(out[i]))
        out[i] = attempt(records.subspan(i, 1), deadline, hurry).front();
  return out;
}

std::vector<delivery> kafka_producer::attempt(
    std::span<const kafka_record> records, clock::time_point deadline,
    const std::function<bool()>& hurry) {
  std::vector<delivery> out(records.size());
  if (!client_) {
    auto made = client::open(options_);
    if (!made) {
      for (auto& d : out) d.error = made.error();
      return out;
    }
    client_ = std::move(*made);
  }
  std::size_t outstanding = 0;
  std::vector<report_slot> slots(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    slots[i] = {&out[i], &outstanding, false};
    const auto failed = client_->send(records[i], &slots[i]);
    if (failed == RD_KAFKA_RESP_ERR_NO_ERROR)
      ++outstanding;
    else
      out[i] = outcome_of(failed);
  }
  bool hurried = false;
  const auto wait = [&](clock::time_point until) {
    while (outstanding > 0 && clock::now() < until) {
      client_->poll(poll_slice);
      if (!hurried && hurry && hurry()) {
        hurried = true;
        until = std::min(until, clock::now() + hurried_patience);
      }
    }
  };
  wait(deadline);
  if (outstanding > 0) {
    client_->purge();
    const auto until = clock::now() + purge_patience;
    while (outstanding > 0 && clock::now() < until) client_->poll(poll_slice);
    for (std::size_t i = 0; i < out.size(); ++i)
      if (!slots[i].reported && out[i].error.empty())
        out[i].error = "no report before the deadline";
    // A purge may leave gaps in the sequence of the producer; a new one starts
    // afresh. It goes before the slots, so no report can come later.
    client_.reset();
  } else if (client_->is_dead()) {
    client_.reset();
  }
  return out;
}

}  // namespace orders::integrations
