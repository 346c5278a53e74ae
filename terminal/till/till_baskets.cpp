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

/// The number in such a text.
std::string_view numbered(std::string_view id) {
  const std::size_t last = id.rfind('/');
  const std::size_t first = last == std::string_view::npos || last == 0 ? last : id.rfind('/', last - 1);
  return first == std::string_view::npos ? std::string_view() : id.substr(first + 1, last - first - 1);
}

/// Whether a sale that another till made could be one of this till's: what is not in range would stop it.
bool can_be_sold(const protocol::Basket& basket) {
  const bool fits = !basket.lines.empty() && basket.lines.size() <= domain::kMaxOrderLines && basket.paid.empty();
  const auto total = domain::sum_of_lines(basket.lines);
  return fits && total && *total <= domain::kMaxAmount;
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
  // The same until there is an answer: one that was lost has taken it for this till.
  if (!claim_ || claim_->first != id) {
    claim_ = {id, new_id()};
  }
  json question = {{"do", "baskets/take"}, {"id", id}, {"claim", to_string(claim_->second)}};
  const auto said = co_await ask(std::move(question));
  if (!said) {
    happen(BasketRefused{said.error().reason});
    co_return;
  }
  claim_.reset();
  const auto bytes = from_hex(runtime::optional_text(*said, "content"));
  auto basket = protocol::decode_basket(bytes.value_or(Bytes{}));
  if (bytes && basket && can_be_sold(*basket)) {
    happen(BasketFetched{to_sale(std::move(*basket), parts_.clock.now(), runtime::optional_text(*said, "cashier"))});
  } else {
    happen(BasketRefused{"the store's answer cannot be read"});
  }
}

asio::awaitable<void> Till::share_baskets(const bool& stopping) {
  while (!stopping) {
    const bool has_to = !state_.parked.empty() || !shared_.empty() || !baskets_known_;
    if (has_to && !who_asks().empty() && parts_.is_online()) {
      co_await compare_baskets();
    }
    (void)co_await net::sleep_for(executor_, kCompareBaskets);
  }
}

asio::awaitable<void> Till::find_own_baskets() {
  json question = {{"do", "baskets/list"}, {"own", true}};
  const auto said = co_await ask(std::move(question));
  if (!said) {
    co_return;
  }
  const std::string terminal = parts_.database.identity().terminal.text();
  for (const json& basket : said->value("baskets", json::array())) {
    const auto number = parse_digits(numbered(runtime::optional_text(basket, "id")));
    const bool is_own = runtime::optional_text(basket, "terminal") == terminal && number && *number > 0;
    if (is_own) {
      shared_.emplace(static_cast<std::uint64_t>(*number), runtime::optional_text(basket, "id"));
    }
  }
  baskets_known_ = true;
}

asio::awaitable<void> Till::compare_baskets() {
  if (!baskets_known_) {
    co_await find_own_baskets();
  }
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
  // Another one may have the number by now.
  const auto is_here = [this, &terminal](std::uint64_t number, const std::string& id) {
    const auto here = state_.parked.find(number);
    return here != state_.parked.end() && id_of(terminal, number, here->second) == id;
  };
  const auto shared = shared_;
  json ids = json::array();
  for (const auto& [number, id] : shared) {
    if (is_here(number, id)) {
      ids.push_back(id);
      continue;
    }
    json question = {{"do", "baskets/drop"}, {"id", id}};
    if (const auto done = co_await ask(std::move(question))) {
      shared_.erase(number);
      if (const std::string other = runtime::optional_text(*done, "taken_by"); !other.empty()) {
        tell({NoticeCode::kBasketTwice, {std::to_string(number), other}});
      }
    }
  }
  json question = {{"do", "baskets/taken"}, {"ids", std::move(ids)}};
  const auto said = co_await ask(std::move(question));
  const auto taken = said ? said->value("taken", json::array()) : json::array();
  for (const json& gone : taken) {
    for (const auto& [number, id] : shared) {
      if (id == runtime::optional_text(gone, "id") && is_here(number, id)) {
        happen(BasketGone{number, runtime::optional_text(gone, "terminal")});
      }
    }
  }
}

}  // namespace queueback::terminal
