// The rest of Till: sales that were put aside, and the other tills.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "common/base/text.hpp"
#include "common/log/log.hpp"
#include "common/net/sleep.hpp"
#include "common/runtime/json_service.hpp"
#include "common/runtime/storage_await.hpp"
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

/// The number in such a text; 0: there is none.
std::uint64_t number_in(std::string_view id) {
  const std::size_t last = id.rfind('/');
  const std::size_t first = last == std::string_view::npos || last == 0 ? last : id.rfind('/', last - 1);
  const auto number = first == std::string_view::npos ? std::optional<std::int64_t>()
                                                      : parse_digits(id.substr(first + 1, last - first - 1));
  return number ? static_cast<std::uint64_t>(*number) : 0;
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
  // Written down first: an answer that is lost, or a till that dies meanwhile, has taken it for this till all the same.
  const auto work = [this, id, fresh = new_id(), now = parts_.clock.now()] {
    return parts_.database.claim_on(id, fresh, now);
  };
  const std::string claim = co_await runtime::on_storage<std::string>(parts_.storage, work);
  json question = {{"do", "baskets/take"}, {"id", id}, {"claim", claim}};
  const auto said = co_await ask(std::move(question));
  if (!said) {
    happen(BasketRefused{said.error().reason});
    co_return;
  }
  const auto bytes = from_hex(runtime::optional_text(*said, "content"));
  auto basket = protocol::decode_basket(bytes.value_or(Bytes{}));
  if (bytes && basket && can_be_sold(*basket)) {
    happen(BasketFetched{to_sale(std::move(*basket), parts_.clock.now(), runtime::optional_text(*said, "cashier")),
                         std::move(id)});
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
    const std::string id = runtime::optional_text(basket, "id");
    if (runtime::optional_text(basket, "terminal") == terminal && number_in(id) > 0) {
      shared_.emplace(id, true);
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
    // Noted before it is offered: the store may have it although no answer came.
    if (const auto [known, is_new] = shared_.emplace(id, false); known->second) {
      continue;
    }
    json question = offer(id, sale);
    if (const auto done = co_await ask(std::move(question))) {
      shared_[id] = true;
    } else if (done.error().kind == link::NoAnswer::Kind::kRefusal && not_shared_.insert(id).second) {
      log::warning("basket.not_shared", {{"basket", id}, {"reason", done.error().reason}});
      tell({NoticeCode::kBasketNotShared, {std::to_string(number), done.error().reason}});
    }
  }
  co_await let_go();
  json ids = json::array();
  for (const auto& [id, is_known] : shared_) {
    ids.push_back(id);
  }
  json question = {{"do", "baskets/taken"}, {"ids", std::move(ids)}};
  const auto said = co_await ask(std::move(question));
  const auto taken = said ? said->value("taken", json::array()) : json::array();
  for (const json& gone : taken) {
    const std::string id = runtime::optional_text(gone, "id");
    if (is_put_aside(id)) {
      happen(BasketGone{number_in(id), runtime::optional_text(gone, "terminal")});
    }
    if (!is_put_aside(id)) {
      shared_.erase(id);
    }
  }
  std::erase_if(not_shared_, [this](const std::string& id) { return !is_put_aside(id); });
}

asio::awaitable<void> Till::let_go() {
  const auto shared = shared_;
  for (const auto& [id, is_known] : shared) {
    if (is_put_aside(id)) {
      continue;
    }
    json question = {{"do", "baskets/drop"}, {"id", id}};
    if (const auto done = co_await ask(std::move(question))) {
      shared_.erase(id);
      if (const std::string other = runtime::optional_text(*done, "taken_by"); !other.empty()) {
        tell({NoticeCode::kBasketTwice, {std::to_string(number_in(id)), other}});
      }
    }
  }
}

bool Till::is_put_aside(const std::string& id) const {
  const auto here = state_.parked.find(number_in(id));
  // Another sale may have the number by now.
  return here != state_.parked.end() &&
         id_of(parts_.database.identity().terminal.text(), here->first, here->second) == id;
}

}  // namespace queueback::terminal
