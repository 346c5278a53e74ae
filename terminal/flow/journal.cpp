// What of the flow goes into the electronic journal, beside what needs a role (which says so itself) and what the
// outbox commits in one transaction with its event: sales, handovers, reports.
#include <utility>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

using domain::Money;

/// Who works at the till; empty: nobody.
std::string worker(const State& state) {
  const auto cashier = signed_in(state);
  return cashier ? cashier->id.text() : std::string();
}

const Selling* selling(const State& state) { return std::get_if<Selling>(&state.phase); }

struct Said {
  const State& before;
  const State& after;
  Instant now;

  using Maybe = std::optional<JournalEvent>;

  [[nodiscard]] JournalEvent event(JournalKind kind, std::string detail = "", std::optional<Money> amount = {}) const {
    return {kind, now, worker(before), "", "", std::move(detail), amount};
  }
  [[nodiscard]] bool changed() const { return after.step != before.step; }

  Maybe operator()(const PinChecked&) const {
    const auto* checking = std::get_if<CheckingPin>(&before.phase);
    if (checking == nullptr) {
      return std::nullopt;
    }
    const std::string id = checking->cashier.text();
    JournalEvent out = event(JournalKind::kSignIn);
    out.cashier = id;
    if (!signed_in(after)) {
      const auto wrong = after.wrong_pins.find(id);
      const bool locked = wrong != after.wrong_pins.end() && wrong->second.locked_until;
      out.kind = locked ? JournalKind::kLockedOut : JournalKind::kWrongPin;
    }
    return out;
  }
  Maybe operator()(const Code&) const {
    const bool by_badge = std::holds_alternative<SignedOut>(before.phase) && signed_in(after).has_value();
    if (!by_badge) {
      return std::nullopt;
    }
    JournalEvent out = event(JournalKind::kSignIn, "badge");
    out.cashier = signed_in(after)->id.text();
    return out;
  }
  Maybe operator()(const AnswerAge& what) const {
    const auto* checking = changed() ? std::get_if<CheckingAge>(&before.phase) : nullptr;
    if (checking == nullptr) {
      return std::nullopt;
    }
    const bool refused = what.answer == AnswerAge::Answer::kRefused;
    JournalEvent out = event(refused ? JournalKind::kAgeRefused : JournalKind::kAgeConfirmed,
                             checking->product.id.text() + ", " + std::to_string(checking->product.min_age) +
                                 " years: born by " + to_string(checking->born_by));
    out.reason = refused ? "" : what.answer == AnswerAge::Answer::kBySight ? "by sight" : "by document";
    return out;
  }
  Maybe operator()(const SignOut&) const { return changed() ? Maybe(event(JournalKind::kSignOut)) : std::nullopt; }
  Maybe operator()(const VoidLine& what) const {
    const auto index = changed() ? line_index(selling(before)->cart, what.line) : std::nullopt;
    if (!index) {
      return std::nullopt;
    }
    return line_voided(selling(before)->cart.lines[*index], worker(before), now);
  }
  Maybe operator()(const SetQuantity& what) const {
    const auto index = changed() ? line_index(selling(before)->cart, what.line) : std::nullopt;
    if (!index) {
      return std::nullopt;
    }
    const domain::OrderLine& was = selling(before)->cart.lines[*index];
    const domain::OrderLine& is = selling(after)->cart.lines[*index];
    if (is.quantity >= was.quantity) {
      return std::nullopt;
    }
    return event(JournalKind::kLineReduced,
                 was.name + ": " + domain::to_string(was.quantity) + " -> " + domain::to_string(is.quantity),
                 selling(before)->cart.total() - selling(after)->cart.total());
  }
  Maybe operator()(const VoidSale&) const {
    const Selling* was = changed() ? selling(before) : nullptr;
    return was == nullptr || was->cart.lines.empty() ? std::nullopt
                                                     : Maybe(event(JournalKind::kSaleVoided, "", was->cart.total()));
  }
  Maybe operator()(const VoidTender&) const {
    if (!changed()) {
      return std::nullopt;
    }
    const domain::Tender& out = selling(before)->paid.back();
    return event(JournalKind::kPaymentVoided, std::string(to_string(out.kind)) + " " + out.reference, out.amount);
  }
  Maybe operator()(const Park&) const {
    return changed() ? Maybe(event(JournalKind::kSaleParked, std::to_string(after.parked.rbegin()->first),
                                   selling(before)->cart.total()))
                     : std::nullopt;
  }
  Maybe operator()(const Recall& what) const {
    return changed()
               ? Maybe(event(JournalKind::kSaleRecalled, std::to_string(what.number), selling(after)->cart.total()))
               : std::nullopt;
  }
  Maybe operator()(const BasketFetched& what) const {
    return changed() ? Maybe(event(JournalKind::kSaleRecalled, what.id, selling(after)->cart.total())) : std::nullopt;
  }
  Maybe operator()(const BasketGone& what) const {
    const auto gone = before.parked.find(what.number);
    return gone == before.parked.end() || after.parked.contains(what.number)
               ? std::nullopt
               : Maybe(event(JournalKind::kSaleRecalled, std::to_string(what.number) + " at " + what.terminal,
                             gone->second.cart.total()));
  }
  Maybe operator()(const Reprinted& what) const { return event(JournalKind::kReprint, what.what); }
  template <class Other>
  Maybe operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

JournalEvent line_voided(const domain::OrderLine& line, const std::string& cashier, Instant at) {
  return {
      JournalKind::kLineVoided, at, cashier, "", "", line.name + " x " + domain::to_string(line.quantity), line.total};
}

Decision note(const State& before, Decision decision, const Event& event, Instant now) {
  if (auto said = std::visit(Said{before, decision.state, now}, event)) {
    decision.effects.emplace_back(WriteJournal{std::move(*said)});
  }
  return decision;
}

}  // namespace queueback::terminal::steps
