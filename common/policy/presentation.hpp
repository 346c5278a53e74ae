#pragma once
#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "common/config/config_reader.hpp"

namespace queueback::policy {

/// A text in the languages of members. Empty: the program's own words.
struct LanguageText {
  std::string zh;
  std::string en;
  friend bool operator==(const LanguageText&, const LanguageText&) = default;
};

/// What a shop calls things (自定义名称).
struct Names {
  LanguageText program;
  LanguageText redeem_button;
  friend bool operator==(const Names&, const Names&) = default;
};

/// What people see of the lines and of their entries (reward rules 1.10).
struct Display {
  // the list of queues
  bool progress = true;             ///< 队列进程, with its button
  bool cumulative_paid = true;      ///< 累计奖励
  bool waiting_entitlement = true;  ///< 待奖励
  bool member = true;               ///< 会员信息, masked
  bool waiting_amount = true;       ///< 待奖励金额
  // one entry
  bool position = true;
  bool ahead = true;
  bool paid = true;
  bool remaining = true;
  bool source = true;
  bool draw_open = true;
  friend bool operator==(const Display&, const Display&) = default;
};

/// What members are told of (消息通知).
enum class Event : std::uint8_t {
  kJoined,
  kPaid,
  kDone,
  kDrawOpen,
  kClearAnnounced,
  kCleared,
  kRedeemed,
  kRefunded,  ///< a refund took back
};
inline constexpr std::size_t kEventCount = 8;

enum class Delivery : std::uint8_t { kReceipt, kPage, kHeadquarters };

struct Message {
  bool enabled = true;
  LanguageText text;  ///< a template: {placeholder} stands for a value
  std::set<Delivery> deliver = {Delivery::kReceipt, Delivery::kPage, Delivery::kHeadquarters};
  friend bool operator==(const Message&, const Message&) = default;
};

/// How a running store shows the program; it decides nothing about money.
struct Presentation {
  Names names;
  Display display;
  std::array<Message, kEventCount> messages;
  std::int64_t announce_clear_days = 7;  ///< how long before a clear members are told

  [[nodiscard]] const Message& message(Event event) const { return messages[static_cast<std::size_t>(event)]; }
  friend bool operator==(const Presentation&, const Presentation&) = default;
};

/// The event's key under [queue_rebate.messages]: `joined`, `clear_announced`, …
[[nodiscard]] std::string_view to_string(Event event);
/// The placeholders that a template of this event may use, without braces.
[[nodiscard]] std::span<const std::string_view> placeholders_of(Event event);

/// Reads [queue_rebate.names], [queue_rebate.display], [queue_rebate.messages.*] and announce_clear_days.
[[nodiscard]] Presentation read_presentation(config::ConfigReader& file);

}  // namespace queueback::policy
