#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/base/instant.hpp"
#include "common/base/result.hpp"
#include "common/rewards/queue_rebate/command.hpp"

namespace queueback::replay {

/// Longest id in a command, in bytes. Ids are not empty and have no control characters.
inline constexpr std::size_t kMaxIdLength = 200;
/// An entry's id is an order's id, perhaps with `#` and a line.
inline constexpr std::size_t kMaxEntryIdLength = kMaxIdLength + 11;
/// Longest path of a policy file, in bytes.
inline constexpr std::size_t kMaxPathLength = 4096;

/// A member's level from now on; nothing: he keeps the one he has.
struct ChangeMember {
  std::string member;
  std::optional<std::string> level;
};

/// Another version of the policy begins; the file is not read here.
struct UsePolicy {
  std::string path;
};

/// What a command asks for: the engine's own commands, and what needs the replay's knowledge first.
using Body =
    std::variant<rewards::queue_rebate::PlaceOrder, rewards::queue_rebate::CompleteOrder, rewards::queue_rebate::Refund,
                 rewards::queue_rebate::Draw, rewards::queue_rebate::RedeemEntry, rewards::queue_rebate::Leave,
                 rewards::queue_rebate::Pause, rewards::queue_rebate::Resume, rewards::queue_rebate::RecordedSlots,
                 rewards::queue_rebate::Tick, ChangeMember, UsePolicy>;

/// A line of the command file. `at` is there whenever it is readable, also if the rest is not: the clock advances by
/// rejected commands too.
struct CommandLine {
  std::optional<Instant> at;
  Result<Body, std::string> body;  ///< or why the line is rejected
};

/// Reads one line of the replay format. Pure. With a body there is an `at`.
[[nodiscard]] CommandLine read_command(std::string_view line);

/// RFC 3339 as base reads it; decimals after the sixth are cut off.
[[nodiscard]] std::optional<Instant> read_time(std::string_view text);

}  // namespace queueback::replay
