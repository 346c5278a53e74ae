#pragma once
#include <string>
#include <utility>
#include <vector>

#include "common/ledger/ledger.hpp"
#include "common/protocol/codec.hpp"
#include "common/replication/limits.hpp"
#include "common/replication/messages.hpp"
#include "tests/support/incarnation.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::tests {

/// What the stores' and the terminals' clocks say; long before the moment at which tests receive.
inline constexpr Instant kSoldAt{1'763'625'600'000'000};

/// The n-th order of terminal T1 at store S1: each with an id of its own.
inline domain::Order numbered_order(std::uint64_t n) {
  domain::Order order = sample_order();
  SeededRandom random(n);
  order.id.uuid = make_uuid_v7(kSoldAt, random);
  order.receipt.value = n;
  return order;
}

/// A terminal's record with an order, as the first of its incarnation.
inline replication::Record terminal_record(const domain::Order& order) {
  return replication::next_record({}, incarnation(200), protocol::encode(protocol::TerminalRecord{order}));
}

inline protocol::StoreRecord entered(const domain::Order& order, const std::string& quarantine_reason,
                                     std::vector<ledger::Posting> postings) {
  const protocol::TerminalEntry entry{"T1", replication::encode_record(terminal_record(order)), quarantine_reason, ""};
  return {kSoldAt, kSoldAt, "sample-1", entry, std::move(postings)};
}

inline protocol::StoreRecord booked(const domain::Order& order) {
  return entered(order, "", ledger::sales_postings(order));
}

inline protocol::StoreRecord quarantined(const domain::Order& order, const std::string& reason) {
  return entered(order, reason, ledger::suspense_postings(order, order.store));
}

/// A terminal's handover as its store enters it, with what the store posted.
inline protocol::StoreRecord handed_over(const std::string& order, const std::string& quarantine_reason,
                                         std::vector<ledger::Posting> postings, Instant at = kSoldAt) {
  const domain::Order like = sample_order();
  const domain::Handover handover{order, like.store, like.terminal, like.cashier, at, like.business_date, 480, 1};
  const replication::Record record =
      replication::next_record({}, incarnation(200), protocol::encode(protocol::TerminalRecord{handover}));
  const protocol::TerminalEntry entry{"T1", replication::encode_record(record), quarantine_reason, ""};
  return {kSoldAt, kSoldAt, "", entry, std::move(postings)};
}

/// A store's command log as it travels to headquarters: one line of incarnations.
class StoreStream {
 public:
  explicit StoreStream(std::uint8_t first) { start(first); }

  /// The store's server starts anew, in incarnation `n`.
  void start(std::uint8_t n) {
    incarnation_ = incarnation(n);
    parent_ = head();
  }
  replication::Record add(Bytes payload) {
    records_.push_back(replication::next_record(head(), incarnation_, std::move(payload)));
    return records_.back();
  }
  replication::Record add(const protocol::StoreRecord& record) { return add(protocol::encode(record)); }
  /// Falls back to its first `count` records, like a database restored from a backup.
  void restore(std::size_t count) { records_.resize(count); }

  [[nodiscard]] replication::Position head() const {
    return records_.empty() ? replication::Position{} : records_.back().position();
  }
  [[nodiscard]] const replication::Incarnation& current() const { return incarnation_; }
  [[nodiscard]] const std::vector<replication::Record>& records() const { return records_; }

  [[nodiscard]] replication::Hello hello() const {
    replication::Hello hello;
    hello.version = replication::kProtocolVersion;
    hello.oldest_version = replication::kOldestProtocolVersion;
    hello.program = "queueback-store 0.1.0";
    hello.incarnation = incarnation_;
    hello.parent = parent_;
    hello.head = head();
    hello.clock_micros = kSoldAt.micros;
    for (const replication::Record& record : records_) {
      if (hello.segments.empty() || hello.segments.back().last.incarnation != record.incarnation) {
        const replication::Position before =
            hello.segments.empty() ? replication::Position{} : hello.segments.back().last;
        hello.segments.push_back({before, {}});
      }
      hello.segments.back().last = record.position();
    }
    return hello;
  }
  /// The records after number `after`.
  [[nodiscard]] replication::Batch batch(std::uint64_t after = 0) const {
    replication::Batch batch{head().seq, {}};
    for (const replication::Record& record : records_) {
      if (record.seq > after) {
        batch.records.push_back(record);
      }
    }
    return batch;
  }

 private:
  replication::Incarnation incarnation_;
  replication::Position parent_;
  std::vector<replication::Record> records_;
};

}  // namespace queueback::tests
