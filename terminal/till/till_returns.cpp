// The rest of Till: goods that come back.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "common/base/text.hpp"
#include "common/net/sleep.hpp"
#include "common/runtime/json_service.hpp"
#include "common/runtime/storage_await.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {

using domain::Money;
using nlohmann::json;

namespace {

/// How often the store is told which reservation this till needs, while it has any; and how soon after it could not be.
constexpr Duration kTellReservation = Duration::minutes(1);
constexpr Duration kTellReservationSoon = Duration::seconds(2);

json to_json(const std::vector<domain::ReturnedLine>& lines) {
  json list = json::array();
  for (const domain::ReturnedLine& line : lines) {
    list.push_back({{"line", line.line}, {"quantity_milli", line.quantity.milli}, {"amount", line.amount.minor()}});
  }
  return list;
}

/// A sale out of the store's answer; nothing: it cannot be read.
std::optional<Returnable> read_sale(const json& answer) {
  const auto bytes = from_hex(runtime::optional_text(answer, "record"));
  const auto record = bytes ? protocol::decode_terminal_record(*bytes)
                            : Result<protocol::TerminalRecord, protocol::DecodeFailure>(
                                  fail(protocol::DecodeError::kMalformed, "not hexadecimal"));
  const auto* order = record ? std::get_if<domain::Order>(&record->body) : nullptr;
  const auto returned = answer.find("returned");
  if (order == nullptr || returned == answer.end() || !returned->is_array()) {
    return std::nullopt;
  }
  Returnable sale{*order, {}, Returnable::Source::kStore, runtime::optional_text(answer, "held_by")};
  for (const json& line : *returned) {
    sale.returned.push_back({static_cast<std::uint32_t>(runtime::optional_count(line, "line")),
                             domain::Quantity{runtime::optional_number(line, "quantity_milli", 0)},
                             Money::minor(runtime::optional_number(line, "amount", 0))});
  }
  return sale;
}

}  // namespace

bool Till::is_store_there() const { return parts_.ask_store != nullptr && parts_.is_online(); }

const std::string& Till::who_asks() {
  const auto by = signed_in(state_);
  last_cashier_ = by ? by->id.text() : last_cashier_;
  return last_cashier_;
}

asio::awaitable<Result<json, link::NoAnswer>> Till::ask(json question) {
  const std::string by = who_asks();
  if (!parts_.ask_store || by.empty()) {
    co_return tl::unexpected(
        link::NoAnswer{link::NoAnswer::Kind::kRefusal,
                       by.empty() ? "the store is asked by who is signed in" : "there is no store to ask"});
  }
  question["by"] = by;
  co_return co_await parts_.ask_store(std::move(question));
}

void Till::carry_out(const FindSale& effect) { asio::co_spawn(executor_, find_sale(effect.receipt), asio::detached); }

asio::awaitable<void> Till::find_sale(ReceiptName receipt) {
  json question = {{"do", "returns/find"}, {"terminal", receipt.terminal}, {"receipt", receipt.number}};
  if (receipt.order) {
    question["order"] = to_string(receipt.order->uuid);
  }
  const auto said = co_await ask(std::move(question));
  if (auto sale = said ? read_sale(*said) : std::nullopt) {
    happen(SaleFound{std::move(*sale)});
    co_return;
  }
  std::string reason = said ? std::string("the store's answer cannot be read") : said.error().reason;
  // A store that is there decides, also when it says no or is slow.
  if (is_store_there() || receipt.terminal != parts_.database.identity().terminal.text()) {
    happen(ReturnRefused{std::move(reason)});
    co_return;
  }
  using Found = std::optional<Returnable>;
  const auto work = [this, number = receipt.number] { return parts_.database.returnable(number); };
  auto here = co_await runtime::on_storage<Found>(parts_.storage, work);
  const bool is_it = here && (!receipt.order || here->order.id == *receipt.order);
  if (is_it) {
    happen(SaleFound{std::move(*here)});
  } else {
    happen(ReturnRefused{std::move(reason)});
  }
}

asio::awaitable<Result<Till::Reserved, std::string>> Till::reserve(const ReturnDraft& draft, Uuid id) {
  json question = {{"do", "returns/reserve"},
                   {"id", to_string(id)},
                   {"order", to_string(draft.sale.order.id.uuid)},
                   {"lines", to_json(draft.lines)}};
  const auto said = co_await ask(std::move(question));
  may_hold_ = true;
  if (!said) {
    co_return tl::unexpected(said.error().reason);
  }
  const Reserved out{Money::minor(runtime::optional_number(*said, "withheld", -1)),
                     Money::minor(runtime::optional_number(*said, "points", draft.points.minor()))};
  const bool fits = out.withheld >= Money{} && out.points >= Money{} && out.points <= draft.total &&
                    out.withheld <= draft.total - out.points;
  if (!fits) {
    co_return tl::unexpected(std::string("the store's answer cannot be read"));
  }
  co_return out;
}

