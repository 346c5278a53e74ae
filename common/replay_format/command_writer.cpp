#include "common/replay_format/command_writer.hpp"

#include <nlohmann/json.hpp>

namespace queueback::replay {

using json = nlohmann::ordered_json;
namespace qr = rewards::queue_rebate;

namespace {

json begin(const char* type, Instant at) { return {{"type", type}, {"at", to_rfc3339(at)}}; }

json about_entry(const char* type, Instant at, const std::string& entry) {
  json line = begin(type, at);
  line["entry"] = entry;
  return line;
}

}  // namespace

std::string_view name_of(qr::Channel channel) {
  switch (channel) {
    case qr::Channel::kCheckout:
      return "checkout";
    case qr::Channel::kStoreOnline:
      return "store_online";
    case qr::Channel::kMall:
      return "mall";
  }
  return "";
}

std::string_view name_of(qr::Into into) {
  switch (into) {
    case qr::Into::kPoints:
      return "points";
    case qr::Into::kLove:
      return "love";
    case qr::Into::kVoucher:
      return "voucher";
  }
  return "";
}

std::string write_command(Instant at, const qr::PlaceOrder& order) {
  json line = begin("order", at);
  line["order"] = order.order;
  line["channel"] = name_of(order.channel);
  line["store"] = order.store;
  if (!order.desk.empty()) {
    line["desk"] = order.desk;
  }
  if (!order.member.empty()) {
    line["member"] = order.member;
  }
  if (!order.completed) {
    line["completed"] = false;
  }
  line["lines"] = json::array();
  for (const qr::ItemLine& item : order.lines) {
    line["lines"].push_back(
        {{"product", item.product}, {"paid", item.paid.minor()}, {"deducted", item.deducted.minor()}});
  }
  return line.dump();
}

std::string write_command(Instant at, const qr::CompleteOrder& completion) {
  json line = begin("complete", at);
  line["order"] = completion.order;
  return line.dump();
}

std::string write_command(Instant at, const qr::Refund& refund) {
  json line = begin("refund", at);
  line["order"] = refund.order;
  if (refund.line) {
    line["line"] = *refund.line;
  }
  line["amount"] = refund.amount.minor();
  return line.dump();
}

std::string write_command(Instant at, const qr::SetMember& change) {
  json line = begin("member", at);
  line["member"] = change.member;
  line["level"] = change.level;
  return line.dump();
}

std::string write_command(Instant at, const qr::Draw& draw) {
  json line = about_entry("draw", at, draw.entry);
  if (draw.number) {
    line["number"] = *draw.number;
  }
  return line.dump();
}

std::string write_command(Instant at, const qr::RedeemEntry& redemption) {
  json line = about_entry("redeem", at, redemption.entry);
  line["into"] = name_of(redemption.into);
  return line.dump();
}

std::string write_command(Instant at, const qr::Leave& leave) { return about_entry("leave", at, leave.entry).dump(); }
std::string write_command(Instant at, const qr::Pause& /*pause*/) { return begin("pause", at).dump(); }
std::string write_command(Instant at, const qr::Resume& /*resume*/) { return begin("resume", at).dump(); }

std::string write_command(Instant at, const qr::RecordedSlots& slots) {
  json line = begin("slots", at);
  line["queue"] = slots.queue;
  line["cash"] = slots.cash;
  return line.dump();
}

std::string write_command(Instant at, const qr::Tick& /*tick*/) { return begin("tick", at).dump(); }

std::string write_policy(Instant at, const std::string& path) {
  json line = begin("policy", at);
  line["policy"] = path;
  return line.dump();
}

}  // namespace queueback::replay
