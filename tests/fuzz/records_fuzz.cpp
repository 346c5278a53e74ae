// The payloads of records and reference data; the first byte chooses the decoder. What is accepted can be checked,
// booked and written again.
#include <cstddef>
#include <cstdint>

#include "common/base/check.hpp"
#include "common/ledger/ledger.hpp"
#include "common/protocol/codec.hpp"

using namespace queueback;

namespace {

void book(const domain::Order& order) {
  if (domain::validate(order)) {
    domain::Money posted;
    for (const ledger::Posting& posting : ledger::sales_postings(order)) {
      posted += posting.amount;
    }
    QB_CHECK(posted == order.total);
  }
  for (const ledger::Posting& posting : ledger::suspense_postings(order, order.store)) {
    QB_CHECK(posting.amount > domain::Money{});
  }
}

void fuzz_terminal_record(ByteView bytes) {
  const auto record = protocol::decode_terminal_record(bytes);
  if (!record) {
    return;
  }
  const auto again = protocol::decode_terminal_record(protocol::encode(*record));
  QB_CHECK(again.has_value());
  QB_CHECK(record->body == again->body);
  if (const auto* order = std::get_if<domain::Order>(&record->body)) {
    book(*order);
  }
}

void fuzz_open_order(ByteView bytes) {
  if (const auto order = protocol::decode_open_order(bytes)) {
    QB_CHECK(protocol::decode_open_order(protocol::encode(*order)) == *order);
  }
}

/// What is accepted is applied to a sale, and takes off no more than its goods cost.
void fuzz_promotion(ByteView bytes) {
  const auto promotion = protocol::decode_promotion(bytes);
  if (!promotion) {
    return;
  }
  QB_CHECK(protocol::decode_promotion(protocol::encode(*promotion)) == *promotion);
  const std::vector<domain::GoodsLine> lines = {
      {*domain::ProductId::parse("P1"), domain::Quantity::pieces(7), domain::Money::minor(399)},
      {*domain::ProductId::parse("P2"), domain::kMaxQuantity, domain::Money::minor(10'000'000)}};
  const auto applied = domain::apply_promotions(lines, domain::PromotionBuyer{"gold"}, promotion->from, {*promotion});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const domain::LinePromotion& part : applied[i]) {
      QB_CHECK(part.amount <= *domain::extend_half_up(lines[i].unit_price, lines[i].quantity));
    }
  }
}

void fuzz_remote_entry(ByteView bytes) {
  if (const auto entry = protocol::decode_remote_entry(bytes)) {
    QB_CHECK(protocol::decode_remote_entry(protocol::encode(*entry)) == *entry);
  }
}

void fuzz_product(ByteView bytes) {
  if (const auto product = protocol::decode_product(bytes)) {
    const auto again = protocol::decode_product(protocol::encode(*product));
    QB_CHECK(again && *again == *product);
    for (const domain::FuturePrice& one : product->future_prices) {
      QB_CHECK(domain::settled(*product, one.from).price_at(one.from) == product->price_at(one.from));
    }
  }
}

void fuzz_store_record(ByteView bytes) {
  if (const auto record = protocol::decode_store_record(bytes)) {
    QB_CHECK(protocol::decode_store_record(protocol::encode(*record)).has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const ByteView rest(data + 1, size - 1);
  switch (data[0] % 11U) {
    case 0:
      fuzz_terminal_record(rest);
      break;
    case 1:
      fuzz_store_record(rest);
      break;
    case 2:
      fuzz_product(rest);
      break;
    case 3:
      static_cast<void>(protocol::decode_member(rest));
      break;
    case 4:
      static_cast<void>(protocol::decode_cashier(rest));
      break;
    case 5:
      static_cast<void>(protocol::decode_issuer_key(rest));
      break;
    case 6:
      static_cast<void>(protocol::decode_policy(rest));
      break;
    case 8:
      fuzz_remote_entry(rest);
      break;
    case 9:
      fuzz_open_order(rest);
      break;
    case 10:
      fuzz_promotion(rest);
      break;
    default:
      static_cast<void>(protocol::decode_store_profile(rest));
      break;
  }
  return 0;
}
