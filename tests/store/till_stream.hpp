#pragma once
#include <string>
#include <utility>
#include <vector>

#include "common/protocol/codec.hpp"
#include "common/replication/limits.hpp"
#include "common/replication/messages.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::tests {

/// What one terminal sends: its records in one line of incarnations, as its database keeps them.
class TillStream {
 public:
  explicit TillStream(std::string terminal, std::uint8_t first) : terminal_(std::move(terminal)) { start(first); }

  /// The terminal starts anew, in incarnation `n`.
  void start(std::uint8_t n) {
    incarnation_.bytes.fill(n);
    parent_ = head();
  }
  /// Falls back to its first `count` records, like a disk image put back.
  void restore(std::size_t count) { records_.resize(count); }

  const replication::Record& add(Bytes payload) {
    records_.push_back(replication::next_record(head(), incarnation_, std::move(payload)));
    return records_.back();
  }
  const replication::Record& add(const domain::Order& order) {
    return add(protocol::encode(protocol::TerminalRecord{order}));
  }
  /// A sale like sample_order, with an id and a receipt number of its own.
  domain::Order sale() const {
    domain::Order order = sample_order();
    SeededRandom random(records_.size() * 1000 + incarnation_.bytes[0]);
    order.id.uuid = make_uuid_v7(kNoon, random);
    order.terminal = *domain::TerminalId::parse(terminal_);
    order.receipt.value = records_.size() + 1;
    order.paid_at = kNoon;
    return order;
  }
  const replication::Record& add(const domain::Handover& handover) {
    return add(protocol::encode(protocol::TerminalRecord{handover}));
  }
  /// An online order given to its buyer here.
  domain::Handover handover(const std::string& order, Instant at = kNoon) const {
    const domain::Order like = sample_order();
    return {order, like.store, *domain::TerminalId::parse(terminal_), like.cashier, at, like.business_date, 480, 1};
  }
  const replication::Record& hand_over(const std::string& order, Instant at = kNoon) {
    return add(handover(order, at));
  }
  const replication::Record& report(domain::TillReportKind kind, const std::string& content) {
    const domain::Order like = sample_order();
    return add(protocol::encode(
        protocol::TerminalRecord{domain::TillReport{kind, like.store, *domain::TerminalId::parse(terminal_),
                                                    like.cashier, kNoon, like.business_date, 480, content}}));
  }
  const replication::Record& sell() { return add(sale()); }
  const replication::Record& sell_to(const std::string& member, Instant paid_at = kNoon) {
    domain::Order order = sale();
    order.member = domain::MemberId::parse(member);
    order.paid_at = paid_at;
    return add(order);
  }

  [[nodiscard]] const std::string& terminal() const { return terminal_; }
  [[nodiscard]] const replication::Incarnation& incarnation() const { return incarnation_; }
  [[nodiscard]] const std::vector<replication::Record>& records() const { return records_; }
  [[nodiscard]] replication::Position head() const {
    return records_.empty() ? replication::Position{} : records_.back().position();
  }
  [[nodiscard]] replication::Hello hello() const {
    replication::Hello hello;
    hello.version = replication::kProtocolVersion;
    hello.oldest_version = replication::kOldestProtocolVersion;
    hello.program = "queueback-terminal test";
    hello.incarnation = incarnation_;
    hello.parent = parent_;
    hello.head = head();
    hello.clock_micros = kNoon.micros;
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
  std::string terminal_;
  replication::Incarnation incarnation_;
  replication::Position parent_;
  std::vector<replication::Record> records_;
};

}  // namespace queueback::tests
