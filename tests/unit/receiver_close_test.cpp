// A sender that was replaced by another one of the same name.
#include <gtest/gtest.h>

#include "common/replication/receiver.hpp"
#include "tests/support/incarnation.hpp"
#include "tests/support/must.hpp"

namespace queueback::replication {
namespace {

using tests::incarnation;
using tests::must;

const HashLookup kNothing = [](const Incarnation&, std::uint64_t) { return std::optional<Hash>(); };

Receiver receiver_with(const Record& record) {
  Receiver receiver;
  receiver.declare_parent(record.incarnation, {});
  receiver.apply(record);
  return receiver;
}

TEST(ReceiverClose, SecondBeginning_isAForkAsLongAsTheFirstIsOpen) {
  const Record old_one = next_record({}, incarnation(1), {1});
  const Record new_one = next_record({}, incarnation(2), {2});
  Receiver receiver = receiver_with(old_one);
  EXPECT_EQ(std::get<Accept>(must(receiver.decide(new_one, kNothing))).alarm, Alarm::kFork);
  receiver.close(incarnation(1));
  EXPECT_EQ(std::get<Accept>(must(receiver.decide(new_one, kNothing))).alarm, std::nullopt);
}

TEST(ReceiverClose, NewSender_isNotToldOfTheOldLine) {
  const Record old_one = next_record({}, incarnation(1), {1});
  Receiver receiver = receiver_with(old_one);
  EXPECT_EQ(receiver.line_end({}, kNothing), old_one.position());
  receiver.close(incarnation(1));
  EXPECT_EQ(receiver.line_end({}, kNothing), Position{});
}

TEST(ReceiverClose, WhatFollowsAClosedLine_isClosed) {
  const Record old_one = next_record({}, incarnation(1), {1});
  Receiver receiver = receiver_with(old_one);
  receiver.close(incarnation(1));
  const Record later = next_record(old_one.position(), incarnation(3), {3});
  receiver.declare_parent(later.incarnation, old_one.position());
  EXPECT_TRUE(receiver.apply(later).closed);
  EXPECT_FALSE(receiver.is_closed(incarnation(2)));
}

}  // namespace
}  // namespace queueback::replication
