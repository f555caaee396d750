#include "integrations/http_transport.hpp"

#include <curl/curl.h>

#include <atomic>
#include <csignal>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "integrations/curl_loop.hpp"
#include "integrations/http_exchange.hpp"

namespace orders::integrations {
namespace {

using clock_type = curl_loop::clock;
using std::chrono::milliseconds;

// Origins come from the settings, so there are a handful; should there be
// more, those without calls are forgotten.
constexpr std::size_t max_remembered_origins = 64;

// Longer deadlines are taken for this: time points cannot overflow then.
constexpr milliseconds longest_timeout = std::chrono::hours{24};

transport_error stopped_error(bool may_have_arrived) {
  return {transport_errc::stopped, "calls out are being stopped",
          may_have_arrived};
}

transport_error late_error() {
  return {transport_errc::timeout, "no free connection in time"};
}

void init_libcurl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

// Signals are for the threads that expect them.
std::thread thread_without_signals(std::function<void()> body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread made(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return made;
}

}  // namespace

class http_transport::worker {
 public:
  explicit worker(options how);
  ~worker();

  void send(http_request request, completion done);
  [[nodiscard]] statistics stats() const;

 private:
  struct origin;
  struct call;
  using calls = std::list<call>;  // nodes move between lists without copies
  using deadlines = std::multimap<clock_type::time_point, call*>;

  struct call {
    http_request request;
    completion done;
    clock_type::time_point deadline;
    calls::iterator self{};                     // where it stands in its list
    origin* home = nullptr;                     // once the worker has it
    deadlines::iterator expiry{};               // while waiting in line
    std::unique_ptr<http_exchange> exchange{};  // while active
  };

  struct origin {
    std::size_t active = 0;
    calls waiting{};
  };

  // -- worker thread only
  void run();
  bool take_inbox();
  void start_next(origin& at);
  void start(call& next);
  bool go_out(call& next, milliseconds remaining);
  void expire_waiting();
  void take_finished();
  void fail_all();
  void leave_line(call& waiting);
  std::unique_ptr<http_exchange> free_exchange();
  void forget_idle_origins();

  // -- any thread
  void complete(call& of, http_outcome outcome);

  const options how_;
  curl_loop loop_;
  std::unordered_map<std::string, origin> origins_;
  deadlines deadlines_;  // of the calls waiting in line
  calls active_;
  std::vector<std::unique_ptr<http_exchange>> free_;

  std::mutex inbox_mutex_;
  calls inbox_;
  bool stopping_ = false;

