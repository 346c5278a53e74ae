#include "terminal/till/till.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

#include "common/crypto/pin.hpp"
#include "common/domain/receipt_link.hpp"
#include "common/log/log.hpp"
#include "common/policy/policy.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::terminal {
namespace {

/// An event that never settles would hang a front end; the slowest step is a commit on a tired disk.
constexpr Duration kSettleLimit = Duration::seconds(30);

/// Tells the runs of the program from each other.
std::string random_name(RandomSource& random) { return to_hex(random.bytes<4>()); }

}  // namespace

Till::Till(asio::any_io_executor executor, Parts parts, State start)
    : executor_(executor),
      parts_(std::move(parts)),
      state_(std::move(start)),
      run_(random_name(parts_.random)),
      print_queue_(executor, parts_.database, parts_.storage, parts_.clock,
                   [this](const PrintJob& job, const domain::Order& order,
                          const std::string& incarnation) -> std::optional<hal::api::PrintDocument> {
                     if (!catalogue_.profile()) {
                       return std::nullopt;
                     }
                     return document_of(order, incarnation, job.kind);
                   }),
      changed_(executor) {}

void Till::attach(Devices& devices) {
  devices_ = &devices;
  print_queue_.attach(devices);
  print_queue_.resume();
}

void Till::set_catalogue(const std::vector<replication::ReferenceItem>& items, std::uint64_t version) {
  Catalogue fresh(items, version);
  std::vector<rewards::queue_rebate::Policy> policies;
  for (const protocol::PolicyText& text : fresh.policy_texts()) {
    const auto policy = policy::parse(text.toml, "policy " + text.version, text.effective_from);
    if (policy) {
      policies.push_back(policy->queue_rebate);
    } else {
      log::error("policy.unreadable", {{"version", text.version}, {"reason", policy.error().reason}});
    }
  }
  fresh.set_policies(std::move(policies));
  if (fresh.unreadable() > 0) {
    log::error("reference.unreadable", {{"items", fresh.unreadable()}});
  }
  catalogue_ = std::move(fresh);
  ++catalogue_number_;
  happen(ReferenceChanged{});
}

Context Till::context() const {
  return {catalogue_, parts_.clock.now(), storage_health(parts_.database_path),
          parts_.database.identity().terminal.text()};
}

domain::RebateEstimate Till::estimate_now() const {
  const auto* selling = std::get_if<Selling>(&state_.phase);
  return selling == nullptr ? domain::RebateEstimate{} : estimate(selling->cart, context());
}

bool Till::is_settled() const {
  return !std::holds_alternative<CheckingPin>(state_.phase) && !std::holds_alternative<Saving>(state_.phase) &&
         !std::holds_alternative<HandingOver>(state_.phase);
}

void Till::happen(const Event& event) {
  Decision decision = decide(state_, event, context());
  state_ = std::move(decision.state);
  touch();
  for (const Effect& effect : decision.effects) {
    std::visit([this](const auto& what) { carry_out(what); }, effect);
  }
}

asio::awaitable<std::vector<Notice>> Till::perform(Event event) {
  const std::uint64_t before = notice_number_;
  happen(event);
  const Duration start = parts_.clock.monotonic();
  while (!is_settled() && parts_.clock.monotonic().micros - start.micros < kSettleLimit.micros) {
    co_await wait_for_change(revision_, kSettleLimit);
  }
  std::vector<Notice> caused;
  for (const NumberedNotice& notice : notices_) {
    if (notice.number > before) {
      caused.push_back(notice.notice);
    }
  }
  co_return caused;
}

void Till::touch() {
  ++revision_;
  changed_.raise();
}

asio::awaitable<void> Till::wait_for_change(std::uint64_t seen, Duration limit) {
  const Duration end{parts_.clock.monotonic().micros + limit.micros};
  while (revision_ <= seen && parts_.clock.monotonic() < end) {
    const Duration left{end.micros - parts_.clock.monotonic().micros};
    co_await changed_.wait(left);
  }
}

void Till::carry_out(const CheckPin& effect) {
  // Not on the I/O thread: the KDF is slow on purpose.
  // The till may be gone when it is done: only its executor is touched there.
  asio::post(parts_.slow, [this, executor = executor_, effect] {
    const auto right = crypto::verify_pin(effect.pin, effect.pin_hash);
    const bool ok = right.has_value() && *right;
    asio::post(executor,
               [this, ok] { happen(PinChecked{ok ? PinChecked::Verdict::kRight : PinChecked::Verdict::kWrong}); });
  });
}

void Till::carry_out(const SaveWrongPins& effect) {
  const bool taken = parts_.storage.submit(
      [this, effect] { return parts_.database.save_wrong_pins(effect.cashier, effect.wrong); }, [] {});
  if (!taken) {
    log::warning("pin.not_recorded", {{"cashier", effect.cashier}});
  }
}

void Till::carry_out(const CheckMemberCode& effect) {
  const domain::MemberCode& code = effect.code;
  const Bytes* key = catalogue_.issuer_key(code.key_id);
  const auto public_key = key == nullptr ? std::nullopt : to_array<32>(*key);
  const auto signature = to_array<64>(code.signature);
  auto verdict = MemberChecked::Verdict::kUnknownKey;
  if (public_key && signature) {
    const bool genuine = crypto::verify({*public_key}, as_bytes(code.signed_part), {*signature});
    verdict = genuine ? MemberChecked::Verdict::kGenuine : MemberChecked::Verdict::kForged;
  }
  happen(MemberChecked{code.member, code.key_id, verdict});
}

