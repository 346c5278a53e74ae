#pragma once
#include <optional>
#include <string>

#include "common/rewards/queue_rebate/command.hpp"

namespace queueback::replay {

/// A command as one line of the replay format, without the line's end. A policy is named by its file; `number` is what
/// a draw drew, to be recorded where the secret is not public.
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::PlaceOrder& order);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::CompleteOrder& completion);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::Refund& refund);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::SetMember& change);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::Draw& draw);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::RedeemEntry& redemption);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::Leave& leave);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::Pause& pause);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::Resume& resume);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::RecordedSlots& slots);
[[nodiscard]] std::string write_command(Instant at, const rewards::queue_rebate::Tick& tick);
/// `{"type":"policy",…}` with the path of the version's file.
[[nodiscard]] std::string write_policy(Instant at, const std::string& path);

/// The words of the format for a channel and for what an entry is redeemed into.
[[nodiscard]] std::string_view name_of(rewards::queue_rebate::Channel channel);
[[nodiscard]] std::string_view name_of(rewards::queue_rebate::Into into);

}  // namespace queueback::replay