  std::atomic<std::uint64_t> in_flight_{0};
  std::atomic<std::uint64_t> waiting_{0};
  std::atomic<std::uint64_t> replies_{0};
  std::atomic<std::uint64_t> errors_{0};
  std::atomic<std::uint64_t> connections_opened_{0};
  std::atomic<std::uint64_t> turns_{0};
  std::thread thread_;  // last: it uses all the others
};

http_transport::worker::worker(options how)
    : how_(std::move(how)),
      loop_((init_libcurl(), how_.max_idle_connections)),
      thread_(thread_without_signals([this] { run(); })) {}

http_transport::worker::~worker() {
  {
    const std::lock_guard lock(inbox_mutex_);
    stopping_ = true;
  }
  loop_.wake();
  thread_.join();
}

void http_transport::worker::send(http_request request, completion done) {
  const auto refuse = [&](transport_errc code, const char* why) {
    ++errors_;
    done(tl::unexpected(transport_error{code, why}));
  };
  if (const char* why = why_unsendable(request))
    return refuse(transport_errc::malformed, why);
  if (in_flight_.fetch_add(1) >= how_.max_in_flight) {
    --in_flight_;
    return refuse(transport_errc::overloaded, "too many calls in flight");
  }
  const auto deadline =
      clock_type::now() + std::min(request.timeout, longest_timeout);
  calls parcel;
  parcel.push_back({std::move(request), std::move(done), deadline});
  parcel.front().self = parcel.begin();
  bool first = false;
  {
    const std::lock_guard lock(inbox_mutex_);
    if (!stopping_) {
      first = inbox_.empty();  // else a wake-up is on its way already
      inbox_.splice(inbox_.end(), parcel);
    }
  }
  if (first) loop_.wake();
  if (!parcel.empty())
    complete(parcel.front(), tl::unexpected(stopped_error(false)));
}

http_transport::statistics http_transport::worker::stats() const {
  return {in_flight_.load(),
          waiting_.load(),
          replies_.load(),
          errors_.load(),
          connections_opened_.load(),
          turns_.load()};
}

void http_transport::worker::complete(call& of, http_outcome outcome) {
  // Counted before: the completion may send the next call, or be the last
  // thing somebody waits for before looking at stats().
  ++(outcome ? replies_ : errors_);
  --in_flight_;
  of.done(std::move(outcome));
}

// -- worker thread ----------------------------------------------------------

void http_transport::worker::run() {
  while (take_inbox()) {
    expire_waiting();
    std::optional<clock_type::time_point> until;
    if (!deadlines_.empty()) until = deadlines_.begin()->first;
    loop_.advance(until);
    ++turns_;
    take_finished();
    forget_idle_origins();
  }
  fail_all();
}

// False when it is time to stop.
bool http_transport::worker::take_inbox() {
  calls fresh;
  {
    const std::lock_guard lock(inbox_mutex_);
    if (stopping_) return false;
    fresh.swap(inbox_);
  }
  while (!fresh.empty()) {
    call& next = fresh.front();
    origin& at = origins_[std::string(origin_of(next.request.url))];
    next.home = &at;
    next.expiry = deadlines_.emplace(next.deadline, &next);
    ++waiting_;
    at.waiting.splice(at.waiting.end(), fresh, fresh.begin());
    start_next(at);
  }
  return true;
}

void http_transport::worker::start_next(origin& at) {
  while (!at.waiting.empty() && at.active < how_.max_connections_per_host)
    start(at.waiting.front());
}

void http_transport::worker::start(call& next) {
  leave_line(next);
  const auto remaining =
      std::chrono::ceil<milliseconds>(next.deadline - clock_type::now());
  if (remaining > milliseconds{0} && go_out(next, remaining)) return;
  complete(next,
           tl::unexpected(remaining > milliseconds{0}
                              ? transport_error{transport_errc::overloaded,
                                                "out of memory"}
                              : late_error()));
  active_.erase(next.self);
}

bool http_transport::worker::go_out(call& next, milliseconds remaining) {
  try {
    next.exchange = free_exchange();
    next.exchange->prepare(std::move(next.request), remaining);
  } catch (const std::bad_alloc&) {
    return false;
  }
  CURL* easy = next.exchange->handle();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &next);
  if (!loop_.add(easy)) return false;
  ++next.home->active;
  return true;
}

// Moves it to the active calls.
void http_transport::worker::leave_line(call& waiting) {
  deadlines_.erase(waiting.expiry);
  --waiting_;
  active_.splice(active_.end(), waiting.home->waiting, waiting.self);
}

void http_transport::worker::expire_waiting() {
  if (deadlines_.empty()) return;
  const auto now = clock_type::now();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    call& late = *deadlines_.begin()->second;
    leave_line(late);
    complete(late, tl::unexpected(late_error()));
    active_.erase(late.self);
  }
}

void http_transport::worker::take_finished() {
  while (const auto done = loop_.take_finished()) {
    void* owner = nullptr;
    curl_easy_getinfo(done->easy, CURLINFO_PRIVATE, &owner);
    call& of = *static_cast<call*>(owner);
    origin& at = *of.home;
    connections_opened_ += of.exchange->connections_opened();
    http_outcome outcome = of.exchange->outcome(done->code);
    if (free_.size() < how_.max_idle_connections)
      free_.push_back(std::move(of.exchange));
    --at.active;
    start_next(at);  // before the completion: the connection is warm
    complete(of, std::move(outcome));
    active_.erase(of.self);
  }
}

std::unique_ptr<http_exchange> http_transport::worker::free_exchange() {
  if (free_.empty()) return std::make_unique<http_exchange>(how_);
  auto exchange = std::move(free_.back());
  free_.pop_back();
  return exchange;
}

void http_transport::worker::forget_idle_origins() {
  if (origins_.size() <= max_remembered_origins) return;
  std::erase_if(origins_, [](const auto& entry) {
    return entry.second.active == 0 && entry.second.waiting.empty();
  });
}

void http_transport::worker::fail_all() {
  const auto fail = [this](calls& these, bool may_have_arrived) {
    for (call& of : these)
      complete(of, tl::unexpected(stopped_error(may_have_arrived)));
    these.clear();
  };
  for (call& of : active_) loop_.remove(of.exchange->handle());
  fail(active_, true);
  for (auto& [name, at] : origins_) fail(at.waiting, false);
  calls unseen;
  {
    const std::lock_guard lock(inbox_mutex_);
    unseen.swap(inbox_);
  }
  fail(unseen, false);
}

// -- the public face --------------------------------------------------------

http_transport::http_transport(options how)
    : worker_(std::make_unique<worker>(std::move(how))) {}

http_transport::~http_transport() = default;

void http_transport::send(http_request request, completion done) {
  worker_->send(std::move(request), std::move(done));
}

http_transport::statistics http_transport::stats() const {
  return worker_->stats();
}

}  // namespace orders::integrations
