#include <gtest/gtest.h>

#include "common/replication/contact.hpp"
#include "common/replication/limits.hpp"
#include "common/replication/receiver.hpp"
#include "common/replication/reference.hpp"
#include "common/replication/sender.hpp"

namespace queueback::replication {
namespace {

Incarnation incarnation(std::uint8_t n) {
  Incarnation id;
  id.bytes.fill(n);
  return id;
}

std::optional<Hash> nothing(const Incarnation& /*id*/, std::uint64_t /*seq*/) { return std::nullopt; }

TEST(Receiver, changed_content_is_refused_as_broken) {
  const Record good = next_record({}, incarnation(1), to_bytes("sale"));
  Record changed = good;
  changed.payload[0] ^= 1U;
  EXPECT_EQ(Receiver().decide(changed, nothing).error().code, ReceiverError::kBroken);
}

TEST(Receiver, gap_is_refused) {
  const Record first = next_record({}, incarnation(1), to_bytes("1"));
  const Record second = next_record(first.position(), incarnation(1), to_bytes("2"));
  EXPECT_EQ(Receiver().decide(second, nothing).error().code, ReceiverError::kGap);
}

TEST(Receiver, other_content_under_the_same_number_is_a_conflict) {
  Receiver receiver;
  const Record first = next_record({}, incarnation(1), to_bytes("1"));
  receiver.apply(first);
  const Record other = next_record({}, incarnation(1), to_bytes("other"));
  const auto lookup = [&](const Incarnation&, std::uint64_t) { return std::optional(first.hash); };
  EXPECT_EQ(receiver.decide(other, lookup).error().code, ReceiverError::kConflict);
  EXPECT_TRUE(std::holds_alternative<Duplicate>(*receiver.decide(first, lookup)));
}

TEST(Receiver, sender_that_dropped_what_is_missing_here_is_told) {
  Hello hello;
  hello.version = kProtocolVersion;
  hello.oldest_version = kOldestProtocolVersion;
  hello.first_retained = 5;
  EXPECT_EQ(Receiver().on_hello(hello, nothing).error().code, ReceiverError::kReceiverBehind);
}

TEST(Receiver, no_common_version_is_refused) {
  Hello hello;
  hello.version = kProtocolVersion + 3;
  hello.oldest_version = kProtocolVersion + 1;
  EXPECT_EQ(Receiver().on_hello(hello, nothing).error().code, ReceiverError::kVersion);
}

TEST(Receiver, incarnation_that_returns_after_a_newer_one_is_two_alive) {
  Receiver receiver;
  const auto greet = [&](std::uint8_t id) {
    Hello hello;
    hello.version = kProtocolVersion;
    hello.oldest_version = kOldestProtocolVersion;
    hello.incarnation = incarnation(id);
    return receiver.on_hello(hello, nothing)->alarm;
  };
  EXPECT_FALSE(greet(1));
  EXPECT_FALSE(greet(1));
  EXPECT_FALSE(greet(2));
  EXPECT_EQ(greet(1), Alarm::kTwoAlive);
}

TEST(Sender, ack_of_what_was_never_sent_is_refused) {
  Sender sender({incarnation(1), {}, 1, {}});
  sender.appended(sender.make_record(to_bytes("1")));
  ASSERT_TRUE(sender.on_welcome({kProtocolVersion, {}, 0}).has_value());
  EXPECT_EQ(sender.on_ack({{1, 0}}).error().code, SenderError::kImpossibleAck);
  sender.sent(1);
  EXPECT_EQ(sender.on_ack({{1, 0}})->here, 1U);
}

TEST(Sender, window_is_bounded) {
  Sender sender({incarnation(1), {}, 1, {}});
  for (std::uint64_t i = 0; i < kMaxUnackedRecords + 10; ++i) {
    sender.appended(sender.make_record({}));
  }
  ASSERT_TRUE(sender.on_welcome({kProtocolVersion, {}, 0}).has_value());
  std::uint64_t sent = 0;
  while (const auto range = sender.next_range()) {
    EXPECT_LE(range->last - range->first + 1, kMaxBatchRecords);
    sender.sent(range->last);
    sent = range->last;
  }
  EXPECT_EQ(sent, kMaxUnackedRecords);
  ASSERT_TRUE(sender.on_ack({{5, 0}}).has_value());
  EXPECT_EQ(sender.next_range()->last, kMaxUnackedRecords + 5);
}

TEST(ReferenceIntake, version_is_complete_only_with_count_and_digest) {
  const ReferenceItem item{1, 0, "P1", to_bytes("x")};
  const Hash digest = reference_digest({}, item);
  ReferenceIntake intake;
  EXPECT_FALSE(intake.items({{item}}).has_value());
  ASSERT_TRUE(intake.begin({{{}, 3}, ReferenceScope::kSnapshot, 1}).has_value());
  ASSERT_TRUE(intake.items({{item}}).has_value());
  EXPECT_EQ(intake.end({digest})->to.n, 3U);
  ASSERT_TRUE(intake.begin({{{}, 4}, ReferenceScope::kChanges, 1}).has_value());
  EXPECT_EQ(intake.end({digest}).error().code, ReferenceError::kCount);
  ASSERT_TRUE(intake.begin({{{}, 4}, ReferenceScope::kChanges, 1}).has_value());
  ASSERT_TRUE(intake.items({{item}}).has_value());
  EXPECT_EQ(intake.end({Hash{}}).error().code, ReferenceError::kDigest);
  ASSERT_TRUE(intake.begin({{{}, 4}, ReferenceScope::kChanges, 1}).has_value());
  EXPECT_EQ(intake.items({{item, item}}).error().code, ReferenceError::kCount);
}

TEST(ContactLog, forged_clock_moves_a_sale_only_inside_the_gap_between_contacts) {
  ContactLog contacts;
  contacts.declare(0, Instant{100});
  contacts.declare(3, Instant{200});
  EXPECT_EQ(contacts.effective(1, Instant{150}), Instant{150});
  EXPECT_EQ(contacts.effective(1, Instant{5}), Instant{100});
  EXPECT_EQ(contacts.effective(3, Instant{999}), Instant{200});
  contacts.applied(3);
  contacts.declare(3, Instant{300});
  contacts.declare(3, Instant{310});
  contacts.declare(4, Instant{320});
  EXPECT_EQ(contacts.effective(4, Instant{1}), Instant{310});
  EXPECT_EQ(contacts.effective(4, Instant{999}), Instant{320});
  EXPECT_LE(contacts.contacts().size(), 4U);
}

}  // namespace
}  // namespace queueback::replication
