// Training: sales that are none. Nothing of them is saved, sent or told to the journal, their receipts say that they
// are none, and the drawer stays closed; what would touch any of that is refused while it lasts.
#include <utility>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

/// What belongs to the drawer, to other sales or to the store.
bool is_real(const Event& event) {
  return is_one_of<Park, Recall, FetchBasket, PickUp, HandOver, OpenWithoutSale, MoveCash, OpenShift, CloseShift,
                   ReportShift, ReprintReport, StartDrill, StartReturn, PayFromWallet, SetMemberPin>(event);
}

/// What of training still happens: people are told, its own receipts are printed, PINs are checked and wrong ones
/// noted, training itself begins and ends; what the store says late to sales before it is kept, and a drill's end.
bool is_harmless(const Effect& effect) {
  if (const auto* written = std::get_if<WriteJournal>(&effect)) {
    const JournalKind kind = written->event.kind;
    return kind == JournalKind::kTrainingBegan || kind == JournalKind::kTrainingEnded ||
           kind == JournalKind::kSignOut || kind == JournalKind::kWrongPin || kind == JournalKind::kLockedOut ||
           kind == JournalKind::kApprovalRefused || kind == JournalKind::kDrillEnded;
  }
  return std::holds_alternative<Tell>(effect) || std::holds_alternative<ShowCustomer>(effect) ||
         std::holds_alternative<PrintTraining>(effect) || std::holds_alternative<CheckPin>(effect) ||
         std::holds_alternative<SaveWrongPins>(effect) || std::holds_alternative<CheckMemberCode>(effect) ||
         std::holds_alternative<SaveLease>(effect) || std::holds_alternative<DropLease>(effect) ||
         std::holds_alternative<ReturnLease>(effect);
}

}  // namespace

Performed perform(const State& state, const SetTraining& event, const By& by, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling->cart.is_empty()) {
    return refused(stay(state, NoticeCode::kFinishSaleFirst));
  }
  if (event.on == state.training) {
    return refused(stay(state, event.on ? NoticeCode::kTrains : NoticeCode::kTrainsNot));
  }
  State next = state;
  next.training = event.on;
  const JournalKind kind = event.on ? JournalKind::kTrainingBegan : JournalKind::kTrainingEnded;
  const NoticeCode said = event.on ? NoticeCode::kTrainingBegan : NoticeCode::kTrainingEnded;
  return {go(std::move(next), Selling{selling->cashier, {}},
             {WriteJournal{by.event(kind, context.now)}, welcome(), Tell{{said, {}}}}),
          event.on ? Role::kSupervisor : Role::kCashier};
}

std::optional<Decision> held_by_training(const State& state, const Event& event) {
  return state.training && is_real(event) ? std::optional(stay(state, NoticeCode::kNotInTraining)) : std::nullopt;
}

Decision train(const State& state, const SaleDraft& draft, const Context& context) {
  const SignedIn cashier = *signed_in(state);
  const domain::Order order{{},
                            context.catalogue.profile()->store,
                            domain::TerminalId::parse(context.desk).value_or(*domain::TerminalId::parse("training")),
                            draft.cashier,
                            draft.cart.buyer ? std::optional(draft.cart.buyer->id) : std::nullopt,
                            {},
                            draft.currency,
                            draft.cart.lines,
                            draft.tenders,
                            draft.cart.total(),
                            draft.paid_at,
                            draft.business_date,
                            draft.utc_offset_minutes,
                            draft.versions,
                            draft.estimate};
  const std::string change = domain::to_string(draft.change);
  return go(state, SaleDone{cashier, order, draft.change},
            {PrintTraining{order},
             ShowCustomer{display_line("TRAINING", domain::to_string(order.total)), display_line("CHANGE", change)},
             Tell{{NoticeCode::kTrained, {change}}}});
}

Decision only_training(const State& before, Decision decision) {
  const bool signed_out = std::holds_alternative<SignedOut>(decision.state.phase);
  if (before.training && decision.state.training) {
    std::erase_if(decision.effects, [](const Effect& effect) { return !is_harmless(effect); });
  }
  if (decision.state.training && signed_out) {
    decision.state.training = false;  // the next one works
  }
  return decision;
}

}  // namespace queueback::terminal::steps
