// A line of a command file: it is a command whose texts and amounts are within their limits, or a reason.
#include <cstddef>
#include <cstdint>

#include "common/base/bytes.hpp"
#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/replay_format/command_reader.hpp"

using namespace queueback;
using namespace queueback::rewards::queue_rebate;

namespace {

void check_id(const std::string& id, std::size_t most = replay::kMaxIdLength) {
  QB_CHECK(!id.empty() && id.size() <= most && !has_control_character(id) && is_utf8(id));
}
void check_optional_id(const std::string& id) {
  if (!id.empty()) {
    check_id(id);
  }
}

struct Check {
  void operator()(const PlaceOrder& order) const {
    check_id(order.order);
    check_id(order.store);
    check_optional_id(order.desk);
    check_optional_id(order.member);
    QB_CHECK(!order.lines.empty());
    for (const ItemLine& line : order.lines) {
      check_id(line.product);
      QB_CHECK(line.paid >= domain::Money{} && line.deducted >= domain::Money{});
    }
  }
  void operator()(const CompleteOrder& completion) const { check_id(completion.order); }
  void operator()(const Refund& refund) const {
    check_id(refund.order);
    QB_CHECK(refund.amount >= domain::Money{});
  }
  void operator()(const Draw& draw) const { check_id(draw.entry, replay::kMaxEntryIdLength); }
  void operator()(const RedeemEntry& redemption) const { check_id(redemption.entry, replay::kMaxEntryIdLength); }
  void operator()(const Leave& leave) const { check_id(leave.entry, replay::kMaxEntryIdLength); }
  void operator()(const Pause& /*pause*/) const {}
  void operator()(const Resume& /*resume*/) const {}
  void operator()(const Tick& /*tick*/) const {}
  void operator()(const RecordedSlots& slots) const {
    QB_CHECK(!slots.queue.empty());
    for (std::size_t i = 1; i < slots.cash.size(); ++i) {
      QB_CHECK(slots.cash[i - 1] < slots.cash[i]);
    }
  }
  void operator()(const replay::ChangeMember& change) const {
    check_id(change.member);
    check_optional_id(change.level.value_or(""));
  }
  void operator()(const replay::UsePolicy& use) const { check_id(use.path, replay::kMaxPathLength); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const replay::CommandLine command = replay::read_command(as_text(ByteView(data, size)));
  if (!command.body) {
    QB_CHECK(!command.body.error().empty());
    return 0;
  }
  QB_CHECK(command.at.has_value());
  std::visit(Check{}, *command.body);
  return 0;
}
