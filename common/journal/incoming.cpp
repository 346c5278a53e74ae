#include "common/journal/incoming.hpp"

#include <algorithm>
#include <vector>

#include "common/replication/limits.hpp"

namespace queueback::journal {

using replication::Branch;
using replication::Contact;
using replication::Incarnation;
using storage::Error;
using storage::Statement;

bool IncomingSender::is_news(replication::Alarm alarm, Instant now) {
  if (alarm != replication::Alarm::kTwoAlive) {
    return true;
  }
  if (two_alive_told && *two_alive_told <= now && now < *two_alive_told + kTwoAliveAlarmEvery) {
    return false;
  }
  two_alive_told = now;
  return true;
}

std::vector<Incarnation> IncomingSender::forget_silent(const Incarnation& in_session) {
  std::vector<std::pair<Instant, Incarnation>> silent;
  for (const auto& [incarnation, log] : contacts) {
    if (!receiver.knows(incarnation) && incarnation != in_session) {
      silent.emplace_back(log.contacts().empty() ? Instant{} : log.contacts().back().at, incarnation);
    }
  }
  std::vector<Incarnation> forgotten;
  if (silent.size() <= replication::kMaxSilentIncarnations) {
    return forgotten;
  }
  std::sort(silent.begin(), silent.end());
  silent.resize(silent.size() - replication::kMaxSilentIncarnations);
  for (const auto& [at, incarnation] : silent) {
    contacts.erase(incarnation);
    forgotten.push_back(incarnation);
  }
  return forgotten;
}

Result<void, Error> Incoming::load() {
  std::map<std::string, std::vector<Branch>> branches;
  auto done = storage::for_each_row(
      database_.prepare("SELECT sender, incarnation, parent_incarnation, parent_seq, parent_hash, last_seq, last_hash,"
                        " headquarters FROM branch ORDER BY sender, appeared"),
      [&](const Statement& row) {
        const Incarnation incarnation{row.array<16>(1)};
        branches[row.text(0)].push_back(Branch{incarnation,
                                               {Incarnation{row.array<16>(2)}, row.number(3), row.array<32>(4)},
                                               {incarnation, row.number(5), row.array<32>(6)},
                                               row.number(7)});
      });
  if (!done) {
    return done;
  }
  std::map<std::pair<std::string, Incarnation>, std::vector<Contact>> contacts;
  done = storage::for_each_row(
      database_.prepare("SELECT sender, incarnation, head, at FROM contact ORDER BY sender, incarnation, n"),
      [&](const Statement& row) {
        contacts[{row.text(0), Incarnation{row.array<16>(1)}}].push_back({row.number(2), Instant{row.integer(3)}});
      });
  for (auto& [name, list] : branches) {
    senders_[name].receiver = replication::Receiver(std::move(list));
  }
  for (auto& [key, list] : contacts) {
    senders_[key.first].contacts[key.second] = replication::ContactLog(std::move(list));
  }
  return done;
}

void Incoming::touch(const std::string& sender, const Incarnation& incarnation) {
  touched_.insert({sender, incarnation});
}

Result<void, Error> Incoming::flush_branches() {
  std::map<std::string, std::vector<Incarnation>> by_sender;
  for (const auto& [sender, incarnation] : touched_) {
    by_sender[sender].push_back(incarnation);
  }
  for (const auto& [sender, incarnations] : by_sender) {
    // In the order in which they appeared, not by their random ids: new rows are numbered by it.
    for (const Branch& branch : senders_[sender].receiver.branches()) {
      if (std::find(incarnations.begin(), incarnations.end(), branch.incarnation) == incarnations.end()) {
        continue;
      }
      if (auto done = save_branch(sender, branch); !done) {
        return done;
      }
    }
  }
  touched_.clear();
  return {};
}

replication::Refuse refusal(const replication::ReceiverFailure& failure) {
  using replication::ReceiverError;
  using replication::RefuseCode;
  switch (failure.code) {
    case ReceiverError::kVersion:
      return {RefuseCode::kVersion, failure.reason};
    case ReceiverError::kGap:
      return {RefuseCode::kGap, failure.reason};
    case ReceiverError::kReceiverBehind:
      return {RefuseCode::kReceiverBehind, failure.reason};
    case ReceiverError::kBroken:
    case ReceiverError::kConflict:
      return {RefuseCode::kBroken, failure.reason};
  }
  return {RefuseCode::kBroken, failure.reason};
}

Result<void, Error> Incoming::save_branch(const std::string& sender, const Branch& branch) {
  return database_
      .prepare(
          "INSERT INTO branch(sender, incarnation, appeared, parent_incarnation, parent_seq, parent_hash, last_seq,"
          " last_hash, headquarters)"
          " VALUES(?1, ?2, (SELECT count(*) FROM branch WHERE sender = ?1), ?3, ?4, ?5, ?6, ?7, ?8)"
          " ON CONFLICT(sender, incarnation) DO UPDATE SET last_seq = ?6, last_hash = ?7, headquarters = ?8")
      .bind(sender)
      .bind(ByteView(branch.incarnation.bytes))
      .bind(ByteView(branch.parent.incarnation.bytes))
      .bind(branch.parent.seq)
      .bind(ByteView(branch.parent.hash))
      .bind(branch.last.seq)
      .bind(ByteView(branch.last.hash))
      .bind(branch.headquarters)
      .run();
}

Result<void, Error> Incoming::save_contacts(const std::string& sender, const Incarnation& incarnation,
                                            const replication::ContactLog& contacts) {
  auto done = database_.prepare("DELETE FROM contact WHERE sender = ? AND incarnation = ?")
                  .bind(sender)
                  .bind(ByteView(incarnation.bytes))
                  .run();
  std::int64_t n = 0;
  for (const Contact& contact : contacts.contacts()) {
    if (!done) {
      return done;
    }
    done = database_.prepare("INSERT INTO contact(sender, incarnation, n, head, at) VALUES(?, ?, ?, ?, ?)")
               .bind(sender)
               .bind(ByteView(incarnation.bytes))
               .bind(n++)
               .bind(contact.head)
               .bind(contact.at.micros)
               .run();
  }
  return done;
}

}  // namespace queueback::journal