void Till::carry_out(const SaveSale& effect) {
  const auto saved = std::make_shared<std::optional<SavedSale>>();
  const bool taken = parts_.storage.submit(
      [this, draft = effect.draft, saved]() -> Stored<void> {
        auto sale = parts_.database.save_sale(draft, parts_.clock, parts_.random);
        if (!sale) {
          return tl::unexpected(sale.error());
        }
        *saved = std::move(*sale);
        return {};
      },
      [this, saved] { asio::post(executor_, [this, saved] { on_saved(**saved); }); });
  if (!taken) {
    happen(CommitFailed{"storage is overloaded"});
  }
}

void Till::on_saved(const SavedSale& sale) {
  fresh_job_ = sale.job;
  happen(Committed{sale.order});
  parts_.appended(sale.record);
}

void Till::carry_out(const SaveKept& effect) {
  // Goods that are not paid for are no reason to stop: without this a restart does not know them, no more.
  const bool fits = free_bytes(parts_.database_path) >= kMinBookkeepingBytes;
  if (!fits || !parts_.storage.submit([this, effect] { return parts_.database.save_kept(effect); }, [] {})) {
    log::warning("sale.not_kept", {});
  }
}

void Till::carry_out(const SaveHandover& effect) {
  const auto saved = std::make_shared<std::optional<HandoverOutcome>>();
  const bool taken = parts_.storage.submit(
      [this, draft = effect.draft, saved]() -> Stored<void> {
        auto outcome = parts_.database.save_handover(draft);
        if (!outcome) {
          return tl::unexpected(outcome.error());
        }
        *saved = std::move(*outcome);
        return {};
      },
      [this, saved] { asio::post(executor_, [this, saved] { on_saved(**saved); }); });
  if (!taken) {
    happen(CommitFailed{"storage is overloaded"});
  }
}

void Till::on_saved(const HandoverOutcome& outcome) {
  if (const auto* repeated = std::get_if<RepeatedHandover>(&outcome)) {
    happen(HandoverRepeated{repeated->order, repeated->at});
    return;
  }
  const auto& saved = std::get<SavedHandover>(outcome);
  happen(HandoverCommitted{saved.handover.order, saved.handover.at});
  parts_.appended(saved.record);
}

void Till::carry_out(const OpenDrawer& /*effect*/) { devices_->open_drawer(); }

void Till::carry_out(const PrintReceipt& effect) {
  if (fresh_job_) {
    print_queue_.add(*std::exchange(fresh_job_, std::nullopt), effect.order,
                     to_hex(parts_.database.incarnation().bytes).substr(0, 8));
  }
}

void Till::carry_out(const ShowCustomer& effect) { devices_->show(effect.upper, effect.lower); }

void Till::carry_out(const Tell& effect) {
  notices_.push_back({++notice_number_, effect.notice});
  if (notices_.size() > kMaxNotices) {
    notices_.pop_front();
  }
  touch();
}

asio::awaitable<bool> Till::reprint(std::uint64_t receipt) {
  using Found = std::optional<std::tuple<PrintJob, domain::Order, std::string>>;
  const auto work = [this, receipt]() -> Stored<Found> {
    const auto newest = parts_.database.newest_receipt();
    if (!newest) {
      return tl::unexpected(newest.error());
    }
    const std::uint64_t wanted = receipt == 0 ? *newest : receipt;
    const auto order = parts_.database.sale(wanted);
    const auto incarnation = parts_.database.incarnation_of(wanted);
    if (!order || !incarnation) {
      return tl::unexpected(!order ? order.error() : incarnation.error());
    }
    if (!order->has_value()) {
      return Found();
    }
    auto job = parts_.database.add_copy(wanted, parts_.clock.now());
    if (!job) {
      return tl::unexpected(job.error());
    }
    return Found(std::in_place, std::move(*job), **order, *incarnation);
  };
  auto found = co_await runtime::on_storage<Found>(parts_.storage, work);
  if (!found) {
    co_return false;
  }
  auto& [job, order, incarnation] = *found;
  print_queue_.add(std::move(job), std::move(order), std::move(incarnation));
  co_return true;
}

ReceiptFacts Till::facts_of(const domain::Order& order, const std::string& incarnation) const {
  ReceiptFacts facts;
  if (const protocol::Cashier* cashier = catalogue_.cashier(order.cashier.text())) {
    facts.cashier_name = cashier->name;
  }
  if (order.member) {
    if (const protocol::MemberCard* card = catalogue_.member(order.member->text())) {
      facts.buyer_name = card->masked_name;
    }
  }
  const std::string part =
      domain::receipt_signed_part({order.store.text(), order.terminal.text(), order.receipt, incarnation, order.id});
  const crypto::Signature signature = parts_.receipt_key.sign(as_bytes(part));
  facts.link = domain::format_receipt_link(catalogue_.profile()->page_address, part, signature.bytes);
  return facts;
}

hal::api::PrintDocument Till::document_of(const domain::Order& order, const std::string& incarnation,
                                          PrintJob::Kind kind) const {
  ReceiptFacts facts = facts_of(order, incarnation);
  facts.kind = kind == PrintJob::Kind::kCopy ? ReceiptKind::kCopy : ReceiptKind::kOriginal;
  return make_receipt(order, *catalogue_.profile(), facts);
}

}  // namespace queueback::terminal
