#include "headquarters/app/intake.hpp"

#include <utility>

namespace queueback::headquarters {
namespace {

using replication::Refuse;

std::string describe(replication::Alarm alarm) {
  switch (alarm) {
    case replication::Alarm::kFork:
      return "two records follow the same one: the store's database was copied or restored from a backup. Both lines "
             "are kept; an order that is on both is listed and counted once";
    case replication::Alarm::kTwoAlive:
      return "two copies of this store's server are running at the same time";
  }
  return "";
}

std::string name_of(replication::Alarm alarm) {
  return alarm == replication::Alarm::kFork ? "store-fork" : "store-two-alive";
}

}  // namespace

replication::HashLookup Intake::lookup(const std::string& store) {
  return [this, store](const replication::Incarnation& incarnation, std::uint64_t seq) {
    return records_.hash_of(store, incarnation, seq);
  };
}

Intake::Answer<replication::Welcome> Intake::hello(const std::string& store, const replication::Hello& hello) {
  journal::IncomingSender& sender = incoming_.sender(store);
  auto greeting = sender.receiver.on_hello(hello, lookup(store));
  if (!greeting) {
    return Result<replication::Welcome, Refuse>(tl::unexpected(journal::refusal(greeting.error())));
  }
  const Instant now = clock_.now();
  greeting->welcome.clock_micros = now.micros;
  greeting->welcome.watermarks.headquarters = greeting->welcome.watermarks.here;
  current_[store] = hello.incarnation;
  StoreRow& row = stores_.change(store);
  row.head = hello.head.seq;
  row.last_contact = now;
  row.clock_skew = clock_skew(Instant{hello.clock_micros}, now);
  row.program = hello.program;
  if (greeting->alarm && sender.is_news(*greeting->alarm, now)) {
    if (auto done = raise(store, *greeting->alarm, 0); !done) {
      return tl::unexpected(done.error());
    }
  }
  return Result<replication::Welcome, Refuse>(greeting->welcome);
}

Intake::Answer<replication::Watermarks> Intake::ingest(const std::string& store,
                                                       const replication::Incarnation& incarnation,
                                                       const replication::Batch& batch) {
  replication::Receiver& receiver = incoming_.sender(store).receiver;
  StoreRow& row = stores_.change(store);
  row.head = batch.head_seq;
  row.last_contact = clock_.now();
  for (const replication::Record& record : batch.records) {
    const auto verdict = receiver.decide(record, lookup(store));
    if (!verdict) {
      return Result<replication::Watermarks, Refuse>(tl::unexpected(journal::refusal(verdict.error())));
    }
    const auto* accepted = std::get_if<replication::Accept>(&*verdict);
    if (accepted == nullptr) {
      continue;
    }
    if (auto done = take(store, record, accepted->alarm); !done) {
      return tl::unexpected(done.error());
    }
  }
  return Result<replication::Watermarks, Refuse>(watermarks(store, incarnation));
}

Stored<void> Intake::take(const std::string& store, const replication::Record& record,
                          const std::optional<replication::Alarm>& alarm) {
  replication::Receiver& receiver = incoming_.sender(store).receiver;
  receiver.apply(record);
  receiver.headquarters_has(record.incarnation, record.seq);
  incoming_.touch(store, record.incarnation);
  const Instant now = clock_.now();
  const auto record_no = records_.insert_record(store, record, now);
  if (!record_no) {
    return tl::unexpected(record_no.error());
  }
  auto done = bookkeeper_.enter({store, *record_no, now, record.seq}, record.payload);
  if (done && alarm) {
    done = raise(store, *alarm, *record_no);
  }
  return done;
}

Stored<void> Intake::raise(const std::string& store, replication::Alarm alarm, std::uint64_t record_no) {
  return stores_.raise({clock_.now(), store, "", name_of(alarm), describe(alarm), record_no});
}

Stored<std::vector<replication::Record>> Intake::recall(const std::string& store, const replication::Position& after) {
  const auto line = incoming_.sender(store).receiver.line_after(after, lookup(store));
  if (line.empty()) {
    return std::vector<replication::Record>();
  }
  return records_.read_line(store, line.front());
}

replication::Watermarks Intake::watermarks(const std::string& store, const replication::Incarnation& incarnation) {
  const replication::Watermarks held = incoming_.sender(store).receiver.watermarks(incarnation);
  return {held.here, held.here};
}

const journal::IncomingSender* Intake::find(const std::string& store) const {
  const auto found = incoming_.all().find(store);
  return found == incoming_.all().end() ? nullptr : &found->second;
}

std::uint64_t Intake::received(const std::string& store) const {
  const journal::IncomingSender* sender = find(store);
  if (sender == nullptr) {
    return 0;
  }
  const auto current = current_.find(store);
  if (current != current_.end()) {
    return sender->receiver.watermarks(current->second).here;
  }
  return sender->receiver.branches().empty() ? 0 : sender->receiver.branches().back().last.seq;
}

Stored<void> Intake::flush() {
  if (auto done = incoming_.flush_branches(); !done) {
    return done;
  }
  return {};
}

}  // namespace queueback::headquarters
