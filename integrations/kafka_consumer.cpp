#include "integrations/kafka_consumer.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "integrations/kafka_handle.hpp"

namespace orders::integrations {

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr auto leave_patience = 3s;
constexpr auto leave_slice = 100ms;

kafka::properties ours(const std::string& group) {
  return {
      {"client.id", "order-service"},
      {"group.id", group},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "earliest"},
      {"queued.max.messages.kbytes", "4096"},
      {"fetch.message.max.bytes", "1048576"},
      {"session.timeout.ms", "10000"},
      {"socket.timeout.ms", "10000"},
      {"reconnect.backoff.ms", "100"},
      {"reconnect.backoff.max.ms", "1000"},
      {"topic.metadata.refresh.interval.ms", "10000"},
      {"allow.auto.create.topics", "true"},
  };
}

std::string sentence_of(rd_kafka_resp_err_t code) {
  return std::string{rd_kafka_err2name(code)} + ": " + rd_kafka_err2str(code);
}

std::string text_of(const void* data, std::size_t size) {
  return data ? std::string{static_cast<const char*>(data), size}
              : std::string{};
}

received_record to_received(const rd_kafka_message_t& m) {
  received_record out;
  out.record.topic = rd_kafka_topic_name(m.rkt);
  out.record.key = text_of(m.key, m.key_len);
  out.record.value = text_of(m.payload, m.len);
  out.partition = m.partition;
  out.offset = m.offset;
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&m, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return out;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) ==
       RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i)
    out.record.headers.emplace_back(name, text_of(value, size));
  return out;
}

}  // namespace

class kafka_consumer::session : public kafka::client_context {
 public:
  explicit session(const kafka_options& o) : client_context(o) {}
  ~session() { leave(); }
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  tl::expected<void, std::string> open(const std::string& group,
                                       const std::vector<std::string>& topics);
  std::vector<received_record> poll(std::size_t most,
                                    std::chrono::milliseconds wait);
  tl::expected<void, std::string> commit();

 private:
  using place = std::pair<std::string, std::int32_t>;

  static void rebalance(rd_kafka_t* client, rd_kafka_resp_err_t what,
                        rd_kafka_topic_partition_list_t* partitions,
                        void* opaque);
  kafka::partition_list uncommitted() const;
  void leave();

  kafka::handle handle_;
  kafka::queue queue_;
  /// The next offset after what was handed out and not committed.
  std::map<place, std::int64_t> next_;
};

tl::expected<void, std::string> kafka_consumer::session::open(
    const std::string& group, const std::vector<std::string>& topics) {
  auto how = kafka::make_config(options, ours(group));
  if (!how) return tl::make_unexpected(how.error());
  kafka::set_log(**how, *this);
  rd_kafka_conf_set_rebalance_cb(how->get(), rebalance);
  auto made = kafka::make_handle(RD_KAFKA_CONSUMER, std::move(*how));
  if (!made) return tl::make_unexpected(made.error());
  handle_ = std::move(*made);
  rd_kafka_poll_set_consumer(handle_.get());
  queue_.reset(rd_kafka_queue_get_consumer(handle_.get()));
  const kafka::partition_list wanted{
      rd_kafka_topic_partition_list_new(static_cast<int>(topics.size()))};
  for (const auto& topic : topics)
    rd_kafka_topic_partition_list_add(wanted.get(), topic.c_str(),
                                      RD_KAFKA_PARTITION_UA);
  const auto failed = rd_kafka_subscribe(handle_.get(), wanted.get());
  if (failed) return tl::make_unexpected(sentence_of(failed));
  return {};
}

void kafka_consumer::session::rebalance(
    rd_kafka_t* client, rd_kafka_resp_err_t what,
    rd_kafka_topic_partition_list_t* partitions, void* opaque) {
  auto* self = static_cast<session*>(static_cast<client_context*>(opaque));
  if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    rd_kafka_assign(client, partitions);
    return;
  }
  for (int i = 0; i < partitions->cnt; ++i)
    self->next_.erase(
        {partitions->elems[i].topic, partitions->elems[i].partition});
  rd_kafka_assign(client, nullptr);
}

std::vector<received_record> kafka_consumer::session::poll(
    std::size_t most, std::chrono::milliseconds wait) {
  std::vector<received_record> out;
  const auto until = clock::now() + wait;
  while (out.size() < most) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - clock::now());
    // Once something is there, only what has queued goes along with it.
    const auto patient = out.empty() ? std::max(left, 0ms) : 0ms;
    const kafka::message m{rd_kafka_consumer_poll(
        handle_.get(), static_cast<int>(patient.count()))};
    if (!m) {
      if (!out.empty() || clock::now() >= until) break;
      continue;
    }
    // Errors of consuming are passing; librdkafka goes on by itself.
    if (m->err) {
      if (options.log) options.log(sentence_of(m->err));
      continue;
    }
    out.push_back(to_received(*m));
    const auto& r = out.back();
    next_[{r.record.topic, r.partition}] = r.offset + 1;
  }
  // A rebalance between two messages gave these to another member.
  std::erase_if(out, [this](const received_record& r) {
    return !next_.contains({r.record.topic, r.partition});
  });
  return out;
}

kafka::partition_list kafka_consumer::session::uncommitted() const {
  kafka::partition_list out{
      rd_kafka_topic_partition_list_new(static_cast<int>(next_.size()))};
  for (const auto& [at, offset] : next_)
    rd_kafka_topic_partition_list_add(out.get(), at.first.c_str(), at.second)
        ->offset = offset;
  return out;
}

tl::expected<void, std::string> kafka_consumer::session::commit() {
  if (next_.empty()) return {};
  const auto offsets = uncommitted();
  const auto failed = rd_kafka_commit(handle_.get(), offsets.get(), 0);
  if (failed) return tl::make_unexpected(sentence_of(failed));
  next_.clear();
  return {};
}

void kafka_consumer::session::leave() {
  if (!handle_) return;
  // rd_kafka_consumer_close() waits for ever on a broker that does not answer.
  const std::unique_ptr<rd_kafka_error_t,
                        kafka::freed_by<rd_kafka_error_destroy>>
      failed{rd_kafka_consumer_close_queue(handle_.get(), queue_.get())};
  const auto until = clock::now() + leave_patience;
  while (!failed && !rd_kafka_consumer_closed(handle_.get()) &&
         clock::now() < until)
    rd_kafka_queue_poll_callback(queue_.get(),
                                 static_cast<int>(leave_slice.count()));
  queue_.reset();
  rd_kafka_destroy_flags(handle_.release(),
                         RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

kafka_consumer::kafka_consumer(std::unique_ptr<session> s)
    : session_(std::move(s)) {}
kafka_consumer::~kafka_consumer() = default;
kafka_consumer::kafka_consumer(kafka_consumer&&) noexcept = default;
kafka_consumer& kafka_consumer::operator=(kafka_consumer&&) noexcept = default;

tl::expected<kafka_consumer, std::string> kafka_consumer::open(
    const kafka_options& options, const std::string& group,
    const std::vector<std::string>& topics) {
  auto session = std::make_unique<kafka_consumer::session>(options);
  if (auto joined = session->open(group, topics); !joined)
    return tl::make_unexpected(joined.error());
  return kafka_consumer{std::move(session)};
}

std::vector<received_record> kafka_consumer::poll(
    std::size_t most, std::chrono::milliseconds wait) {
  return session_->poll(most, wait);
}

tl::expected<void, std::string> kafka_consumer::commit() {
  return session_->commit();
}

}  // namespace orders::integrations
