// The rest of Till: members' change and points.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "common/crypto/pin.hpp"
#include "common/log/log.hpp"
#include "common/runtime/json_service.hpp"
#include "common/runtime/storage_await.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {

using domain::Money;
using nlohmann::json;

namespace {

/// The store's answer; nothing: it cannot be read.
std::optional<LeaseAnswered> read_answer(const AskLease& asked, const json& answer) {
  const std::int64_t granted = runtime::optional_number(answer, "granted", -1);
  const std::int64_t expires_at = runtime::optional_number(answer, "expires_at", -1);
  const std::string pin_hash = runtime::optional_text(answer, "pin_hash");
  const bool is_amount = granted >= 0 && granted <= domain::kMaxAmount.minor();
  if (!is_amount || expires_at < 0 || pin_hash.size() > domain::kMaxPinHash) {
    return std::nullopt;
  }
  return LeaseAnswered{asked.purse, asked.id, Money::minor(granted), Instant{expires_at}, pin_hash, asked.wanted};
}

}  // namespace

void Till::carry_out(const AskLease& effect) { asio::co_spawn(executor_, ask_lease(effect), asio::detached); }

asio::awaitable<void> Till::ask_lease(AskLease what) {
  // The id is on the disk before the store hears of it, whatever becomes of the answer.
  const auto nothing_more = []() -> Stored<bool> { return true; };
  (void)co_await runtime::on_storage<bool>(parts_.storage, nothing_more);
  json question = {{"do", "wallet/lease"},
                   {"id", to_string(what.id.uuid)},
                   {"member", what.purse.member},
                   {"kind", to_string(what.purse.kind)},
                   {"spent", what.spent.minor()}};
  if (what.wanted) {
    question["amount"] = what.wanted->minor();
  }
  const auto said = co_await ask(std::move(question));
  if (!said) {
    const bool was_refused = said.error().kind == link::NoAnswer::Kind::kRefusal;
    happen(LeaseUnanswered{what.purse, said.error().reason, what.wanted,
                           was_refused ? LeaseUnanswered::Kind::kRefusal : LeaseUnanswered::Kind::kSilence});
    co_return;
  }
  if (const auto answer = read_answer(what, *said)) {
    happen(*answer);
  } else {
    happen(
        LeaseUnanswered{what.purse, "the store's answer cannot be read", what.wanted, LeaseUnanswered::Kind::kSilence});
  }
}

void Till::carry_out(const SaveLease& effect) {
  if (!parts_.storage.submit([this, effect] { return parts_.database.save_lease(effect); }, [] {})) {
    log::error("lease.not_saved", {{"lease", to_string(effect.lease.id.uuid)}});
  }
}

void Till::carry_out(const DropLease& effect) {
  if (!parts_.storage.submit([this, effect] { return parts_.database.drop_lease(effect.id); }, [] {})) {
    log::error("lease.not_dropped", {{"lease", to_string(effect.id.uuid)}});
  }
}

void Till::carry_out(const ReturnLease& effect) {
  const auto made = std::make_shared<std::optional<replication::Appended>>();
  const bool taken = parts_.storage.submit(
      [this, effect, made, now = parts_.clock.now()]() -> Stored<void> {
        auto record = parts_.database.return_lease(effect, now);
        if (!record) {
          return tl::unexpected(record.error());
        }
        *made = *record;
        return {};
      },
      [this, made] { asio::post(executor_, [this, made] { parts_.appended(**made); }); });
  if (!taken) {  // the table still has it: the next start gives it back
    log::error("lease.not_returned", {{"lease", to_string(effect.id.uuid)}});
  }
}

void Till::look_after_leases() {
  const Instant now = parts_.clock.now();
  const bool is_over = std::any_of(state_.leases.begin(), state_.leases.end(),
                                   [&](const auto& lease) { return now >= lease.second.expires_at; });
  if (is_over) {
    happen(TimePassed{});
  }
}

void Till::carry_out(const StoreMemberPin& effect) {
  setting_pin_ = true;
  // As with a cashier's PIN: the KDF is slow on purpose, and only the executor is touched afterwards.
  asio::post(parts_.slow, [this, executor = executor_, effect] {
    const auto hash = crypto::hash_pin(effect.pin, parts_.random);
    const std::string encoded = hash.value_or("");
    asio::post(executor,
               [this, effect, encoded] { asio::co_spawn(executor_, set_member_pin(effect, encoded), asio::detached); });
  });
}

asio::awaitable<void> Till::set_member_pin(StoreMemberPin what, std::string pin_hash) {
  json question = {
      {"do", "members/set-pin"}, {"member", what.member}, {"pin_hash", pin_hash}, {"approver", what.approver}};
  const auto said = co_await ask(std::move(question));
  setting_pin_ = false;
  if (said) {
    happen(MemberPinSet{what.member, pin_hash});
  } else {
    happen(MemberPinRefused{said.error().reason, said.error().kind == link::NoAnswer::Kind::kSilence});
  }
}

}  // namespace queueback::terminal
