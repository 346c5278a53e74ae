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

/// How far a wall clock may run away from the monotonic one between two looks before somebody has set it.
constexpr Duration kClockTolerance = Duration::seconds(30);

Duration wall_offset(const Clock& clock) { return {clock.now().micros - clock.monotonic().micros}; }

/// Tells the runs of the program from each other.
std::string random_name(RandomSource& random) { return to_hex(random.bytes<4>()); }

}  // namespace

Till::Till(asio::any_io_executor executor, Parts parts, State start)
    : executor_(executor),
      parts_(std::move(parts)),
      state_(std::move(start)),
      run_(random_name(parts_.random)),
      print_queue_(executor, parts_.database, parts_.storage, parts_.clock,
                   [this](const PrintJob& job, const Paper& paper) -> std::optional<hal::api::PrintDocument> {
                     if (!catalogue_.profile()) {
                       return std::nullopt;
                     }
                     return document_of(job, paper);
                   }),
      clock_offset_(wall_offset(parts_.clock)),
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
  return {catalogue_,
          parts_.clock.now(),
          storage_health(parts_.database_path),
          parts_.database.identity().terminal.text(),
          parts_.is_online() ? Context::Reach::kOnline : Context::Reach::kOffline,
          make_uuid_v7(parts_.clock.now(), parts_.random)};
}

domain::RebateEstimate Till::estimate_now() const {
  const auto* selling = std::get_if<Selling>(&state_.phase);
  return selling == nullptr ? domain::RebateEstimate{} : estimate(selling->cart, selling->paid, context());
}

bool Till::is_settled() const {
  return !std::holds_alternative<CheckingPin>(state_.phase) && !std::holds_alternative<Saving>(state_.phase) &&
         !std::holds_alternative<HandingOver>(state_.phase) && !std::holds_alternative<ClosingShift>(state_.phase) &&
         !std::holds_alternative<FetchingBasket>(state_.phase) && !std::holds_alternative<FindingSale>(state_.phase) &&
         !std::holds_alternative<PayingBack>(state_.phase) && !std::holds_alternative<PayingFromWallet>(state_.phase) &&
         !setting_pin_ && copies_under_way_ == 0 && !(state_.credit && state_.credit->is_ending) &&
         !(state_.asked && state_.asked->checking);
}

void Till::watch_clock() {
  const Duration offset = wall_offset(parts_.clock);
  const Duration jump{offset.micros - clock_offset_.micros};
  clock_offset_ = offset;
  if (jump.micros > kClockTolerance.micros || jump.micros < -kClockTolerance.micros) {
    carry_out(WriteJournal{{JournalKind::kClockChanged,
                            parts_.clock.now(),
                            "",
                            "",
                            "",
                            std::to_string(jump.micros / Duration::seconds(1).micros) + " s",
                            {}}});
  }
}

void Till::happen(const Event& event) {
  watch_clock();
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

void Till::carry_out(const SaveShift& effect) {
  if (!parts_.storage.submit([this, effect] { return parts_.database.begin_shift(effect.shift); }, [] {})) {
    log::error("shift.not_saved", {{"shift", effect.shift.number}});
  }
}

Moment Till::moment() const {
  const Instant now = parts_.clock.now();
  const auto& profile = catalogue_.profile();
  return profile ? Moment{now, local_day(*profile, now), utc_offset_minutes(*profile, now)}
                 : Moment{now, civil_from_days(now.micros / Duration::days(1).micros), 0};
}

void Till::append_drill_record(const SignedIn& by, std::uint64_t number, std::function<void(std::uint64_t seq)> then) {
  const auto made = std::make_shared<std::optional<replication::Appended>>();
  const std::string content = "{\"drill\":" + std::to_string(number) + "}";
  const bool taken = parts_.storage.submit(
      [this, by, content, made, when = moment()]() -> Stored<void> {
        auto record = parts_.database.append_report(domain::TillReportKind::kDrill, by.id, when, content);
        if (!record) {
          return tl::unexpected(record.error());
        }
        *made = *record;
        return {};
      },
      [this, made, then = std::move(then)] {
        asio::post(executor_, [this, made, then] {
          parts_.appended(**made);
          then((*made)->position.seq);
        });
      });
  if (!taken) {
    log::warning("drill.record_not_made", {{"number", number}});
  }
}

void Till::carry_out(const WriteJournal& effect) {
  std::vector<JournalEvent> events;
  if (unwritten_ > 0) {
    events.push_back(
        {JournalKind::kSkipped, effect.event.at, "", "", "the disk was full", std::to_string(unwritten_), {}});
  }
  events.push_back(effect.event);
  const bool fits = free_bytes(parts_.database_path) >= kMinBookkeepingBytes;
  const bool taken = fits && parts_.storage.submit(
                                 [this, events = std::move(events)]() -> Stored<void> {
                                   Stored<void> done;
                                   for (const JournalEvent& event : events) {
                                     done = done ? parts_.database.write_journal(event) : done;
                                   }
                                   return done;
                                 },
                                 [] {});
  unwritten_ = taken ? 0 : unwritten_ + 1;
  if (!taken) {
    log::error("journal.not_written", {{"kind", name(effect.event.kind)}});
  }
}

void Till::carry_out(const OpenDrawer& effect) {
  if (effect.receipt.value > 0) {
    devices_->open_drawer();  // its sale is on the disk
    return;
  }
  // Behind the event that says why: the drawer never opens without a trace.
  const auto open = [this] { asio::post(executor_, [this] { devices_->open_drawer(); }); };
  if (!parts_.storage.submit([]() -> Stored<void> { return {}; }, open)) {
    log::warning("drawer.not_opened", {{"reason", "storage is busy"}});
  }
}

void Till::carry_out(const PrintReceipt& effect) {
  if (fresh_job_) {
    const std::string incarnation = to_hex(parts_.database.incarnation().bytes).substr(0, 8);
    print_queue_.add(*std::exchange(fresh_job_, std::nullopt), SoldGoods{effect.order, incarnation});
    receipt_link_ = facts_of(effect.order, incarnation).link;
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

asio::awaitable<bool> Till::reprint(std::uint64_t receipt, PrintJob::Kind kind) {
  using Found = std::optional<std::pair<PrintJob, Paper>>;
  const bool is_return = kind == PrintJob::Kind::kReturnCopy;
  const auto work = [this, receipt, kind, is_return]() -> Stored<Found> {
    const auto newest = is_return ? parts_.database.newest_return() : parts_.database.newest_receipt();
    if (!newest) {
      return tl::unexpected(newest.error());
    }
    const std::uint64_t wanted = receipt == 0 ? *newest : receipt;
    auto paper = parts_.database.paper_of({0, wanted, kind, {}, "", {}});
    if (!paper) {
      return tl::unexpected(paper.error());
    }
    if (!*paper) {
      return Found();
    }
    auto job = parts_.database.add_copy(wanted, kind, parts_.clock.now());
    if (!job) {
      return tl::unexpected(job.error());
    }
    return Found(std::in_place, std::move(*job), std::move(**paper));
  };
  auto found = co_await runtime::on_storage<Found>(parts_.storage, work);
  if (!found) {
    co_return false;
  }
  auto& [job, paper] = *found;
  happen(Reprinted{(is_return ? "R" : "") + std::to_string(job.receipt)});
  print_queue_.add(std::move(job), std::move(paper));
  co_return true;
}

ReceiptFacts Till::facts_of(const domain::Order& order, const std::string& incarnation) const {
  ReceiptFacts facts;
  facts.cashier_name = name_of(catalogue_, order.cashier.text());
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

}  // namespace queueback::terminal
