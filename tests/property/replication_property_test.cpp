// A sender and a receiver over a network that loses, repeats and cuts: every record arrives exactly once, in order.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>
#include <map>

#include "common/replication/limits.hpp"
#include "common/replication/receiver.hpp"
#include "common/replication/sender.hpp"
#include "tests/support/incarnation.hpp"

namespace queueback::replication {
namespace {

using tests::incarnation;

/// The receiver's tables.
struct Store {
  std::vector<Record> applied;
  Receiver receiver;
  std::vector<Alarm> alarms;

  [[nodiscard]] HashLookup lookup() const {
    return [this](const Incarnation& id, std::uint64_t seq) -> std::optional<Hash> {
      for (const Record& record : applied) {
        if (record.incarnation == id && record.seq == seq) {
          return record.hash;
        }
      }
      return std::nullopt;
    };
  }
  /// False if the session must end.
  bool take(const Record& record) {
    const auto verdict = receiver.decide(record, lookup());
    if (!verdict) {
      return false;
    }
    if (const auto* accept = std::get_if<Accept>(&*verdict)) {
      receiver.apply(record);
      applied.push_back(record);
      if (accept->alarm) {
        alarms.push_back(*accept->alarm);
      }
    }
    return true;
  }
  void restart() { receiver = Receiver(receiver.branches()); }
};

/// A sender with its tables; `restart` opens a new incarnation.
struct Device {
  std::vector<Record> outbox;
  std::uint8_t starts = 1;
  Sender sender{SenderHistory{incarnation(1), {}, 1, {}}};

