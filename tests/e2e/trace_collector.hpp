/// An OpenTelemetry collector as a test plays it: an HTTP server that keeps the
/// spans it is sent, and fails or dawdles on demand.
#pragma once

#include <httplib.h>

#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/waiting.hpp"

namespace orders::tests {

class trace_collector {
 public:
  trace_collector() : port_(server_.bind_to_any_port("127.0.0.1")) {
    server_.Post("/v1/traces", [this](const auto& asked, auto& answer) {
      ++requests_;
      wait_until("the collector to be let go on", [this] { return !held_; });
      answer.status = status_;
      answer.set_content("{}", "application/json");
      if (status_ == 200) keep(asked.body);
    });
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
  }
  ~trace_collector() {
    held_ = false;
    server_.stop();
    thread_.join();
  }
  trace_collector(const trace_collector&) = delete;
  trace_collector& operator=(const trace_collector&) = delete;

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
  }

  /// Of every answer from now on; what is not answered 200 is not kept.
  void answer_with(int status) { status_ = status; }
  /// Answers nobody until told otherwise.
  void hold(bool yes) { held_ = yes; }

  std::size_t requests() const { return requests_; }

  /// What was sent, as it was sent.
  std::string text() const {
    const std::lock_guard lock{mutex_};
    return text_;
  }

  /// The spans of a trace, in the order they came.
  std::vector<nlohmann::json> spans_of(const std::string& trace) const {
    const std::lock_guard lock{mutex_};
    std::vector<nlohmann::json> out;
    for (const auto& span : spans_)
      if (span.at("traceId") == trace) out.push_back(span);
    return out;
  }

 private:
  void keep(const std::string& body) {
    const auto request = nlohmann::json::parse(body);
    const std::lock_guard lock{mutex_};
    text_ += body;
    for (const auto& resource : request.at("resourceSpans"))
      for (const auto& scope : resource.at("scopeSpans"))
        for (const auto& span : scope.at("spans")) spans_.push_back(span);
  }

  httplib::Server server_;
  int port_;
  std::thread thread_;
  std::atomic<int> status_{200};
  std::atomic<bool> held_{false};
  std::atomic<std::size_t> requests_{0};
  mutable std::mutex mutex_;
  std::string text_;
  std::vector<nlohmann::json> spans_;
};

}  // namespace orders::tests
