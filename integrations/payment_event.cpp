#include "integrations/payment_event.hpp"

#include "integrations/json_reply.hpp"

namespace orders::integrations {

namespace {

using outcome = tl::expected<std::optional<payment_notice>, std::string>;

std::optional<std::string> type_of(const kafka_record& record,
                                   json_value value) {
  for (const auto* name : {"ce_type", "event_type", "type"})
    for (const auto& [key, text] : record.headers)
      if (key == name) return text;
  for (const auto* name : {"eventType", "event_type", "type"})
    if (auto text = text_member(value, name)) return text;
  return std::nullopt;
}

json_value payload_of(json_value value) {
  for (const auto* name : {"payload", "data"}) {
    const auto found = value[name];
    if (found.is_object()) return found;
  }
  return value;
}

outcome unreadable(const std::string& why) {
  return tl::make_unexpected(why);
}

/// Takes the members of a payload, and notes which one cannot be read.
class payload_reader {
 public:
  explicit payload_reader(json_value payload) : payload_(payload) {}

  domain::uuid id(const char* name) {
    const auto out = uuid_member(payload_, name);
    if (!out) fault(name);
    return out.value_or(domain::uuid{});
  }
  /// Above zero.
  domain::money amount(const char* name) {
    const auto out = domain::money::parse(decimal_member(payload_, name));
    if (out && *out > domain::money{}) return *out;
    fault(name);
    return {};
  }
  const std::string& faulty() const { return faulty_; }

 private:
  void fault(const char* name) {
    if (faulty_.empty()) faulty_ = name;
  }

  json_value payload_;
  std::string faulty_;
};

std::optional<domain::order_command> command_of(const std::string& type,
                                                payload_reader& from) {
  if (type == "payment.paid")
    return domain::record_payment{from.id("paymentId"), from.amount("amount")};
  if (type == "payment.expired")
    return domain::payment_expired{from.id("paymentId")};
  if (type == "refund.completed")
    return domain::record_refund{from.id("refundId"), from.id("paymentId"),
                                 from.amount("amount")};
  return std::nullopt;
}

}  // namespace

outcome read_payment_event(const kafka_record& record) {
  const json_document document{record.value};
  const auto value = document.root();
  const auto type = type_of(record, value);
  if (!type) return unreadable("the record names no event type");
  payload_reader reader{payload_of(value)};
  const auto command = command_of(*type, reader);
  if (!command) return std::optional<payment_notice>{};
  if (!value.is_object()) return unreadable("the value is no JSON object");
  const auto order_id = reader.id("orderId");
  if (!reader.faulty().empty())
    return unreadable("the value of " + reader.faulty() + " cannot be read");
  return std::optional{payment_notice{order_id, *command}};
}

}  // namespace orders::integrations
