#include "store-server/inquiry/basket_inquiries.hpp"

#include <utility>

#include "common/base/text.hpp"
#include "store-server/storage/basket_tables.hpp"

namespace queueback::store_server {

using nlohmann::json;

namespace {

using Told = InquiryDesk::Told;

/// Longest id of a basket, and of each text that lists show of it, in bytes.
constexpr std::size_t kMaxId = 120;
constexpr std::size_t kMaxShown = 200;

struct Question {
  Store& store;
  std::string terminal;
  const json& request;
  Instant now;
  [[nodiscard]] BasketTables tables() const { return BasketTables(store.database()); }
  [[nodiscard]] std::string id() const { return runtime::optional_text(request, "id"); }
};

tl::unexpected<std::string> refused(std::string reason) { return tl::unexpected(std::move(reason)); }

/// What lists show, of what a till sent: known members only, and nothing that a screen would obey.
json shown(const json& summary) {
  json out = {{"total", 0}, {"lines", 0}, {"first_line", ""}, {"member", ""}};
  if (!summary.is_object()) {
    return out;
  }
  out["total"] = runtime::optional_number(summary, "total", 0);
  out["lines"] = runtime::optional_number(summary, "lines", 0);
  out["first_line"] = printable(runtime::optional_text(summary, "first_line"), kMaxShown);
  out["member"] = printable(runtime::optional_text(summary, "member"), kMaxShown);
  return out;
}

/// What a till sends; nothing: it cannot be.
std::optional<BasketRow> read(const Question& question) {
  const auto content = from_hex(runtime::optional_text(question.request, "content"));
  BasketRow row{question.id(),
                question.terminal,
                printable(runtime::optional_text(question.request, "cashier"), kMaxPersonName),
                Instant{runtime::optional_number(question.request, "at", 0)},
                shown(question.request.value("summary", json())).dump(-1, ' ', false, json::error_handler_t::replace),
                content.value_or(Bytes{})};
  const bool fits = !row.id.empty() && row.id.size() <= kMaxId && !has_control_character(row.id);
  return fits && content && protocol::decode_basket(*content) ? std::optional(std::move(row)) : std::nullopt;
}

Stored<Told> put(const Question& question) {
  auto row = read(question);
  if (!row) {
    return Told(refused("'id', 'content' or 'summary' is missing or not what a till sends"));
  }
  BasketTables tables = question.tables();
  auto done = tables.drop_noted_before(question.now - kBasketLife);
  // A till puts fewer aside at once, and asks about them after each that it offers: it knows of the older ones.
  done = done ? tables.drop_taken_but(question.terminal, kMaxBasketsOfTill) : done;
  const auto count = done ? tables.count_waiting() : tl::unexpected(done.error());
  const auto own = count ? tables.count_waiting_of(question.terminal) : tl::unexpected(count.error());
  if (!own) {
    return tl::unexpected(own.error());
  }
  if (*count >= kMaxBaskets || *own >= kMaxBasketsOfTill) {
    return Told(refused("the store keeps at most " + std::to_string(kMaxBaskets) + " sales that were put aside, " +
                        std::to_string(kMaxBasketsOfTill) + " of one till"));
  }
  done = tables.put(*row, question.now);
  return done ? Stored<Told>(json::object()) : tl::unexpected(done.error());
}

Stored<Told> list(const Question& question) {
  const std::string of = runtime::optional_flag(question.request, "own") ? question.terminal : std::string();
  auto rows = question.tables().waiting(of, kBasketsShown);
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  // What the asking till took and does not have: it died before the answer came.
  const json claims = question.request.value("claims", json::array());
  for (std::size_t i = 0; claims.is_array() && i < claims.size() && i < kBasketsShown; ++i) {
    auto row = question.tables().taken(claims[i].is_string() ? claims[i].get<std::string>() : "", question.terminal);
    if (!row) {
      return tl::unexpected(row.error());
    }
    if (*row) {
      rows->push_back(std::move(**row));
    }
  }
  json baskets = json::array();
  for (const BasketRow& row : *rows) {
    json one = shown(json::parse(row.summary, nullptr, false));
    one["id"] = row.id;
    one["terminal"] = row.terminal;
    one["cashier"] = row.cashier;
    one["at"] = row.at.micros;
    baskets.push_back(std::move(one));
  }
  return Told(json{{"baskets", std::move(baskets)}});
}

Stored<Told> take(const Question& question) {
  const std::string claim = runtime::optional_text(question.request, "claim");
  BasketTables tables = question.tables();
  const auto row = tables.find(question.id());
  if (!row) {
    return tl::unexpected(row.error());
  }
  if (!*row || claim.empty() || claim.size() > kMaxId) {
    return Told(refused("this sale does not wait here any more"));
  }
  // The same attempt may ask again: its answer was lost. The same till with another one would sell the goods twice.
  if (!(*row)->claim.empty() && (*row)->claim != claim) {
    return Told(refused("somebody at " + (*row)->taken_by + " went on with it"));
  }
  auto done = tables.take((*row)->id, claim, question.terminal, question.now);
  return done ? Stored<Told>(json{{"content", to_hex((*row)->content)}, {"cashier", (*row)->cashier}})
              : tl::unexpected(done.error());
}

/// The till that put it aside went on with it itself. One that another took stays, so that this is known.
Stored<Told> drop(const Question& question) {
  BasketTables tables = question.tables();
  const auto row = tables.find(question.id());
  if (!row) {
    return tl::unexpected(row.error());
  }
  const bool is_own = *row && (*row)->terminal == question.terminal && (*row)->claim.empty();
  auto done = is_own ? tables.drop((*row)->id) : Stored<void>();
  const std::string taken_by = *row && (*row)->taken_by != question.terminal ? (*row)->taken_by : std::string();
  return done ? Stored<Told>(json{{"taken_by", taken_by}}) : tl::unexpected(done.error());
}

Stored<Told> taken(const Question& question) {
  const auto ids = question.request.value("ids", json::array());
  json answer = {{"taken", json::array()}};
  for (std::size_t i = 0; ids.is_array() && i < ids.size() && i < kMaxBaskets; ++i) {
    const auto row = question.tables().find(ids[i].is_string() ? ids[i].get<std::string>() : std::string());
    if (!row) {
      return tl::unexpected(row.error());
    }
    const bool is_gone = *row && !(*row)->claim.empty();
    if (is_gone) {
      answer["taken"].push_back({{"id", (*row)->id}, {"terminal", (*row)->taken_by}});
    }
  }
  return Told(std::move(answer));
}

}  // namespace

void install_basket_inquiries(InquiryDesk& desk, Store& store, const Clock& clock) {
  const auto add = [&](const char* name, Stored<Told> (*tell)(const Question&)) {
    desk.add_lookup(name, domain::Role::kCashier, [&store, &clock, tell](const Asker& asker, const json& request) {
      return tell({store, asker.terminal, request, clock.now()});
    });
  };
  add("baskets/put", put);
  add("baskets/list", list);
  add("baskets/take", take);
  add("baskets/drop", drop);
  add("baskets/taken", taken);
}

}  // namespace queueback::store_server
