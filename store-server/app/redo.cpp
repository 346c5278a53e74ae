#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/replay_format/command_reader.hpp"
#include "store-server/app/store.hpp"
#include "store-server/storage/api_tables.hpp"

/// A store that was set back to a backup does once more what its log says that it did since, out of headquarters' copy
/// (docs/replication.md, "A store that was set back"). It computes everything itself and compares: what it would post
/// must be what it posted.
namespace queueback::store_server {

namespace queue_rebate = rewards::queue_rebate;
using ledger::Posting;

/// What an entry did this time.
struct Store::Redone {
  std::vector<Posting> postings;
  std::optional<LogSource> source;
};

namespace {

constexpr std::string_view kRecoversTo = "recovers_to";
/// Longest part of a wrong name that an error repeats.
constexpr std::size_t kMaxEcho = 60;

tl::unexpected<storage::Error> differs(const std::string& reason) { return fail(storage::ErrorCode::kCorrupt, reason); }

/// Keeps the postings of what became due, to be compared with what the log says.
class Due final : public reward_store::StepLog {
 public:
  explicit Due(std::uint64_t next) : next_(next) {}
  [[nodiscard]] std::uint64_t next_number() const override { return next_; }
  [[nodiscard]] Stored<void> append_tick(Instant /*now*/, std::vector<Posting> postings) override {
    postings_ = std::move(postings);
    return {};
  }
  [[nodiscard]] std::vector<Posting>& postings() { return postings_; }

