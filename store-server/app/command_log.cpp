#include "store-server/app/command_log.hpp"

#include <utility>

namespace queueback::store_server {
namespace {

constexpr std::string_view kReceived = "headquarters_received";
constexpr std::string_view kDurable = "headquarters_durable";

}  // namespace

Stored<replication::SenderHistory> CommandLog::open(RandomSource& random) {
  auto history = outgoing_.open(random);
  if (!history) {
    return history;
  }
  const auto received = directory_.number(kReceived);
  const auto durable = directory_.number(kDurable);
  if (!received || !durable) {
    return tl::unexpected(!received ? received.error() : durable.error());
  }
  headquarters_ = {static_cast<std::uint64_t>(received->value_or(0)), static_cast<std::uint64_t>(durable->value_or(0))};
  history->watermarks = headquarters_;
  return history;
}

Stored<replication::SenderHistory> CommandLog::history() {
  auto history = outgoing_.history();
  if (history) {
    history->watermarks = headquarters_;
  }
  return history;
}

Stored<void> CommandLog::adopt(const replication::Record& entry, const std::vector<ledger::Posting>& postings,
                               const LogSource* source) {
  auto done = outgoing_.adopt(entry);
  done = done ? tables_.insert_log(entry, source) : done;
  return done ? tables_.insert_postings(entry.seq, postings) : done;
}

Stored<void> CommandLog::append(const protocol::StoreRecord& record, const LogSource* source) {
  const auto entry = outgoing_.append(protocol::encode(record));
  if (!entry) {
    return tl::unexpected(entry.error());
  }
  appended_.emplace_back(*entry);
  if (auto done = tables_.insert_log(*entry, source); !done) {
    return done;
  }
  return tables_.insert_postings(entry->seq, record.postings);
}

Stored<void> CommandLog::append_tick(Instant now, std::vector<ledger::Posting> postings) {
  const protocol::RewardCommand tick{R"({"type":"tick","at":")" + to_rfc3339(now) + "\"}", std::string(kClockOrigin),
                                     ""};
  return append({now, now, "", tick, std::move(postings)}, nullptr);
}

std::vector<replication::Appended> CommandLog::take_appended() { return std::exchange(appended_, {}); }

Stored<void> CommandLog::save_headquarters(replication::Watermarks watermarks) {
  headquarters_ = watermarks;
  auto done = directory_.set_number(kReceived, static_cast<std::int64_t>(watermarks.here));
  if (!done) {
    return done;
  }
  return directory_.set_number(kDurable, static_cast<std::int64_t>(watermarks.headquarters));
}

}  // namespace queueback::store_server