void Till::carry_out(const SaveReturn& effect) { asio::co_spawn(executor_, settle(effect.draft), asio::detached); }

void Till::carry_out(const ReleaseReturn& effect) {
  const bool may_be_reserved = return_id_ && return_id_->first == effect.order;
  if (may_be_reserved && is_store_there()) {
    asio::co_spawn(executor_, release(effect.order, return_id_->second), asio::detached);
  }
  return_id_.reset();
}

/// Without an answer the reservation ends when the store hears that it is not needed (`tell_reservation`).
asio::awaitable<void> Till::release(domain::OrderId order, Uuid id) {
  json question = {{"do", "returns/release"}, {"id", to_string(id)}, {"order", to_string(order.uuid)}};
  (void)co_await ask(std::move(question));
}

asio::awaitable<void> Till::keep_reservations(const bool& stopping) {
  while (!stopping) {
    const bool can_tell = may_hold_ && is_store_there() && !who_asks().empty();
    const bool told = can_tell && co_await tell_reservation();
    (void)co_await net::sleep_for(executor_, told ? kTellReservation : kTellReservationSoon);
  }
}

asio::awaitable<bool> Till::tell_reservation() {
  // Looked at before the outbox is: a return that is committed in between is named, or is too young to be forgotten.
  json question = {{"do", "returns/keep"}};
  if (return_id_) {
    question["id"] = to_string(return_id_->second);
  }
  may_hold_ = false;
  const auto look = [this] { return parts_.database.is_received(); };
  const bool is_received = co_await runtime::on_storage<bool>(parts_.storage, look);
  if (!is_received) {
    may_hold_ = true;
    co_return false;
  }
  const auto said = co_await ask(std::move(question));
  // An older store does not know the question, and forgets by itself.
  const bool is_refused = !said && said.error().kind == link::NoAnswer::Kind::kRefusal;
  const bool is_over = is_refused || (said && runtime::optional_count(*said, "kept") == 0);
  may_hold_ = may_hold_ || !is_over;
  co_return said || is_refused;
}

asio::awaitable<void> Till::settle(ReturnDraft draft) {
  // The same for every try at this receipt: the store's reservation replaces itself.
  if (!return_id_ || return_id_->first != draft.sale.order.id) {
    return_id_ = {draft.sale.order.id, new_id()};
  }
  const Uuid id = return_id_->second;
  Money withheld;
  if (draft.sale.source == Returnable::Source::kStore || is_store_there()) {
    const auto allowed = co_await reserve(draft, id);
    if (!allowed) {
      happen(ReturnRefused{allowed.error()});
      co_return;
    }
    withheld = allowed->withheld;
    draft.points = allowed->points;  // it knows of goods that came back elsewhere meanwhile
    if (!withheld.is_zero() && draft.agreed != withheld) {
      happen(ReturnWithholds{withheld});
      co_return;
    }
    const ReturnDraft rounded = round_cash(draft, withheld);
    if (rounded.rounding) {
      // The store's answer is for the sum that it was asked about.
      const auto once_more = co_await reserve(rounded, id);
      draft = once_more && once_more->withheld == withheld ? rounded : draft;
    }
  } else {
    draft = round_cash(std::move(draft), withheld);
  }
  const auto work = [this, draft, id, withheld] { return parts_.database.save_return(draft, id, withheld); };
  const auto saved = co_await runtime::on_storage<SavedReturn>(parts_.storage, work);
  on_saved(saved);
}

void Till::on_saved(const SavedReturn& saved) {
  fresh_return_ = {saved.job, saved.goods};
  return_id_.reset();
  happen(ReturnCommitted{saved.goods.what});
  parts_.appended(saved.record);
}

void Till::carry_out(const PrintReturn& /*effect*/) {
  if (fresh_return_) {
    auto [job, goods] = *std::exchange(fresh_return_, std::nullopt);
    print_queue_.add(std::move(job), std::move(goods));
  }
}

void Till::carry_out(const EndCredit& effect) {
  const auto saved = std::make_shared<std::optional<SavedPayout>>();
  const bool taken = parts_.storage.submit(
      [this, effect, saved]() -> Stored<void> {
        auto ended = parts_.database.end_credit(effect);
        if (!ended) {
          return tl::unexpected(ended.error());
        }
        *saved = std::move(*ended);
        return {};
      },
      [this, effect, saved] { asio::post(executor_, [this, effect, saved] { on_ended(effect, *saved); }); });
  if (!taken) {
    happen(CreditKept{"storage is overloaded"});
  }
}

void Till::on_ended(const EndCredit& effect, const std::optional<SavedPayout>& saved) {
  if (!saved) {
    happen(CreditKept{"it is used already"});
    return;
  }
  print_queue_.add(saved->job, saved->goods);
  happen(CreditPaidOut{effect.slip, effect.handed});
}

}  // namespace queueback::terminal
