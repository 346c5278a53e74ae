#include "tools/replay/balances.hpp"

#include <algorithm>

namespace queueback::replay {

using namespace rewards::queue_rebate;

namespace {

constexpr unsigned kUnitShift = 32;
constexpr unsigned kKindShift = 40;

}  // namespace

Balances::Key Balances::key_of(const AccountRef& account, Unit unit) {
  return static_cast<Key>(account.kind) << kKindShift | static_cast<Key>(unit) << kUnitShift | account.subject;
}

bool Balances::add(const Movement& movement) {
  std::int64_t& debit = amounts_[key_of(movement.debit, movement.unit)];
  const bool debit_fits = !__builtin_sub_overflow(debit, movement.amount.minor(), &debit);
  std::int64_t& credit = amounts_[key_of(movement.credit, movement.unit)];
  const bool credit_fits = !__builtin_add_overflow(credit, movement.amount.minor(), &credit);
  return debit_fits && credit_fits;
}

std::vector<Balances::Row> Balances::rows(const Engine& engine) const {
  std::vector<Row> out;
  for (const auto& [key, amount] : amounts_) {
    if (amount == 0) {
      continue;
    }
    const AccountRef account{static_cast<AccountKind>(key >> kKindShift), static_cast<Symbol>(key)};
    const auto unit = static_cast<Unit>(key >> kUnitShift & 0xFFU);
    ledger::Posting spelled = engine.spell(Movement{account, account, unit, Cause::kContribution, {}});
    out.push_back({{std::move(spelled.debit), std::move(spelled.currency)}, domain::Money::minor(amount)});
  }
  std::sort(out.begin(), out.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
  return out;
}

}  // namespace queueback::replay
