// The rest of Till: sales that were put aside, and the other tills.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "common/base/text.hpp"
#include "common/net/sleep.hpp"
#include "common/runtime/json_service.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {

using nlohmann::json;

namespace {

/// How often this till compares what it put aside with what the store knows.
constexpr Duration kCompareBaskets = Duration::seconds(2);

/// Another text for every sale that was put aside, also for the next one with its number.
std::string id_of(const std::string& terminal, std::uint64_t number, const KeptSale& sale) {
  return terminal + "/" + std::to_string(number) + "/" + std::to_string(sale.at.micros);
}

json offer(const std::string& id, const KeptSale& sale) {
  const Cart& cart = sale.cart;
  return {{"do", "baskets/put"},
          {"id", id},
          {"cashier", sale.cashier},
          {"at", sale.at.micros},
          {"content", to_hex(protocol::encode(to_basket(sale)))},
          {"summary",
           {{"total", cart.total().minor()},
            {"lines", cart.lines.size()},
            {"first_line", cart.lines.empty() ? "" : cart.lines.front().name},
            {"member", cart.buyer ? cart.buyer->masked_name : ""}}}};
}

}  // namespace

void Till::carry_out(const TakeBasket& effect) { asio::co_spawn(executor_, take_basket(effect.id), asio::detached); }

asio::awaitable<void> Till::take_basket(std::string id) {
  json question = {{"do", "baskets/take"}, {"id", id}, {"claim", to_string(new_id())}};
  const auto said = co_await ask(std::move(question));
  if (!said) {
    happen(BasketRefused{said.error()});
    co_return;
  }
  const auto bytes = from_hex(runtime::optional_text(*said, "content"));
  auto basket = protocol::decode_basket(bytes.value_or(Bytes{}));
  if (bytes && basket) {
    happen(BasketFetched{to_sale(std::move(*basket), parts_.clock.now(), runtime::optional_text(*said, "cashier"))});
  } else {
    happen(BasketRefused{"the store's answer cannot be read"});
  }
}

asio::awaitable<void> Till::share_baskets(const bool& stopping) {
  while (!stopping) {
    const bool has_to = signed_in(state_) && parts_.is_online() && !(state_.parked.empty() && shared_.empty());
    if (has_to) {
      co_await compare_baskets();
    }
    (void)co_await net::sleep_for(executor_, kCompareBaskets);
  }
}

asio::awaitable<void> Till::compare_baskets() {
  const std::string terminal = parts_.database.identity().terminal.text();
  const auto parked = state_.parked;
  for (const auto& [number, sale] : parked) {
    const std::string id = id_of(terminal, number, sale);
    if (const auto known = shared_.find(number); known == shared_.end() || known->second != id) {
      json question = offer(id, sale);
      if (const auto done = co_await ask(std::move(question))) {
        shared_[number] = id;
      }
    }
  }
  const auto shared = shared_;
  json ids = json::array();
  for (const auto& [number, id] : shared) {
    const auto here = state_.parked.find(number);
    const bool still_here = here != state_.parked.end() && id_of(terminal, number, here->second) == id;
    if (still_here) {
      ids.push_back(id);
      continue;
    }
    json question = {{"do", "baskets/drop"}, {"id", id}};
    if (const auto done = co_await ask(std::move(question))) {
      shared_.erase(number);
    }
  }
  json question = {{"do", "baskets/taken"}, {"ids", std::move(ids)}};
  const auto said = co_await ask(std::move(question));
  const auto taken = said ? said->value("taken", json::array()) : json::array();
  for (const json& gone : taken) {
    for (const auto& [number, id] : shared) {
      if (id == runtime::optional_text(gone, "id")) {
        happen(BasketGone{number, runtime::optional_text(gone, "terminal")});
      }
    }
  }
}

}  // namespace queueback::terminal
