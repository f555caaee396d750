#include "sandbox/faulty.hpp"

#include <string>

namespace orders::sandbox {
namespace {

reply without_answer(delivery way, const affliction& suffered) {
  reply none;
  none.way = way;
  none.until = suffered.lifted;
  return none;
}

reply wrong_answer(const fault& what, const affliction& suffered) {
  switch (what.mode) {
    case fault_mode::timeout:
      return without_answer(delivery::withheld, suffered);
    case fault_mode::reset:
      return without_answer(delivery::cut_short, suffered);
    case fault_mode::garbage: {
      auto page = json_reply(200, "<html><body>It works!</body></html>");
      page.content_type = html_type;
      return page;
    }
    case fault_mode::huge:
      return json_reply(200, R"({"success":true,"padding":")" +
                                 std::string(what.bytes, 'x') + R"("})");
    case fault_mode::redirect: {
      auto elsewhere = json_reply(what.status, what.body);
      elsewhere.headers.emplace_back("Location", what.location);
      return elsewhere;
    }
    default: {
      auto answer = json_reply(what.status, what.body);
      answer.content_type = what.content_type;
      return answer;
    }
  }
}

}  // namespace

reply answer_afflicted(const request& call, const affliction& suffered,
                       const work& act, const gate& cut) {
  if (suffered.delay.count() > 0 &&
      sleep_until({&cut}, -1, suffered.delay) == wake_reason::gate_opened)
    return without_answer(delivery::cut_short, suffered);
  if (!suffered.then) return act(call);
  const auto& what = *suffered.then;
  if (what.mode == fault_mode::act_twice) {
    act(call);
    return act(call);
  }
  if (what.mode == fault_mode::drip) {
    auto slow = act(call);
    slow.way = delivery::dripped;
    slow.drip_pause = what.pause;
    slow.until = suffered.lifted;
    return slow;
  }
  if (what.acts) act(call);
  return wrong_answer(what, suffered);
}

std::string_view fault_word(const affliction& suffered) {
  if (!suffered.then) return suffered.delay.count() > 0 ? "delay" : "";
  switch (suffered.then->mode) {
    case fault_mode::status:
      return "status";
    case fault_mode::timeout:
      return "timeout";
    case fault_mode::garbage:
      return "garbage";
    case fault_mode::reset:
      return "reset";
    case fault_mode::act_twice:
      return "act_twice";
    case fault_mode::drip:
      return "drip";
    case fault_mode::huge:
      return "huge";
    case fault_mode::redirect:
      return "redirect";
    default:
      return "other";
  }
}

}  // namespace orders::sandbox