  void sell() {
    const Record record = sender.make_record(Bytes(3, static_cast<std::uint8_t>(outbox.size())));
    outbox.push_back(record);
    sender.appended(record);
  }
  void restart(std::uint8_t id) {
    SenderHistory history = sender.history();
    history.incarnation = incarnation(id);
    sender = Sender(history);
  }
};

/// One session that may break at any message; returns when it broke or nothing is left to send.
void session(Device& device, Store& store) {
  const auto hello = decode(encode(device.sender.hello("test", {}, Instant{})));
  RC_ASSERT(hello.has_value());
  const auto greeting = store.receiver.on_hello(std::get<Hello>(*hello), store.lookup());
  RC_ASSERT(greeting.has_value());
  if (greeting->alarm) {
    store.alarms.push_back(*greeting->alarm);
  }
  RC_ASSERT(device.sender.on_welcome(greeting->welcome).has_value());
  const Incarnation here = device.sender.history().incarnation;
  while (const auto range = device.sender.next_range()) {
    const std::uint64_t last = *rc::gen::inRange(range->first, range->last + 1);
    for (std::uint64_t seq = range->first; seq <= last; ++seq) {
      RC_ASSERT(store.take(device.outbox[seq - 1]));
      if (*rc::gen::inRange(0, 10) == 0) {
        RC_ASSERT(store.take(device.outbox[seq - 1]));  // repeated
      }
      if (*rc::gen::inRange(0, 20) == 0) {
        device.sender.disconnected();  // cut behind any record, ack lost
        return;
      }
    }
    device.sender.sent(last);
    if (*rc::gen::inRange(0, 3) == 0) {
      continue;  // this ack is lost, a later one covers it
    }
    const auto acked = device.sender.on_ack(Ack{store.receiver.watermarks(here)});
    RC_ASSERT(acked.has_value());
  }
  device.sender.disconnected();
}

TEST(ReplicationProperty, every_record_is_applied_exactly_once_and_in_order) {
  EXPECT_TRUE(rc::check([] {
    Device device;
    Store store;
    const int steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i) {
      switch (*rc::gen::inRange(0, 5)) {
        case 0:
          session(device, store);
          break;
        case 1:
          device.restart(++device.starts);
          break;
        case 2:
          store.restart();
          break;
        default:
          device.sell();
      }
    }
    while (store.applied.size() < device.outbox.size()) {
      session(device, store);
    }
    RC_ASSERT(store.applied == device.outbox);
    RC_ASSERT(store.alarms.empty());
  }));
}

TEST(ReplicationProperty, sender_that_was_set_back_gets_the_rest_of_its_line_wherever_it_stood) {
  EXPECT_TRUE(rc::check([] {
    Device device;
    Store store;
    const int records = *rc::gen::inRange(1, 30);
    for (int i = 0; i < records; ++i) {
      device.sell();
      if (*rc::gen::inRange(0, 3) == 0) {
        session(device, store);
      }
      if (*rc::gen::inRange(0, 4) == 0) {
        device.restart(++device.starts);
      }
      if (*rc::gen::inRange(0, 6) == 0) {
        store.restart();
      }
    }
    const std::uint64_t stood = *rc::gen::inRange<std::uint64_t>(0, device.outbox.size() + 1);
    Position head = stood == 0 ? Position{} : device.outbox[stood - 1].position();
    const Position end = store.receiver.line_end(head, store.lookup());
    std::uint64_t next = stood + 1;
    for (auto line = store.receiver.line_after(head, store.lookup()); !line.empty();
         line = store.receiver.line_after(head, store.lookup())) {
      // One piece of a branch at a time, as headquarters gives them.
      for (std::uint64_t seq = line.front().first; seq <= line.front().last; ++seq) {
        RC_ASSERT(seq == next++);
        RC_ASSERT(device.outbox[seq - 1].incarnation == line.front().incarnation);
      }
      head = device.outbox[next - 2].position();
    }
    RC_ASSERT(head == end);
    RC_ASSERT(next - 1 == std::max<std::uint64_t>(stood, store.applied.size()));
  }));
}

TEST(ReplicationProperty, headquarters_watermark_follows_the_branches) {
  EXPECT_TRUE(rc::check([] {
    Device device;
    Store store;
    for (int i = 0; i < 12; ++i) {
      device.sell();
      if (*rc::gen::inRange(0, 3) == 0) {
        device.restart(++device.starts);
      }
    }
    while (store.applied.size() < device.outbox.size()) {
      session(device, store);
    }
    const std::uint64_t durable = *rc::gen::inRange<std::uint64_t>(0, 13);
    for (std::uint64_t i = 0; i < durable; ++i) {
      store.receiver.headquarters_has(store.applied[i].incarnation, store.applied[i].seq);
    }
    const Incarnation newest = store.applied.back().incarnation;
    RC_ASSERT(store.receiver.watermarks(newest) == (Watermarks{12, durable}));
  }));
}

TEST(ReplicationProperty, copies_of_one_device_are_both_kept_and_alarmed) {
  EXPECT_TRUE(rc::check([] {
    Device original;
    Store store;
    const int before = *rc::gen::inRange(0, 5);
    for (int i = 0; i < before; ++i) {
      original.sell();
    }
    if (*rc::gen::inRange(0, 2) == 0) {
      while (store.applied.size() < original.outbox.size()) {
        session(original, store);
      }
    }
    Device copy = original;
    original.restart(101);
    copy.restart(202);
    const int of_original = *rc::gen::inRange(1, 5);
    const int of_copy = *rc::gen::inRange(1, 5);
    for (int i = 0; i < of_original; ++i) {
      original.sell();
    }
    for (int i = 0; i < of_copy; ++i) {
      copy.sell();
    }
    for (int round = 0; round < 200; ++round) {
      session(original, store);
      session(copy, store);
    }
    std::map<Hash, int> seen;
    for (const Record& record : store.applied) {
      seen[record.hash] += 1;
    }
    for (const auto& device : {original, copy}) {
      for (const Record& record : device.outbox) {
        RC_ASSERT(seen[record.hash] == 1);
      }
    }
    RC_ASSERT(std::find(store.alarms.begin(), store.alarms.end(), Alarm::kFork) != store.alarms.end());
  }));
}

TEST(ReplicationProperty, decoder_survives_any_bytes_and_cuts) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& noise) {
    (void)decode(noise);
    Device device;
    device.sell();
    device.sell();
    const Bytes whole = encode(Batch{2, device.outbox});
    RC_ASSERT(std::get<Batch>(*decode(whole)).records == device.outbox);
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
      RC_ASSERT(!decode(ByteView(whole).first(cut)).has_value());
    }
    Bytes longer = whole;
    longer.push_back(0);
    RC_ASSERT(!decode(longer).has_value());
  }));
}

}  // namespace
}  // namespace queueback::replication
