#include "tests/simulation/checks.hpp"

namespace queueback::simulation {
namespace {

std::int64_t balance(const std::map<std::string, std::int64_t>& accounts, const std::string& account) {
  const auto found = accounts.find(account);
  return found == accounts.end() ? std::int64_t{0} : found->second;
}

std::string check_sales(const Witnesses& people, const HeadquartersView& headquarters) {
  for (const auto* sales : {&people.model.sales(), &people.model.found_later()}) {
    for (const auto& [id, sale] : *sales) {
      const auto found = headquarters.orders.find(id);
      if (found == headquarters.orders.end()) {
        return say("lost: sale ", id, " of ", sale.terminal, " is not at headquarters");
      }
      const ListedSale& there = found->second;
      const Model::Sale as_listed{there.terminal, there.member, there.receipt, there.total, there.goods};
      if (as_listed != sale || there.store != people.store) {
        return say("changed: sale ", id, " of ", sale.terminal, " reads otherwise at headquarters");
      }
      if (there.status != "booked") {
        return say("not booked: sale ", id, " of ", sale.terminal, " is ", there.status);
      }
    }
  }
  return "";
}

/// An order that nobody sold, as far as there is one.
std::string invented(const Witnesses& people, const HeadquartersView& headquarters) {
  for (const auto& [id, sale] : headquarters.orders) {
    if (!people.model.sales().contains(id) && !people.model.found_later().contains(id)) {
      return say(": ", id, " of ", sale.terminal, ", receipt ", std::to_string(sale.receipt));
    }
  }
  return "";
}

std::string check_numbers(const Witnesses& people, const StoreView& store, const HeadquartersView& headquarters) {
  const std::size_t expected = people.model.sales().size() + people.model.found_later().size();
  if (headquarters.listed != expected) {
    return say("doubled or invented: ", std::to_string(headquarters.listed), " orders at headquarters, ",
               std::to_string(expected), " were sold", invented(people, headquarters));
  }
  if (store.sales != expected || store.quarantined != 0) {
    return say("store: ", std::to_string(store.sales), " sales and ", std::to_string(store.quarantined),
               " quarantined, ", std::to_string(expected), " were sold");
  }
  return "";
}

/// Revenue, taxes and drawers as the tills sold, in the books of `where`.
std::string check_sales_book(const Witnesses& people, const std::map<std::string, std::int64_t>& accounts,
                             const std::string& where) {
  std::map<std::string, std::int64_t> expected = people.model.sales_book(people.store);
  for (const auto& [account, amount] : accounts) {
    const bool of_sales = account.starts_with("revenue/") || account.starts_with("vat/") ||
                          account.starts_with("tender/") || account.starts_with("suspense/");
    if (of_sales) {
      expected.try_emplace(account, 0);
    }
  }
  for (const auto& [account, amount] : expected) {
    if (balance(accounts, account) != amount) {
      return say("books: ", account, " stands at ", std::to_string(balance(accounts, account)), " at ", where,
                 ", what was sold makes ", std::to_string(amount));
    }
  }
  return "";
}

/// Headquarters folds what the store posted, account by account.
std::string check_books(const Witnesses& people, const StoreView& store, const HeadquartersView& headquarters) {
  const auto found = headquarters.books.find(people.store);
  const std::map<std::string, std::int64_t> there =
      found == headquarters.books.end() ? std::map<std::string, std::int64_t>{} : found->second;
  std::string wrong = check_sales_book(people, store.accounts, "the store");
  wrong = wrong.empty() ? check_sales_book(people, there, "headquarters") : wrong;
  if (!wrong.empty()) {
    return wrong;
  }
  for (const auto& [account, amount] : store.accounts) {
    if (balance(there, account) != amount) {
      return say("books: ", account, " stands at ", std::to_string(amount), " at the store and at ",
                 std::to_string(balance(there, account)), " at headquarters");
    }
  }
  return "";
}

/// The rewards once more, by the model, from what the command log says was sold.
std::string check_payouts(const Witnesses& people, const StoreView& store) {
  PayoutModel model(people.rules);
  std::set<std::string> versions;
  for (const PayoutModel::Event& event : store.log) {
    model.apply(event);
    if (const auto* version = std::get_if<PayoutModel::Version>(&event.what)) {
      versions.insert(version->name);
    }
  }
  model.advance(store.now);
  for (const std::string& version : people.acknowledged_policies) {
    if (!versions.contains(version)) {
      return say("lost: policy ", version, " was acknowledged and is not in the store's log");
    }
  }
  for (const auto& [member, amount] : model.paid()) {
    const std::int64_t paid = balance(store.accounts, "member/" + member + "/change");
    if (paid != amount) {
      return say("payout: member ", member, " was paid ", std::to_string(paid), ", the rules say ",
                 std::to_string(amount));
    }
  }
  const std::int64_t pool = balance(store.accounts, "pool/queue_rebate/cashier/" + people.store);
  if (pool != model.pool()) {
    return say("pool: ", std::to_string(pool), ", the rules say ", std::to_string(model.pool()));
  }
  const std::int64_t retained = balance(store.accounts, "store/" + people.store + "/retained");
  if (retained != model.retained()) {
    return say("retained: ", std::to_string(retained), ", the rules say ", std::to_string(model.retained()));
  }
  return store.waiting == model.waiting() ? "" : "line: other entries wait, or for other amounts, than the rules say";
}

/// A terminal with two lines of sales is alarmed of, at the store and at headquarters; nothing else is.
std::string check_alarms(const Witnesses& people, const StoreView& store, const HeadquartersView& headquarters) {
  for (const std::string& terminal : people.forked) {
    if (!store.alarms.contains({terminal, "fork"}) || !headquarters.alarms.contains({terminal, "fork"})) {
      return say("no alarm: of ", terminal, " there are two lines of sales, and nobody is told");
    }
  }
  for (const auto* alarms : {&store.alarms, &headquarters.alarms}) {
    for (const auto& [terminal, kind] : *alarms) {
      const bool expected = (kind == "fork" && people.forked.contains(terminal)) ||
                            (kind == "two-alive" && people.copied.contains(terminal));
      if (!expected) {
        return say("alarm without a reason: ", kind, " of ", terminal);
      }
    }
  }
  return "";
}

}  // namespace

std::string check(const Witnesses& people, const StoreView& store, const HeadquartersView& headquarters) {
  if (!store.audit.empty()) {
    return "store's audit: " + store.audit;
  }
  if (!headquarters.audit.empty()) {
    return "headquarters' audit: " + headquarters.audit.front();
  }
  std::string wrong = check_sales(people, headquarters);
  wrong = wrong.empty() ? check_numbers(people, store, headquarters) : wrong;
  wrong = wrong.empty() ? check_books(people, store, headquarters) : wrong;
  wrong = wrong.empty() ? check_payouts(people, store) : wrong;
  return wrong.empty() ? check_alarms(people, store, headquarters) : wrong;
}

}  // namespace queueback::simulation
