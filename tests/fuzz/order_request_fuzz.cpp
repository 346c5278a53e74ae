// A body that an online shop sends: it is a command whose texts and amounts are within their limits, or a reason. The
// first byte chooses which body it is.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/base/bytes.hpp"
#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/replay_format/command_reader.hpp"
#include "common/replay_format/command_writer.hpp"
#include "store-server/web/order_request.hpp"

using namespace queueback;
using namespace queueback::store_server;

namespace {

ReadCommand read(char which, std::string_view body) {
  switch (which) {
    case 'c':
      return read_completion("O1", body);
    case 'r':
      return read_refund("O1", body);
    case 'd':
      return read_draw("O1#0", body);
    case 'i':
      return read_redemption("O1#0", body);
    case 'l':
      return read_leave("O1#0", body);
    default:
      return read_order(body);
  }
}

void check_text(const std::string& text, std::size_t most) {
  QB_CHECK(!text.empty() && text.size() <= most && !has_control_character(text) && is_utf8(text));
}

/// Whatever is accepted can be written to the command log and read back.
void check_order(const OrderRequest& request) {
  check_text(request.order.order, replay::kMaxIdLength);
  check_text(request.tender, kMaxTenderLength);
  QB_CHECK(!request.order.lines.empty() && request.order.lines.size() <= kMaxOnlineLines);
  QB_CHECK(request.lines.size() == request.order.lines.size());
  for (const auto& line : request.order.lines) {
    check_text(line.product, kMaxIdLength);
    QB_CHECK(line.paid >= domain::Money{} && line.paid <= domain::kMaxAmount);
    QB_CHECK(line.deducted >= domain::Money{} && line.deducted <= domain::kMaxAmount);
  }
  auto order = request.order;
  order.store = "S1";
  const auto again = replay::read_command(replay::write_command(Instant{0}, order));
  QB_CHECK(again.body.has_value());
  const auto& placed = std::get<rewards::queue_rebate::PlaceOrder>(*again.body);
  QB_CHECK(placed.order == order.order && placed.member == order.member && placed.channel == order.channel);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(ByteView(data, size));
  const ReadCommand command = text.empty() ? read_order("") : read(text.front(), text.substr(1));
  if (!command) {
    QB_CHECK(!command.error().empty());
    return 0;
  }
  if (const auto* order = std::get_if<OrderRequest>(&*command)) {
    check_order(*order);
  }
  if (const auto* refund = std::get_if<rewards::queue_rebate::Refund>(&*command)) {
    QB_CHECK(refund->amount >= domain::Money{} && refund->amount <= domain::kMaxAmount);
  }
  return 0;
}
