#include "common/policy/message_text.hpp"

#include <algorithm>
#include <array>

namespace queueback::policy {
namespace {

struct OwnWords {
  Event event;
  std::string_view zh;
  std::string_view en;
};

// Never a date of payment and never a yield: what waits may be paid from later sales, and is not guaranteed.
constexpr std::array kOwnWords = {
    OwnWords{Event::kJoined,
             "【{program}】排队记录 {entry} 已加入队列，当前第 {position} 位，待返 {remaining}。"
             "返还来自后续销售，不作保证。",
             "{program}: entry {entry} joined the line at place {position}. {remaining} may be paid from later sales; "
             "this is not guaranteed."},
    OwnWords{Event::kPaid,
             "【{program}】排队记录 {entry} 到账 {amount}，累计已返 {paid}，待返 {remaining}。"
             "返还来自后续销售，不作保证。",
             "{program}: entry {entry} was paid {amount}, {paid} in all. {remaining} may be paid from later sales; "
             "this is not guaranteed."},
    OwnWords{Event::kDone, "【{program}】排队记录 {entry} 已完成，累计已返 {paid}。",
             "{program}: entry {entry} is done. It was paid {paid} in all."},
    OwnWords{
        Event::kDrawOpen,
        "【{program}】排队记录 {entry} 可抽奖一次。抽奖将重新确定待返权益，结果可能高于或低于当前的 {entitlement}。",
        "{program}: you may draw once for entry {entry}. The draw sets its entitlement anew, to more or less than "
        "the present {entitlement}."},
    OwnWords{
        Event::kClearAnnounced,
        "【{program}】队列将于 {time}（{days} 天内）清零。届时排队记录 {entry} 若仍在排队，待返 {remaining} 将失效；"
        "已返的不受影响。",
        "{program}: the line will be cleared at {time}, within {days} days. If entry {entry} still waits then, its "
        "remaining {remaining} lapses; what was paid stays paid."},
    OwnWords{
        Event::kCleared,
        "【{program}】队列已清零，排队记录 {entry} 的待返 {remaining} 已失效；已返的 {paid} 不受影响。",
        "{program}: the line was cleared. The remaining {remaining} of entry {entry} has lapsed; the {paid} it was "
        "paid stays paid."},
    OwnWords{Event::kRedeemed, "【{program}】排队记录 {entry} 的待返 {amount} 已兑换为 {units}。",
             "{program}: {amount} of entry {entry} was redeemed for {units}."},
    OwnWords{Event::kRefunded,
             "【{program}】因退款，排队记录 {entry} 的权益减少 {amount}，现为 {entitlement}，待返 {remaining}；"
             "退款中扣回已返 {withheld}。",
             "{program}: a refund took {amount} off the entitlement of entry {entry}, which is now {entitlement}, with "
             "{remaining} remaining. {withheld} that it had been paid was withheld from the refund."},
};
static_assert(kOwnWords.size() == kEventCount);

}  // namespace

std::string_view template_of(const Presentation& presentation, Event event, Language language) {
  const LanguageText& own = presentation.message(event).text;
  const OwnWords& ours = kOwnWords[static_cast<std::size_t>(event)];
  if (language == Language::kChinese) {
    return own.zh.empty() ? ours.zh : std::string_view(own.zh);
  }
  return own.en.empty() ? ours.en : std::string_view(own.en);
}

std::string_view program_name(const Presentation& presentation, Language language) {
  const LanguageText& name = presentation.names.program;
  if (language == Language::kChinese) {
    return name.zh.empty() ? "排队返利" : std::string_view(name.zh);
  }
  return name.en.empty() ? "Queue rebate" : std::string_view(name.en);
}

std::string fill(std::string_view text, std::span<const PlaceholderValue> values) {
  std::string out;
  while (true) {
    const std::size_t brace = text.find('{');
    const std::size_t end = text.find('}', brace == std::string_view::npos ? 0 : brace);
    if (brace == std::string_view::npos || end == std::string_view::npos) {
      return out.append(text);
    }
    const std::string_view name = text.substr(brace + 1, end - brace - 1);
    const auto found = std::find_if(values.begin(), values.end(),
                                    [name](const PlaceholderValue& value) { return value.placeholder == name; });
    out.append(text.substr(0, brace));
    out.append(found == values.end() ? text.substr(brace, end - brace + 1) : std::string_view(found->text));
    text.remove_prefix(end + 1);
  }
}

}  // namespace queueback::policy
