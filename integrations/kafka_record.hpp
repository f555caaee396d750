/// A message of a topic, as producers send it and consumers get it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace orders::integrations {

struct kafka_record {
  std::string topic;
  std::string key;
  std::string value;
  std::vector<std::pair<std::string, std::string>> headers;
};

struct received_record {
  kafka_record record;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
};

}  // namespace orders::integrations
