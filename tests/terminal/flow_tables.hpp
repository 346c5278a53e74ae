#pragma once
#include <rapidcheck.h>

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "terminal/flow/flow.hpp"

/// What a till's tables hold after its effects, to be compared with what its flow believes.
namespace queueback::terminal {

/// The tables that SaveKept and SaveSale write, as a till that starts anew would read them.
struct KeptTables {
  std::optional<KeptSale> open;
  std::map<std::uint64_t, KeptSale> parked;

  void write(const std::vector<Effect>& effects) {
    for (const Effect& effect : effects) {
      if (const auto* kept = std::get_if<SaveKept>(&effect)) {
        open = kept->leaves_open ? open : kept->open;
        if (kept->parked) {
          RC_ASSERT(parked.emplace(kept->parked->first, kept->parked->second).second);
        }
        // Not in one assertion: RapidCheck takes an expression apart, and evaluates both sides of its "or".
        if (kept->recalled) {
          RC_ASSERT(parked.erase(*kept->recalled) == 1);
        }
      }
    }
  }
  /// What a restart would bring back is what the cashier works at, whenever it happens.
  void check(const State& state) const {
    Cart cart;
    std::vector<domain::Tender> paid;
    if (state.training) {
      // Practice is kept nowhere.
    } else if (const auto* selling = std::get_if<Selling>(&state.phase)) {
      cart = selling->cart;
      paid = selling->paid;
    } else if (const auto* saving = std::get_if<Saving>(&state.phase)) {
      cart = saving->draft.cart;
      paid = saving->paid;
    } else if (const auto* wallet = std::get_if<PayingFromWallet>(&state.phase)) {
      cart = wallet->selling.cart;
      paid = wallet->selling.paid;
    } else if (const auto* checking = std::get_if<CheckingAge>(&state.phase)) {
      cart = checking->selling.cart;
      RC_ASSERT(open.has_value());
      RC_ASSERT(open->asked_code == checking->code);
    }
    RC_ASSERT((open ? open->cart : Cart{}) == cart);
    RC_ASSERT((open ? open->paid : std::vector<domain::Tender>{}) == paid);
    RC_ASSERT(parked == state.parked);
    RC_ASSERT(parked.size() <= kMaxParked);
  }
};

/// The table of exchanged goods, as the transactions of a till write it: what is in it was not handed out and did not
/// pay yet, so nothing does either twice.
struct CreditTable {
  std::optional<ExchangeCredit> row;
  Money handed;  ///< of the newest that ended
  bool was_used = false;

  void write(const Event& event, const std::vector<Effect>& effects) {
    if (const auto* back = std::get_if<ReturnCommitted>(&event)) {
      const auto credit = credit_of(back->what);
      RC_ASSERT(!credit || !row);
      row = credit ? credit : row;
    }
    if (const auto* sold = std::get_if<Committed>(&event)) {
      for (const domain::Tender& tender : sold->order.tenders) {
        pay(tender);
      }
    }
    for (const Effect& effect : effects) {
      if (const auto* end = std::get_if<EndCredit>(&effect)) {
        RC_ASSERT(row.has_value());
        RC_ASSERT(end->slip == row->slip);
        Money together;
        for (const JournalEvent& said : end->events) {
          together += *said.amount;
        }
        RC_ASSERT(together == row->amount);
        RC_ASSERT(end->events.front().amount == end->handed);
        handed = end->handed;
        ending_ = std::exchange(row, std::nullopt);
      }
    }
    if (std::holds_alternative<CreditKept>(event) && ending_) {
      row = std::exchange(ending_, std::nullopt);
    }
  }
  void check(const State& state) const {
    const bool is_kept = state.credit && !state.credit->is_ending;
    RC_ASSERT((is_kept ? state.credit : std::nullopt) == row);
    RC_ASSERT(free_credit(state) == Money{} || free_credit(state) == row->amount);
  }

 private:
  void pay(const domain::Tender& tender) {
    if (is_credit(tender)) {
      RC_ASSERT(row.has_value());
      RC_ASSERT(is_of(*row, tender));
      RC_ASSERT(tender.received == row->amount);
      row.reset();
      was_used = true;
    }
  }
  std::optional<ExchangeCredit> ending_;
};

}  // namespace queueback::terminal
