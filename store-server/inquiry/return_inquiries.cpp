#include "store-server/inquiry/return_inquiries.hpp"

#include <set>
#include <utility>

#include "common/base/text.hpp"
#include "store-server/app/return_booking.hpp"
#include "store-server/storage/return_tables.hpp"

namespace queueback::store_server {

using domain::Money;
using domain::ReturnedLine;
using nlohmann::json;

namespace {

/// What a till is told; an error: why goods cannot come back.
using Told = InquiryDesk::Told;

/// Which till asks, and when.
struct Asked {
  std::string terminal;
  Instant now;
};

std::optional<domain::OrderId> order_id(const json& request, const char* key) {
  const auto uuid = parse_uuid(runtime::optional_text(request, key));
  return uuid ? std::optional(domain::OrderId{*uuid}) : std::nullopt;
}

json to_json(const std::vector<ReturnedLine>& lines) {
  json list = json::array();
  for (const ReturnedLine& line : lines) {
    list.push_back({{"line", line.line}, {"quantity_milli", line.quantity.milli}, {"amount", line.amount.minor()}});
  }
  return list;
}

/// Nothing: not what a till sends.
std::optional<std::vector<ReturnedLine>> read_lines(const json& request) {
  const auto found = request.find("lines");
  if (found == request.end() || !found->is_array() || found->empty() || found->size() > domain::kMaxOrderLines) {
    return std::nullopt;
  }
  std::vector<ReturnedLine> lines;
  std::set<std::uint64_t> seen;
  for (const json& line : *found) {
    const std::int64_t quantity = line.is_object() ? runtime::optional_number(line, "quantity_milli", 0) : 0;
    const std::int64_t amount = line.is_object() ? runtime::optional_number(line, "amount", -1) : -1;
    const std::uint64_t number = line.is_object() ? runtime::optional_count(line, "line") : 0;
    const bool is_new = number < domain::kMaxOrderLines && seen.insert(number).second;
    if (!is_new || quantity <= 0 || quantity > domain::kMaxQuantity.milli || amount < 0 ||
        amount > domain::kMaxAmount.minor()) {
      return std::nullopt;
    }
    lines.push_back({static_cast<std::uint32_t>(number), domain::Quantity{quantity}, Money::minor(amount)});
  }
  return lines;
}

/// Without `own`: T2, T3
std::string joined(const std::vector<std::string>& terminals, const std::string& own) {
  std::string out;
  for (const std::string& terminal : terminals) {
    out += terminal == own ? "" : (out.empty() ? "" : ", ") + terminal;
  }
  return out;
}

Stored<Told> find(Store& store, const json& request, const Asked& asked) {
  ReturnTables tables(store.database());
  auto id = order_id(request, "order");
  if (!id) {
    const auto named = tables.order_of_receipt(runtime::optional_text(request, "terminal"),
                                               runtime::optional_count(request, "receipt"));
    if (!named) {
      return tl::unexpected(named.error());
    }
    id = *named;
  }
  const auto order = id ? find_sold(store.ledger(), *id) : Stored<std::optional<domain::Order>>();
  const auto returned = id ? tables.returned_or_reserved(*id, asked.now, {}) : Stored<std::vector<ReturnedLine>>();
  const auto held = id ? tables.holders(*id, asked.now, {}) : Stored<std::vector<std::string>>();
  if (!order || !returned) {
    return tl::unexpected(!order ? order.error() : returned.error());
  }
  if (!held) {
    return tl::unexpected(held.error());
  }
  if (!*order) {
    return Told(tl::unexpected(std::string("the store has no such receipt")));
  }
  return Told(json{{"record", to_hex(protocol::encode(protocol::TerminalRecord{**order}))},
                   {"returned", to_json(*returned)},
                   {"held_by", joined(*held, asked.terminal)}});
}

/// What the reward program would take back of a refund after one of `first` that other tills are just making.
Stored<Money> withheld_of(Store& store, const domain::OrderId& order, Money first, Money refund) {
  const auto known = store.reward_tables().find_order(to_string(order.uuid));
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (!*known || (*known)->items.empty()) {
    return Money{};
  }
  const auto& item = (*known)->items.front();
  return effect_of_return(item, first + refund).withheld - effect_of_return(item, first).withheld;
}

/// Why the cap does not cover what is asked for.
Stored<Told> refuse_beyond(ReturnTables& tables, const domain::OrderId& order, const domain::OrderId& id,
                           const Asked& asked) {
  const auto held = tables.holders(order, asked.now, id);
  if (!held) {
    return tl::unexpected(held.error());
  }
  const std::string others = joined(*held, asked.terminal);
  return Told(tl::unexpected("goods of this receipt came back meanwhile" +
                             (others.empty() ? "" : ", or are being taken back at " + others) + "; look at it again"));
}

Stored<Told> reserve(Store& store, const json& request, const Asked& asked) {
  const auto id = order_id(request, "id");
  const auto order_named = order_id(request, "order");
  const auto wanted = read_lines(request);
  if (!id || !order_named || !wanted) {
    return Told(tl::unexpected(std::string("'id', 'order' or 'lines' are missing or out of range")));
  }
  ReturnTables tables(store.database());
  const auto order = find_sold(store.ledger(), *order_named);
  const auto before = tables.returned_or_reserved(*order_named, asked.now, *id);
  const auto booked = before ? tables.returned(*order_named) : tl::unexpected(before.error());
  if (!order || !booked) {
    return tl::unexpected(!order ? order.error() : booked.error());
  }
  if (!*order) {
    return Told(tl::unexpected(std::string("the store has no such receipt")));
  }
  if (within_cap(**order, *before, *wanted) != *wanted) {
    return refuse_beyond(tables, *order_named, *id, asked);
  }
  const Money total = domain::total_of(*wanted);
  const Money points = domain::points_part(**order, domain::total_of(*before), total);
  const Money others = domain::total_of(*before) - domain::total_of(*booked);
  const Money others_points = domain::points_part(**order, domain::total_of(*booked), others);
  const auto withheld = withheld_of(store, *order_named, others - others_points, total - points);
  auto done = withheld ? tables.drop_ended(asked.now) : tl::unexpected(withheld.error());
  done = done ? tables.reserve(*order_named, *id, *wanted, asked.terminal, asked.now + kReturnReservation) : done;
  return done ? Stored<Told>(Told(json{{"withheld", withheld->minor()}, {"points", points.minor()}}))
              : tl::unexpected(done.error());
}

/// The customer keeps the goods after all.
Stored<Told> release(Store& store, const json& request, const Asked& /*asked*/) {
  const auto id = order_id(request, "id");
  const auto order = order_id(request, "order");
  if (!id || !order) {
    return Told(tl::unexpected(std::string("'id' or 'order' is missing or not a UUID")));
  }
  auto done = ReturnTables(store.database()).release(*order, *id);
  return done ? Stored<Told>(json::object()) : tl::unexpected(done.error());
}

/// The till has sent all that it knows of returns, and makes at most this one.
Stored<Told> keep(Store& store, const json& request, const Asked& asked) {
  const auto id = order_id(request, "id");
  if (!id && request.contains("id")) {
    return Told(tl::unexpected(std::string("'id' is not a UUID")));
  }
  const auto kept =
      ReturnTables(store.database()).end_reservations(asked.terminal, asked.now, id.value_or(domain::OrderId{}));
  return kept ? Stored<Told>(json{{"kept", *kept}}) : tl::unexpected(kept.error());
}

}  // namespace

void install_return_inquiries(InquiryDesk& desk, Store& store, const Clock& clock) {
  const auto add = [&](const char* name, Stored<Told> (*tell)(Store&, const json&, const Asked&)) {
    desk.add_lookup(name, domain::Role::kCashier, [&store, &clock, tell](const Asker& asker, const json& request) {
      return tell(store, request, {asker.terminal, clock.now()});
    });
  };
  add("returns/find", find);
  add("returns/reserve", reserve);
  add("returns/release", release);
  add("returns/keep", keep);
}

}  // namespace queueback::store_server
