#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "common/replication/contact.hpp"
#include "common/replication/limits.hpp"
#include "common/replication/receiver.hpp"
#include "common/replication/reference.hpp"
#include "common/replication/sender.hpp"
#include "tests/support/incarnation.hpp"
#include "tests/support/manual_clock.hpp"

namespace queueback::replication {
namespace {

using tests::incarnation;

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

Hello hello_of(std::uint8_t id, const Position& parent, std::vector<Segment> segments) {
  Hello hello;
  hello.version = kProtocolVersion;
  hello.oldest_version = kOldestProtocolVersion;
  hello.incarnation = incarnation(id);
  hello.parent = parent;
  hello.segments = std::move(segments);
  return hello;
}

TEST(HostileHello, parents_in_a_circle_end) {
  Receiver receiver;
  const Position in_one{incarnation(1), 7, {}};
  const Position in_two{incarnation(2), 7, {}};
  ASSERT_TRUE(receiver.on_hello(hello_of(1, in_two, {{in_one, in_two}}), nothing));
  EXPECT_EQ(receiver.watermarks(incarnation(1)), Watermarks{});
  ASSERT_TRUE(receiver.on_hello(hello_of(1, in_one, {}), nothing));
  EXPECT_EQ(receiver.watermarks(incarnation(1)), Watermarks{});
}

TEST(HostileHello, branch_that_names_itself_as_its_parent_gets_its_real_one) {
  Receiver receiver;
  const Record first = next_record({}, incarnation(1), to_bytes("1"));
  ASSERT_TRUE(receiver.on_hello(hello_of(1, {incarnation(1), 0, {}}, {}), nothing));
  EXPECT_EQ(receiver.apply(first).parent, Position{});
  const Record second = next_record(first.position(), incarnation(2), to_bytes("2"));
  ASSERT_TRUE(receiver.on_hello(hello_of(2, {incarnation(2), 1, first.hash}, {}), nothing));
  EXPECT_EQ(receiver.apply(second).parent, first.position());
  EXPECT_EQ(receiver.watermarks(incarnation(2)).here, 2U);
  EXPECT_EQ(receiver.line_end({}, nothing), second.position());
}

TEST(HostileRecords, more_incarnations_than_are_kept_are_refused_and_a_long_line_is_walked) {
  Receiver receiver;
  std::map<Incarnation, Record> sent;
  const auto lookup = [&](const Incarnation& id, std::uint64_t) { return std::optional(sent[id].hash); };
  Position last;
  for (std::uint32_t n = 1; n <= kMaxBranches + 1; ++n) {
    Incarnation id;
    id.bytes = {static_cast<std::uint8_t>(n >> 8U), static_cast<std::uint8_t>(n), 1};
    const Record record = next_record(last, id, to_bytes("x"));
    const auto verdict = receiver.decide(record, lookup);
    ASSERT_EQ(verdict.has_value(), n <= kMaxBranches) << n;
    if (verdict) {
      receiver.apply(record);
      sent[id] = record;
      last = record.position();
    }
  }
  EXPECT_EQ(receiver.watermarks(last.incarnation).here, kMaxBranches);
  EXPECT_EQ(receiver.line_after({}, lookup).size(), kMaxBranches);
}

/// Branches of one sender, and what a receiver looks up in its tables.
class Lines : public testing::Test {
 protected:
  /// `count` records of incarnation `id` behind `parent`.
  std::vector<Position> grow(std::uint8_t id, const Position& parent, int count) {
    std::vector<Position> made;
    Position head = parent;
    for (int i = 0; i < count; ++i) {
      const Record record = next_record(head, incarnation(id), to_bytes(std::to_string(id)));
      if (i == 0) {
        receiver_.declare_parent(record.incarnation, parent);
      }
      receiver_.apply(record);
      hashes_[{id, record.seq}] = record.hash;
      head = record.position();
      made.push_back(head);
    }
    return made;
  }
  [[nodiscard]] HashLookup lookup() const {
    return [this](const Incarnation& id, std::uint64_t seq) -> std::optional<Hash> {
      const auto found = hashes_.find({id.bytes[0], seq});
      return found == hashes_.end() ? std::nullopt : std::optional(found->second);
    };
  }
  [[nodiscard]] std::vector<Receiver::Stretch> after(const Position& head) const {
    return receiver_.line_after(head, lookup());
  }
  static Receiver::Stretch stretch(std::uint8_t id, std::uint64_t first, std::uint64_t last) {
    return {incarnation(id), first, last};
  }

