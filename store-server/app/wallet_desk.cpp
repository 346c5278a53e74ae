#include "store-server/app/wallet_desk.hpp"

#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/crypto/pin.hpp"
#include "store-server/app/quarantine_desk.hpp"
#include "store-server/storage/replacement_tables.hpp"

namespace queueback::store_server {

using domain::Money;
using domain::Purse;
using domain::TenderKind;
using ledger::Posting;
using protocol::WalletAction;
using protocol::WalletEntry;
using State = LeaseRow::LeaseState;

namespace {

constexpr const char* kLeased = "wallet/lease";
constexpr const char* kSpent = "wallet/spent";
constexpr const char* kReturned = "wallet/returned";
constexpr const char* kWrittenOff = "wallet/written-off";
constexpr const char* kBeyond = "wallet/beyond";
/// Where change goes that paid for goods: the sales book has it as a tender. Points go back to where they came from.
constexpr const char* kTill = "external/till";
constexpr const char* kIssued = "issue/points";
/// The currency of points.
constexpr const char* kPoints = "points";
/// Longest part of an unknown member that an error repeats.
constexpr std::size_t kMaxShownMember = 64;

bool is_points(const Purse& purse) { return purse.kind == TenderKind::kPoints; }
std::string account_of(const Purse& purse) {
  return "member/" + purse.member + (is_points(purse) ? "/points" : "/change");
}
std::string currency_of(const Purse& purse, const std::string& change) {
  return is_points(purse) ? std::string(kPoints) : change;
}

/// A posting of the rewards book in the purse's unit.
Posting rewards_posting(const StoreState& state, const Purse& purse, std::string debit, std::string credit,
                        Money amount, const char* cause) {
  return {
      ledger::Book::kRewards, std::move(debit), std::move(credit), currency_of(purse, state.currency), amount, cause};
}

/// Moves a part of the purse into the lease, or back. Points are the reward program's too, which takes them back when
/// goods are returned: it hears of it.
Result<std::vector<Posting>, ledger::Error> transfer(StoreState& state, const LeaseRow& row, Money amount,
                                                     const char* cause) {
  if (amount.is_zero()) {
    return std::vector<Posting>();
  }
  const std::string purse = account_of(row.purse);
  const std::string lease = lease_account(row.terminal, row.purse, state.currency).account;
  const bool is_grant = std::string_view(cause) == kLeased;
  std::vector<Posting> postings = {
      rewards_posting(state, row.purse, is_grant ? purse : lease, is_grant ? lease : purse, amount, cause)};
  if (const auto posted = state.book.post(postings); !posted) {
    return tl::unexpected(posted.error());
  }
  if (is_points(row.purse)) {
    state.rewards.note_points(row.purse.member, is_grant ? Money{} - amount : amount);
  }
  return postings;
}

/// The lease that a payment names, as the sale's payments before it left it; nothing: none that it may spend of.
Stored<LeaseRow*> lease_of(WalletTables& tables, const domain::Order& order, const domain::Tender& tender,
                           std::vector<LeaseRow>& seen) {
  const auto id = parse_uuid(tender.reference);
  if (!id) {
    return nullptr;
  }
  auto known = std::find_if(seen.begin(), seen.end(), [&](const LeaseRow& row) { return row.id.uuid == *id; });
  if (known != seen.end()) {
    return &*known;
  }
  const auto row = tables.find(domain::LeaseId{*id});
  if (!row) {
    return tl::unexpected(row.error());
  }
  // Whose change it is, the till knew: it checked the PIN. A correction may have another buyer, or none.
  const bool may_spend = *row && (*row)->terminal == order.terminal.text() && (*row)->purse.kind == tender.kind;
  if (!may_spend) {
    return nullptr;
  }
  seen.push_back(**row);
  return &seen.back();
}

}  // namespace

ledger::AccountKey lease_account(const std::string& terminal, const Purse& purse, const std::string& currency) {
  return {"lease/" + terminal + "/" + purse.member, currency_of(purse, currency)};
}

Stored<WalletSpending> wallet_spending(StoreState& state, const domain::Order& order) {
  WalletSpending out;
  WalletTables tables(state.database);
  out.leases.reserve(order.tenders.size());
  for (const domain::Tender& tender : order.tenders) {
    if (!domain::is_leased(tender.kind)) {
      continue;
    }
    const auto lease = lease_of(tables, order, tender, out.leases);
    if (!lease) {
      return tl::unexpected(lease.error());
    }
    const Money covered = *lease == nullptr ? Money{} : std::min(tender.amount, (*lease)->left());
    if (!covered.is_zero()) {
      (*lease)->spent += covered;
      const Purse& purse = (*lease)->purse;
      out.postings.push_back(rewards_posting(state, purse,
                                             lease_account((*lease)->terminal, purse, state.currency).account,
                                             is_points(purse) ? kIssued : kTill, covered, kSpent));
    }
    const Money beyond = tender.amount - covered;
    if (!beyond.is_zero()) {
      const std::string& store = state.store.text();
      out.postings.push_back({ledger::Book::kSales, "receivable/" + store,
                              "tender/" + store + "/" + std::string(to_string(tender.kind)), state.currency, beyond,
                              kBeyond});
    }
    out.beyond += beyond;
  }
  return out;
}

std::optional<BookingAlarm> wallet_alarm(const domain::Order& order, Money beyond) {
  if (beyond.is_zero()) {
    return std::nullopt;
  }
  return BookingAlarm{
      std::string(kWalletAlarm),
      "receipt " + std::to_string(order.receipt.value) + " of " + order.terminal.text() + " spent " +
          domain::to_string(beyond) + " of member " + (order.member ? order.member->text() : "(none)") +
          "'s change or points that no lease of this terminal covers: the data of the terminal or of the "
          "store was copied or set back"};
}

Stored<Booking> book_lease_return(StoreState& state, const std::string& terminal, const domain::LeaseReturn& what,
                                  const EffectiveTime& effective) {
  Booking booking;
  booking.effective_at = effective(what.at);
  booking.quarantine_reason = name_objection(state, terminal, "lease", what.store, what.terminal);
  WalletTables tables(state.database);
  auto known = tables.find(what.lease);
  if (!known) {
    return tl::unexpected(known.error());
  }
  const bool is_anothers = *known && ((*known)->terminal != terminal || (*known)->purse.member != what.member.text());
  if (booking.quarantine_reason.empty() && is_anothers) {
    booking.quarantine_reason = "lease " + to_string(what.lease.uuid) + " is of terminal " + (*known)->terminal +
                                " and member " + (*known)->purse.member;
  }
  if (!booking.quarantine_reason.empty()) {
    return booking;
  }
  // The terminal may have asked and heard no answer: an id that is not here is used up by this.
  LeaseRow row = known->value_or(
      LeaseRow{what.lease, terminal, {what.member.text()}, {}, {}, {}, booking.effective_at, booking.effective_at});
  if (row.state == State::kOpen) {
    const Money still_out = std::max(row.spent, what.spent);
    const Money amount = std::max(row.granted - row.given_back - still_out, Money{});
    auto postings = transfer(state, row, amount, kReturned);
    QB_CHECK(postings.has_value());
    booking.postings = std::move(*postings);
    row.given_back += amount;
    row.state = State::kReturned;
  }
  auto done = tables.save(row);
  return done ? Stored<Booking>(std::move(booking)) : tl::unexpected(done.error());
}

Stored<std::string> WalletDesk::objection(const LeaseRequest& request, const std::optional<LeaseRow>& row) {
  if (row) {
    const bool is_its_own = row->terminal == request.terminal && row->purse == request.purse;
    if (!is_its_own) {
      return std::string("this lease is another terminal's or another member's");
    }
    return row->state == State::kOpen ? std::string() : std::string("this lease was given back; ask for another");
  }
  const auto open = tables_.open_count(request.purse);
  if (!open) {
    return tl::unexpected(open.error());
  }
  return *open >= kMaxOpenLeases ? "terminals hold " + std::to_string(*open) + " leases of this member's " +
                                       std::string(to_string(request.purse.kind))
                                 : std::string();
}

Stored<Result<LeaseAnswer, std::string>> WalletDesk::lease(const LeaseRequest& request, const WalletRules& rules) {
  auto hash = tables_.pin_hash(request.purse.member);
  const auto before = tables_.find(request.id);
  if (!hash || !before) {
    return tl::unexpected(!hash ? hash.error() : before.error());
  }
  if (!*hash) {
    return Granted(LeaseAnswer{{}, clock_.now(), ""});
  }
  const auto why = objection(request, *before);
  if (!why || !why->empty()) {
    return why ? Stored<Granted>(Granted(tl::unexpected(*why))) : tl::unexpected(why.error());
  }
  // Granted before the store was set back, if the terminal tells the truth: it gives the lease back and asks anew.
  if (!*before && !request.spent.is_zero()) {
    return Granted(LeaseAnswer{{}, clock_.now(), std::move(**hash)});
  }
  // As with every entry: what is due comes first, and one time for all of it.
  const Instant now = clock_.now();
  if (auto done = state_.rewards.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  LeaseRow row = before->value_or(LeaseRow{request.id, request.terminal, request.purse, {}, {}, {}, now, now});
  const Money spent = std::min(request.spent, row.granted);
  const Money wanted = spent + std::min(request.wanted.value_or(rules.allowance), rules.max_lease);
  const Money balance = std::max(
      state_.book.balances().balance(account_of(request.purse), currency_of(request.purse, state_.currency)), Money{});
  // Whatever the terminal says that it has spent: what no sale has booked yet counts as in its hands.
  const Money most = std::max(rules.max_lease - row.left(), Money{});
  const Money amount = std::min({std::max(wanted - (row.granted - row.given_back), Money{}), balance, most});
  const bool runs_out = !row.granted.is_zero() && row.expires_at - now < Duration{rules.lease_time.micros / 2};
  if (amount.is_zero() && !runs_out) {
    return Granted(LeaseAnswer{row.granted, row.expires_at, std::move(**hash)});
  }
  const WalletEntry entry{
      WalletAction::kLeased, request.id, request.terminal, request.purse.member, amount, now + rules.lease_time, "", "",
      request.purse.kind};
  auto done = log(entry, now);
  return done ? Stored<Granted>(LeaseAnswer{row.granted + amount, entry.expires_at, std::move(**hash)})
              : tl::unexpected(done.error());
}

Stored<void> WalletDesk::log(const WalletEntry& entry, Instant now) {
  auto postings = apply(entry, now);
  return postings ? log_.append({now, now, "", entry, std::move(*postings)}, nullptr)
                  : tl::unexpected(postings.error());
}

Stored<std::vector<Posting>> WalletDesk::apply(const WalletEntry& entry, Instant at) {
  const auto known = tables_.find(entry.lease);
  if (!known) {
    return tl::unexpected(known.error());
  }
  LeaseRow row = known->value_or(LeaseRow{entry.lease, entry.terminal, {entry.member, entry.kind}, {}, {}, {}, at, at});
  const bool is_grant = entry.action == WalletAction::kLeased;
  auto postings = transfer(state_, row, entry.amount, is_grant ? kLeased : kWrittenOff);
  if (!postings) {
    return fail(storage::ErrorCode::kOther, "lease: " + postings.error().reason);
  }
  if (is_grant) {
    row.granted += entry.amount;
    row.granted_at = at;
    row.expires_at = entry.expires_at;
  } else {
    row.given_back += entry.amount;
    row.state = State::kWrittenOff;
  }
  auto done = tables_.save(row);
  return done ? Stored<std::vector<Posting>>(std::move(*postings)) : tl::unexpected(done.error());
}

Stored<std::vector<Posting>> WalletDesk::redo(const protocol::StoreRecord& record, const WalletEntry& entry) {
  return apply(entry, record.applied_at);
}

Stored<bool> WalletDesk::is_holder_gone(const LeaseRow& row) {
  bool gone = false;
  auto done = ReplacementTables(state_.database).each_former([&](const std::string& terminal, const FormerDevice& one) {
    gone = gone || (terminal == row.terminal && one.at >= row.granted_at);
  });
  const auto terminals = done ? DirectoryTables(state_.database).terminals() : tl::unexpected(done.error());
  if (!terminals) {
    return tl::unexpected(terminals.error());
  }
  for (const TerminalRow& terminal : *terminals) {
    gone = gone || (terminal.terminal == row.terminal && terminal.revoked_at.value_or(Instant{}) >= row.granted_at);
  }
  return gone;
}

Stored<Result<Money, std::string>> WalletDesk::write_off(const domain::LeaseId& id, const std::string& by,
                                                         const std::string& reason) {
  using Answer = Result<Money, std::string>;
  if (std::string wrong = who_and_why_objection(by, reason); !wrong.empty()) {
    return Answer(tl::unexpected(std::move(wrong)));
  }
  const auto row = tables_.find(id);
  const auto gone = row && *row ? is_holder_gone(**row) : Stored<bool>(false);
  if (!row || !gone) {
    return tl::unexpected(!row ? row.error() : gone.error());
  }
  if (!*row || (*row)->left().is_zero()) {
    return Answer(tl::unexpected(*row ? "nothing is left of lease " + to_string(id.uuid)
                                      : "there is no lease " + to_string(id.uuid) + " here"));
  }
  if ((*row)->state == State::kOpen && !*gone) {
    return Answer(tl::unexpected("terminal " + (*row)->terminal +
                                 " can still spend it, and gives it back by itself; if the device is gone, revoke or "
                                 "replace the terminal first"));
  }
  const Instant now = clock_.now();
  if (auto done = state_.rewards.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  const Money amount = (*row)->left();
  auto done = log({WalletAction::kWrittenOff, id, (*row)->terminal, (*row)->purse.member, amount, (*row)->expires_at,
                   by, reason, (*row)->purse.kind},
                  now);
  return done ? Stored<Answer>(amount) : tl::unexpected(done.error());
}

Stored<Result<void, std::string>> WalletDesk::set_pin(const std::string& member, const std::string& pin_hash,
                                                      const std::string& by) {
  using Answer = Result<void, std::string>;
  const auto name = DirectoryTables(state_.database).name_of(member);
  if (!name) {
    return tl::unexpected(name.error());
  }
  if (!*name) {
    return Answer(tl::unexpected("there is no member " + printable(member, kMaxShownMember) + " here"));
  }
  if (pin_hash.size() > domain::kMaxPinHash || !crypto::is_pin_hash(pin_hash)) {
    return Answer(tl::unexpected(std::string("that is no hash of a PIN")));
  }
  auto done = tables_.set_pin(member, pin_hash, clock_.now(), by);
  return done ? Stored<Answer>(Answer()) : tl::unexpected(done.error());
}

}  // namespace queueback::store_server