 private:
  std::uint64_t next_;
  std::vector<Posting> postings_;
};

/// What is left of `all` without `part`, in order; nothing if `part` is not in it.
std::optional<std::vector<Posting>> without(std::vector<Posting> all, const std::vector<Posting>& part) {
  for (const Posting& posting : part) {
    const auto found = std::find(all.begin(), all.end(), posting);
    if (found == all.end()) {
      return std::nullopt;
    }
    all.erase(found);
  }
  return all;
}

std::string describe(const Posting& posting) {
  return posting.debit + " to " + posting.credit + " " + domain::to_string(posting.amount) + " " + posting.currency +
         " (" + posting.cause + ")";
}

/// Where two lists of postings differ first.
std::string difference(const std::vector<Posting>& now, const std::vector<Posting>& then) {
  const auto [ours, theirs] = std::mismatch(now.begin(), now.end(), then.begin(), then.end());
  return "posts " + (ours == now.end() ? std::string("nothing more") : describe(*ours)) + ", then it posted " +
         (theirs == then.end() ? std::string("nothing more") : describe(*theirs));
}

bool is_of_sales(const Posting& posting) { return posting.book == ledger::Book::kSales; }

/// The engine's command out of the log's text; nothing for what the log never holds.
std::optional<decltype(RewardRequest::body)> to_command(const replay::Body& body) {
  using Command = decltype(RewardRequest::body);
  return std::visit(
      [](const auto& command) -> std::optional<Command> {
        if constexpr (std::is_constructible_v<Command, decltype(command)>) {
          return Command(command);
        } else {
          return std::nullopt;
        }
      },
      body);
}

}  // namespace

Stored<std::optional<std::uint64_t>> Store::recovers_to() {
  const auto known = directory_.number(kRecoversTo);
  if (!known) {
    return tl::unexpected(known.error());
  }
  const bool recovers = known->value_or(0) > 0;
  return recovers ? std::optional(static_cast<std::uint64_t>(**known)) : std::nullopt;
}

Stored<void> Store::set_recovers_to(std::optional<std::uint64_t> log_no) {
  return directory_.set_number(kRecoversTo, static_cast<std::int64_t>(log_no.value_or(0)));
}

Stored<void> Store::redo(const replication::Record& entry) {
  const std::string name = "log entry " + std::to_string(entry.seq) + " of headquarters' copy ";
  const auto record = protocol::decode_store_record(entry.payload);
  if (!record) {
    return differs(name + "is unreadable: " + record.error().reason);
  }
  auto redone = redo(*record);
  if (!redone) {
    return fail(redone.error().code, name + "cannot be repeated: " + redone.error().reason);
  }
  if (redone->postings != record->postings) {
    return differs(name + "comes out differently: this store " + difference(redone->postings, record->postings));
  }
  return log_.adopt(entry, record->postings, redone->source ? &*redone->source : nullptr);
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record) {
  Due due(log_.next_number());
  if (auto done = rewards_.tick(record.applied_at, due); !done) {
    return tl::unexpected(done.error());
  }
  const auto* command = std::get_if<protocol::RewardCommand>(&record.body);
  if (command != nullptr && command->origin == kClockOrigin) {
    return Redone{std::move(due.postings()), std::nullopt};
  }
  if (!due.postings().empty()) {
    return differs("before it, this store posts " + describe(due.postings().front()));
  }
  return std::visit([&](const auto& body) { return redo(record, body); }, record.body);
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record, const protocol::TerminalEntry& entry) {
  const auto sent = replication::decode_record(entry.record);
  if (!sent) {
    return differs("the terminal's record in it is unreadable: " + sent.error().reason);
  }
  auto booking = intake_.redo(record, entry, *sent, log_.next_number());
  if (!booking) {
    return tl::unexpected(booking.error());
  }
  if (booking->quarantine_reason.empty() != entry.quarantine_reason.empty()) {
    return differs(entry.quarantine_reason.empty() ? "it was booked, now: " + booking->quarantine_reason
                                                   : "it can be booked, then: " + entry.quarantine_reason);
  }
  return Redone{std::move(booking->postings), LogSource{entry.terminal, sent->incarnation, sent->seq, sent->hash}};
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record, const protocol::MemberChange& change) {
  const auto id = domain::MemberId::parse(change.member);
  if (!id) {
    return differs("'" + printable(change.member, kMaxEcho) + "' is no member");
  }
  // Headquarters knows no names and phones: an import brings back those of new members.
  const auto name = directory_.name_of(change.member);
  auto done = name ? directory_.save_level(change.member, change.level) : tl::unexpected(name.error());
  if (!done) {
    return tl::unexpected(done.error());
  }
  const auto rewarded = execute(record.applied_at, queue_rebate::SetMember{change.member, change.level}, {});
  if (!rewarded || !*rewarded) {
    return rewarded ? differs(rewarded->error()) : tl::unexpected(rewarded.error());
  }
  const protocol::MemberCard card{*id, change.level, masked_name(name->value_or(""))};
  const auto put = reference_.put({reference_item(card)});
  return put ? Stored<Redone>(Redone{(*rewarded)->postings, std::nullopt}) : tl::unexpected(put.error());
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record, const protocol::PolicyChange& change) {
  auto read = reward_store::read_policy(rewards_.tables(), change.toml, change.version, change.effective_from);
  if (!read || !*read) {
    return read ? differs(read->error()) : tl::unexpected(read.error());
  }
  const protocol::PolicyText text{change.version, change.effective_from, change.toml};
  auto rewarded = begin_policy(std::move(**read), text, record.applied_at);
  if (!rewarded || !*rewarded) {
    return rewarded ? differs(rewarded->error()) : tl::unexpected(rewarded.error());
  }
  const auto put = reference_.put({reference_item(text)});
  return put ? Stored<Redone>(Redone{std::move((*rewarded)->postings), std::nullopt}) : tl::unexpected(put.error());
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record, const protocol::RewardCommand& command) {
  if (command.origin.ends_with(kForHeadquarters)) {
    return Redone{};
  }
  const replay::CommandLine line = replay::read_command(command.command);
  const auto body = line.body ? to_command(*line.body) : std::nullopt;
  if (!body) {
    return differs("its command is none of a store" + (line.body ? std::string() : ": " + line.body.error()));
  }
  // The program's postings are computed again; what the sale or the refund itself posted is taken from the log.
  RewardProgram::Together together;
  std::optional<std::vector<Posting>> rest;
  together.follow = [&](const std::vector<Posting>& program) {
    rest = without(record.postings, program);
    return rest.value_or(std::vector<Posting>());
  };
  const auto* order = std::get_if<queue_rebate::PlaceOrder>(&*body);
  const auto online =
      order == nullptr ? std::nullopt : parse_online_order(order->order, log_.next_number(), command.online);
  if (online) {
    together.rows = [&] { return ApiTables(database_).insert_order(*online); };
  }
  auto rewarded = execute(record.effective_at, *body, together);
  if (!rewarded || !*rewarded) {
    return rewarded ? differs(rewarded->error()) : tl::unexpected(rewarded.error());
  }
  if (auto noted = note_pause(*body, {log_.next_number(), false, record.applied_at, command.origin}); !noted) {
    return tl::unexpected(noted.error());
  }
  const bool same = rest && std::all_of(rest->begin(), rest->end(), is_of_sales);
  if (same) {
    return Redone{record.postings, std::nullopt};
  }
  return Redone{std::move((*rewarded)->postings), std::nullopt};
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record, const protocol::Resolution& resolution) {
  auto postings = quarantine_desk_.redo(record, resolution);
  return postings ? Stored<Redone>(Redone{std::move(*postings), std::nullopt}) : tl::unexpected(postings.error());
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record, const protocol::AlarmResolution& resolution) {
  const auto done = quarantine_desk_.redo(record, resolution);
  return done ? Stored<Redone>(Redone{}) : tl::unexpected(done.error());
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record,
                                  const protocol::TerminalReplacement& replacement) {
  const auto done = terminal_desk_.redo(record, replacement);
  return done ? Stored<Redone>(Redone{}) : tl::unexpected(done.error());
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& /*record*/,
                                  const protocol::TerminalEnrolment& enrolment) {
  const auto done = terminal_desk_.redo(enrolment);
  return done ? Stored<Redone>(Redone{}) : tl::unexpected(done.error());
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& /*record*/,
                                  const protocol::TerminalRevocation& revocation) {
  const auto done = terminal_desk_.redo(revocation);
  return done ? Stored<Redone>(Redone{}) : tl::unexpected(done.error());
}

Stored<Store::Redone> Store::redo(const protocol::StoreRecord& record, const protocol::WalletEntry& entry) {
  auto postings = wallet_desk_.redo(record, entry);
  return postings ? Stored<Redone>(Redone{std::move(*postings), std::nullopt}) : tl::unexpected(postings.error());
}

}  // namespace queueback::store_server
