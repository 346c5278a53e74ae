// What is said of leases of members' change, as bytes and back.
#include <gtest/gtest.h>

#include "common/protocol/codec.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::protocol {
namespace {

using domain::LeaseId;
using domain::LeaseReturn;
using domain::Money;

LeaseReturn lease_return() {
  const domain::Order like = tests::sample_order();
  return {LeaseId{like.id.uuid}, like.store, like.terminal, *like.member, Money::minor(250), like.paid_at};
}

WalletEntry entry() {
  return {WalletAction::kWrittenOff, LeaseId{tests::sample_order().id.uuid}, "T1", "M1",
          Money::minor(250),         tests::sample_order().paid_at,          "Li", "drowned"};
}

Result<StoreRecord, DecodeFailure> again(const WalletEntry& what) {
  return decode_store_record(encode(StoreRecord{what.expires_at, what.expires_at, "", what, {}}));
}

TEST(WalletCodec, lease_return_comes_back_as_it_was) {
  const auto decoded = decode_terminal_record(encode(TerminalRecord{lease_return()}));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<LeaseReturn>(decoded->body), lease_return());
}

TEST(WalletCodec, entry_comes_back_as_it_was) {
  const auto decoded = again(entry());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<WalletEntry>(decoded->body), entry());
}

TEST(WalletCodec, amounts_below_zero_or_beyond_the_limit_are_refused) {
  for (const Money amount : {Money::minor(-1), domain::kMaxAmount + Money::minor(1)}) {
    WalletEntry what = entry();
    what.amount = amount;
    EXPECT_FALSE(again(what));
    LeaseReturn back = lease_return();
    back.spent = amount;
    EXPECT_FALSE(decode_terminal_record(encode(TerminalRecord{back})));
  }
}

TEST(WalletCodec, names_and_texts_that_are_none_are_refused) {
  WalletEntry what = entry();
  what.member = "";
  EXPECT_FALSE(again(what));
  what = entry();
  what.reason = std::string(kMaxResolutionReason + 1, 'x');
  EXPECT_FALSE(again(what));
  what = entry();
  what.action = static_cast<WalletAction>(7);
  EXPECT_FALSE(again(what));
}

TEST(MemberPin, has_four_to_eight_digits) {
  for (const char* pin : {"0000", "12345678"}) {
    EXPECT_TRUE(domain::is_member_pin(pin)) << pin;
  }
  for (const char* pin : {"", "123", "123456789", "12 4", "１２３４"}) {
    EXPECT_FALSE(domain::is_member_pin(pin)) << pin;
  }
}

}  // namespace
}  // namespace queueback::protocol