  Receiver receiver_;
  std::map<std::pair<std::uint8_t, std::uint64_t>, Hash> hashes_;
};

TEST_F(Lines, sender_that_is_up_to_date_lacks_nothing) {
  const auto first = grow(1, {}, 3);
  EXPECT_TRUE(after(first.back()).empty());
  EXPECT_EQ(receiver_.line_end(first.back(), lookup()), first.back());
}

TEST_F(Lines, sender_that_was_set_back_lacks_the_rest_of_its_incarnation_and_those_behind_it) {
  const auto first = grow(1, {}, 5);
  const auto second = grow(2, first[3], 2);  // 5, 6
  const auto third = grow(3, second.back(), 1);
  using Line = std::vector<Receiver::Stretch>;
  EXPECT_EQ(after(first[1]), (Line{stretch(1, 3, 4), stretch(2, 5, 6), stretch(3, 7, 7)}));
  EXPECT_EQ(after(second[0]), (Line{stretch(2, 6, 6), stretch(3, 7, 7)}));
  EXPECT_EQ(after({}), (Line{stretch(1, 1, 4), stretch(2, 5, 6), stretch(3, 7, 7)}));
  EXPECT_EQ(receiver_.line_end(first[1], lookup()), third.back());
}

TEST_F(Lines, of_two_lines_the_one_that_appeared_last_counts) {
  const auto first = grow(1, {}, 2);
  const auto lost = grow(2, first.back(), 4);
  const auto real = grow(3, first.back(), 1);
  EXPECT_EQ(after(first[0]).back(), stretch(3, 3, 3));
  EXPECT_EQ(after(lost[1]).back(), stretch(2, 5, 6)) << "who is on the other line stays on it";
}

TEST_F(Lines, head_that_is_not_here_has_no_line) {
  const auto first = grow(1, {}, 2);
  EXPECT_TRUE(after(Position{incarnation(1), 2, Hash{1}}).empty());
  EXPECT_TRUE(after(Position{incarnation(9), 1, first[0].hash}).empty());
}

TEST(Welcome, of_version_1_has_no_end_of_the_line) {
  const Position end{incarnation(1), 7, Hash{3}};
  const Welcome old_one{1, {4, 3}, 5, end};
  const Welcome new_one{2, {4, 3}, 5, end};
  EXPECT_EQ(std::get<Welcome>(*decode(encode(old_one))), (Welcome{1, {4, 3}, 5, {}}));
  EXPECT_EQ(std::get<Welcome>(*decode(encode(new_one))), new_one);
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

TEST(ContactLog, heads_declared_without_end_are_bounded_and_bounds_stay_true) {
  ContactLog log;
  for (std::int64_t n = 1; n <= 10'000; ++n) {
    log.declare(static_cast<std::uint64_t>(n), Instant{n});
    ASSERT_LE(log.contacts().size(), kMaxContacts);
  }
  EXPECT_EQ(log.contacts().front(), (Contact{1, Instant{1}}));
  EXPECT_EQ(log.contacts().back(), (Contact{10'000, Instant{10'000}}));
  // Record n was made at n, at the latest: whatever was forgotten, that is within its bounds.
  for (const std::int64_t n : {1, 2, 5'000, 9'999, 10'000}) {
    EXPECT_EQ(log.effective(static_cast<std::uint64_t>(n), Instant{n}), Instant{n});
  }
}

TEST(ContactLog, what_a_clock_showed_that_is_set_back_bounds_nothing) {
  ContactLog log;
  log.declare(1, tests::kNoon);
  const Instant wrong = tests::kNoon + Duration::days(3650);
  log.declare(3, wrong);
  const Instant later = tests::kNoon + Duration::hours(1);
  log.declare(3, later);
  EXPECT_EQ(log.effective(4, later + Duration::minutes(1)), later + Duration::minutes(1));
  EXPECT_EQ(log.effective(3, later + Duration::days(1)), later) << "record 3 was there by then";
  EXPECT_EQ(log.effective(2, tests::kNoon - Duration::days(1)), tests::kNoon) << "the bound from before holds";
}

TEST(ContactLog, small_steps_back_leave_bounds_in_order) {
  ContactLog log;
  log.declare(1, tests::kNoon);
  log.declare(2, tests::kNoon - Duration::minutes(1));
  EXPECT_EQ(log.contacts().back().at, tests::kNoon);
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
