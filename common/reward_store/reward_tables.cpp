#include "common/reward_store/reward_tables.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "common/base/check.hpp"

namespace queueback::reward_store {

using domain::Money;
using nlohmann::json;
using rewards::queue_rebate::Channel;
using rewards::queue_rebate::EntryStatus;
using rewards::queue_rebate::Into;
using rewards::queue_rebate::ItemRecord;
using rewards::queue_rebate::ItemState;
using storage::Statement;

namespace {

constexpr std::int64_t kCompleted = 1;
constexpr std::int64_t kDrawn = 2;
constexpr std::int64_t kFrozen = 4;
constexpr std::int64_t kUsedDeduction = 2;

constexpr std::string_view kEntryOfOrder =
    "SELECT id, queue, effective_at, arrival, line, member, store, base, ratio_ppm, source, policy_version,"
    " entitlement, paid, status, order_id, owner, channel, desk, product, granted, redeemed, redeemed_into,"
    " redeem_ppm, flags FROM entry WHERE order_id = ?";
constexpr std::string_view kEntryById =
    "SELECT id, queue, effective_at, arrival, line, member, store, base, ratio_ppm, source, policy_version,"
    " entitlement, paid, status, order_id, owner, channel, desk, product, granted, redeemed, redeemed_into,"
    " redeem_ppm, flags FROM entry WHERE id = ?";
constexpr std::string_view kWaitingEntries =
    "SELECT id, queue, effective_at, arrival, line, member, store, base, ratio_ppm, source, policy_version,"
    " entitlement, paid, status, order_id, owner, channel, desk, product, granted, redeemed, redeemed_into,"
    " redeem_ppm, flags FROM entry WHERE status = 'waiting'";
constexpr std::string_view kEntriesOfMember =
    "SELECT id, queue, effective_at, arrival, line, member, store, base, ratio_ppm, source, policy_version,"
    " entitlement, paid, status, order_id, owner, channel, desk, product, granted, redeemed, redeemed_into,"
    " redeem_ppm, flags FROM entry WHERE member = ? ORDER BY arrival DESC LIMIT ?";

constexpr std::string_view kSaveEntry =
    "INSERT INTO entry(id, queue, effective_at, arrival, line, member, store, base, ratio_ppm, source,"
    " policy_version, entitlement, paid, status, order_id, owner, channel, desk, product, granted, redeemed,"
    " redeemed_into, redeem_ppm, flags)"
    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
    " ?23, ?24)"
    " ON CONFLICT(id) DO UPDATE SET queue = ?2, base = ?8, ratio_ppm = ?9, entitlement = ?12, paid = ?13,"
    " status = ?14, redeemed = ?21, redeemed_into = ?22, redeem_ppm = ?23, flags = ?24";
constexpr std::string_view kSaveEntryAndMessage =
    "INSERT INTO entry(id, queue, effective_at, arrival, line, member, store, base, ratio_ppm, source,"
    " policy_version, entitlement, paid, status, order_id, owner, channel, desk, product, granted, redeemed,"
    " redeemed_into, redeem_ppm, flags, last_message)"
    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
    " ?23, ?24, ?25)"
    " ON CONFLICT(id) DO UPDATE SET queue = ?2, base = ?8, ratio_ppm = ?9, entitlement = ?12, paid = ?13,"
    " status = ?14, redeemed = ?21, redeemed_into = ?22, redeem_ppm = ?23, flags = ?24, last_message = ?25";

RewardTables::Entry entry_of(const Statement& row) {
  RewardTables::Entry entry;
  entry.id = row.text(0);
  entry.queue = row.text(1);
  entry.key = {Instant{row.integer(2)}, row.number(3), static_cast<std::uint32_t>(row.integer(4))};
  entry.member = row.text(5);
  entry.store = row.text(6);
  entry.base = Money::minor(row.integer(7));
  entry.ratio = {domain::Ratio{row.integer(8)},
                 rewards::queue_rebate::parse_source(row.text(9)).value_or(rewards::queue_rebate::Source{})};
  entry.policy_version = row.text(10);
  entry.entitlement = Money::minor(row.integer(11));
  entry.paid = Money::minor(row.integer(12));
  entry.status = rewards::queue_rebate::parse_entry_status(row.text(13)).value_or(EntryStatus::kCancelled);
  entry.order = row.text(14);
  entry.owner = row.text(15);
  entry.channel = static_cast<Channel>(row.integer(16));
  entry.desk = row.text(17);
  entry.product = row.text(18);
  entry.granted = Money::minor(row.integer(19));
  entry.redeemed = Money::minor(row.integer(20));
  entry.into = row.is_null(21) ? std::nullopt : std::optional(static_cast<Into>(row.integer(21)));
  entry.redeem_ratio = domain::Ratio{row.integer(22)};
  const std::int64_t flags = row.integer(23);
  entry.completed = (flags & kCompleted) != 0;
  entry.drawn = (flags & kDrawn) != 0;
  entry.frozen = (flags & kFrozen) != 0;
  return entry;
}

std::optional<Instant> instant_of(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(Instant{row.integer(column)});
}

std::string items_text(const RewardTables::OrderRecord& order) {
  json items = json::array();
  for (const ItemRecord& item : order.items) {
    items.push_back({item.product, item.paid.minor(), item.refunded.minor(), item.contributed.minor(),
                     item.entry ? item.entry->granted.minor() : 0});
  }
  return items.dump();
}

/// A line of an order as its row keeps it.
struct ItemColumns {
  std::string product;
  std::array<std::int64_t, 4> amounts{};  ///< paid, refunded, contributed, granted
};

/// `[["P1",1000,0,100,1000]]` read by hand, because a start reads millions; products whose text is escaped are left to
/// the JSON library.
bool read_plain(std::string_view text, ItemColumns& item) {
  constexpr std::string_view kBegin = "[[\"";
  const std::size_t quote = text.find('"', kBegin.size());
  if (!text.starts_with(kBegin) || quote == std::string_view::npos || text.find('\\') != std::string_view::npos) {
    return false;
  }
  item.product = text.substr(kBegin.size(), quote - kBegin.size());
  const char* at = text.data() + quote + 1;
  const char* const end = text.data() + text.size();
  for (std::int64_t& amount : item.amounts) {
    if (at == end || *at != ',') {
      return false;
    }
    const auto [after, error] = std::from_chars(at + 1, end, amount);
    if (error != std::errc()) {
      return false;
    }
    at = after;
  }
  return std::string_view(at, static_cast<std::size_t>(end - at)) == "]]";
}

template <class Found>
void read_items(const std::string& text, const Found& found) {
  ItemColumns item;
  if (read_plain(text, item)) {
    found(item);
    return;
  }
  const json parsed = json::parse(text, nullptr, false);
  QB_CHECK(parsed.is_array());
  for (const json& columns : parsed) {
    item.product = columns.at(0).get<std::string>();
    for (std::size_t i = 0; i < item.amounts.size(); ++i) {
      item.amounts[i] = columns.at(i + 1).get<std::int64_t>();
    }
    found(item);
  }
}

std::vector<ItemRecord> parse_items(const std::string& text) {
  std::vector<ItemRecord> items;
  read_items(text, [&items](const ItemColumns& item) {
    items.push_back({item.product, Money::minor(item.amounts[0]), Money::minor(item.amounts[1]),
                     Money::minor(item.amounts[2]), std::nullopt});
  });
  return items;
}

/// Columns: order_id, effective_at, arrival, channel, store, desk, member, level, flags, policy_version, state, due,
/// settled_at, items.
RewardTables::OrderRecord order_of(const Statement& row) {
  RewardTables::OrderRecord order;
  order.order = row.text(0);
  order.at = Instant{row.integer(1)};
  order.arrival = row.number(2);
  order.channel = static_cast<Channel>(row.integer(3));
  order.store = row.text(4);
  order.desk = row.text(5);
  order.member = row.text(6);
  order.level = row.text(7);
  order.completed = (row.integer(8) & kCompleted) != 0;
  order.used_deduction = (row.integer(8) & kUsedDeduction) != 0;
  order.policy_version = row.text(9);
  order.state = row.integer(10) == 0 ? ItemState::kPending : ItemState::kSettled;
  order.due = instant_of(row, 11);
  order.settled_at = instant_of(row, 12);
  order.items = parse_items(row.text(13));
  return order;
}

/// Columns: queue, number, filled, size, cash, policy_version, cash_slots.
Stored<std::vector<RewardTables::GroupRecord>> read_groups(Statement rows) {
  std::vector<RewardTables::GroupRecord> groups;
  auto done = storage::for_each_row(std::move(rows), [&groups](const Statement& row) {
    const json slots = json::parse(row.text(6), nullptr, false);
    groups.push_back({row.text(0),
                      row.number(1),
                      static_cast<std::uint32_t>(row.integer(2)),
                      {static_cast<std::uint32_t>(row.integer(3)), static_cast<std::uint32_t>(row.integer(4))},
                      row.text(5),
                      slots.is_array() ? slots.get<std::vector<std::uint32_t>>() : std::vector<std::uint32_t>()});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return groups;
}

void bind(Statement& statement, std::optional<Instant> at) {
  if (at) {
    statement.bind(at->micros);
  } else {
    statement.bind_null();
  }
}

}  // namespace

Stored<void> RewardTables::save_entry(const Entry& entry, std::optional<std::uint64_t> newest_message) {
  Statement statement = database_.prepare(newest_message ? kSaveEntryAndMessage : kSaveEntry);
  statement.bind(entry.id)
      .bind(entry.queue)
      .bind(entry.key.effective.micros)
      .bind(entry.key.arrival)
      .bind(static_cast<std::int64_t>(entry.key.line))
      .bind(entry.member)
      .bind(entry.store)
      .bind(entry.base.minor())
      .bind(entry.ratio.ratio.ppm)
      .bind(to_string(entry.ratio.source))
      .bind(entry.policy_version)
      .bind(entry.entitlement.minor())
      .bind(entry.paid.minor())
      .bind(to_string(entry.status))
      .bind(entry.order)
      .bind(entry.owner)
      .bind(static_cast<std::int64_t>(entry.channel))
      .bind(entry.desk)
      .bind(entry.product)
      .bind(entry.granted.minor())
      .bind(entry.redeemed.minor());
  if (entry.into) {
    statement.bind(static_cast<std::int64_t>(*entry.into));
  } else {
    statement.bind_null();
  }
  const std::int64_t flags =
      (entry.completed ? kCompleted : 0) + (entry.drawn ? kDrawn : 0) + (entry.frozen ? kFrozen : 0);
  statement.bind(entry.redeem_ratio.ppm).bind(flags);
  if (newest_message) {
    statement.bind(*newest_message);
  }
  return statement.run();
}

Stored<void> RewardTables::save_order(const OrderRecord& order) {
  Statement statement = database_.prepare(
      "INSERT INTO reward_order(order_id, effective_at, arrival, channel, store, desk, member, level, flags,"
      " policy_version, state, due, settled_at, base, items)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
      " ON CONFLICT(order_id) DO UPDATE SET flags = ?9, state = ?11, due = ?12, settled_at = ?13, base = ?14,"
      " items = ?15");
  Money base;
  for (const ItemRecord& item : order.items) {
    base += item.paid - item.refunded;
  }
  statement.bind(order.order)
      .bind(order.at.micros)
      .bind(order.arrival)
      .bind(static_cast<std::int64_t>(order.channel))
      .bind(order.store)
      .bind(order.desk)
      .bind(order.member)
      .bind(order.level)
      .bind((order.completed ? kCompleted : 0) + (order.used_deduction ? kUsedDeduction : 0))
      .bind(order.policy_version)
      .bind(static_cast<std::int64_t>(order.state == ItemState::kPending ? 0 : 1));
  bind(statement, order.due);
  bind(statement, order.settled_at);
  return statement.bind(base.minor()).bind(items_text(order)).run();
}

Stored<void> RewardTables::save_group(const GroupRecord& group, std::uint64_t log_no) {
  return database_
      .prepare(
          "INSERT INTO reward_group(queue, number, filled, size, cash, policy_version, cash_slots, opened)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(queue, number) DO UPDATE SET filled = ?3")
      .bind(group.queue)
      .bind(group.number)
      .bind(static_cast<std::int64_t>(group.filled))
      .bind(static_cast<std::int64_t>(group.setting.group))
      .bind(static_cast<std::int64_t>(group.setting.cash))
      .bind(group.policy_version)
      .bind(json(group.cash).dump())
      .bind(log_no)
      .run();
}

Stored<void> RewardTables::insert_draw(const DrawRow& draw) {
  return database_.prepare("INSERT INTO reward_draw(log_no, entry, policy_version, number) VALUES(?, ?, ?, ?)")
      .bind(draw.log_no)
      .bind(draw.entry)
      .bind(draw.policy_version)
      .bind(draw.number)
      .run();
}

Stored<std::vector<DrawRow>> RewardTables::draws_of(const std::string& version) {
  std::vector<DrawRow> draws;
  Statement rows = database_.prepare(
      "SELECT log_no, entry, policy_version, number FROM reward_draw WHERE policy_version = ? ORDER BY log_no");
  rows.bind(version);
  auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) {
    draws.push_back({row.number(0), row.text(1), row.text(2), row.number(3)});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return draws;
}

Stored<std::vector<RewardTables::GroupRecord>> RewardTables::groups_of(const std::string& version) {
  Statement rows = database_.prepare(
      "SELECT queue, number, filled, size, cash, policy_version, cash_slots FROM reward_group"
      " WHERE policy_version = ? ORDER BY queue, number");
  rows.bind(version);
  return read_groups(std::move(rows));
}

Stored<std::vector<RewardTables::GroupRecord>> RewardTables::groups_opened_by(std::uint64_t log_no) {
  Statement rows = database_.prepare(
      "SELECT queue, number, filled, size, cash, policy_version, cash_slots FROM reward_group"
      " WHERE opened = ? ORDER BY queue, number");
  rows.bind(log_no);
  return read_groups(std::move(rows));
}

Stored<void> RewardTables::load_waiting(const std::function<void(const Entry&)>& found) {
  return storage::for_each_row(database_.prepare(kWaitingEntries),
                               [&found](const Statement& row) { found(entry_of(row)); });
}

Stored<void> RewardTables::each_paid(
    const std::string& after, std::uint64_t limit,
    const std::function<void(const std::string& id, const std::string& member, Money paid)>& found) {
  Statement rows = database_.prepare("SELECT id, member, paid FROM entry WHERE id > ? ORDER BY id LIMIT ?");
  rows.bind(after).bind(limit).expect("tti");
  return storage::for_each_row(std::move(rows), [&found](const Statement& row) {
    found(row.text(0), row.text(1), Money::minor(row.integer(2)));
  });
}

Stored<std::vector<RewardTables::OrderRecord>> RewardTables::load_pending() {
  std::vector<OrderRecord> pending;
  auto done = storage::for_each_row(
      database_.prepare("SELECT order_id, effective_at, arrival, channel, store, desk, member, level, flags,"
                        " policy_version, state, due, settled_at, items FROM reward_order"
                        " WHERE state = 0 AND due IS NOT NULL"),
      [&pending](const Statement& row) { pending.push_back(order_of(row)); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return pending;
}

Stored<void> RewardTables::load_groups(const std::function<void(const GroupRecord&)>& found) {
  const auto groups = read_groups(
      database_.prepare("SELECT queue, number, filled, size, cash, policy_version, cash_slots FROM reward_group AS one"
                        " WHERE number = (SELECT max(number) FROM reward_group WHERE queue = one.queue)"));
  if (!groups) {
    return tl::unexpected(groups.error());
  }
  std::for_each(groups->begin(), groups->end(), found);
  return {};
}

Stored<void> RewardTables::load_inflow(Instant since, const std::function<void(const InflowRecord&)>& found) {
  Statement rows = database_.prepare(
      "SELECT settled_at, channel, store, desk, items FROM reward_order WHERE settled_at >= ?"
      " ORDER BY settled_at, arrival");
  rows.bind(since.micros);
  return storage::for_each_row(std::move(rows), [&found](const Statement& row) {
    InflowRecord record{
        Instant{row.integer(0)}, static_cast<Channel>(row.integer(1)), row.text(2), row.text(3), {}, {}, {}};
    read_items(row.text(4), [&](const ItemColumns& item) {
      record.product = item.product;
      record.contributed = Money::minor(item.amounts[2]);
      record.granted = Money::minor(item.amounts[3]);
      found(record);
    });
  });
}

Stored<std::uint64_t> RewardTables::unsettled(Channel channel) {
  Statement row = database_.prepare("SELECT count(*) FROM reward_order WHERE state = 0 AND channel = ? AND base > 0");
  const auto found = row.bind(static_cast<std::int64_t>(channel)).step();
  return found ? Stored<std::uint64_t>(row.number(0)) : tl::unexpected(found.error());
}

Stored<bool> RewardTables::knows_order(const std::string& order) {
  Statement row = database_.prepare("SELECT 1 FROM reward_order WHERE order_id = ?");
  return row.bind(order).step();
}

Stored<std::optional<RewardTables::OrderRecord>> RewardTables::find_order(const std::string& id) {
  std::optional<OrderRecord> order;
  Statement rows = database_.prepare(
      "SELECT order_id, effective_at, arrival, channel, store, desk, member, level, flags, policy_version, state, due,"
      " settled_at, items FROM reward_order WHERE order_id = ?");
  rows.bind(id);
  if (auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) { order = order_of(row); }); !done) {
    return tl::unexpected(done.error());
  }
  if (!order) {
    return order;
  }
  Statement entries = database_.prepare(kEntryOfOrder);
  entries.bind(id);
  auto done = storage::for_each_row(std::move(entries), [&](const Statement& row) {
    Entry entry = entry_of(row);
    const std::uint32_t line = entry.key.line;
    if (line < order->items.size()) {
      order->items[line].entry = std::move(entry);
    }
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return order;
}

Stored<std::optional<RewardTables::Entry>> RewardTables::find_entry(const std::string& id) {
  std::optional<Entry> entry;
  Statement rows = database_.prepare(kEntryById);
  rows.bind(id);
  auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) { entry = entry_of(row); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return entry;
}

Stored<std::vector<RewardTables::Entry>> RewardTables::entries_of_member(const std::string& member,
                                                                         std::uint64_t newest) {
  std::vector<Entry> entries;
  Statement rows = database_.prepare(kEntriesOfMember);
  rows.bind(member).bind(newest);
  auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) { entries.push_back(entry_of(row)); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return entries;
}

Stored<RewardTables::MemberRecord> RewardTables::member(const std::string& member) {
  MemberRecord record;
  Statement earned = database_.prepare(
      "SELECT effective_at, owner, channel, store, desk, product, granted FROM entry WHERE member = ?");
  earned.bind(member);
  auto done = storage::for_each_row(std::move(earned), [&](const Statement& row) {
    record.earned.push_back({Instant{row.integer(0)}, row.text(1), static_cast<Channel>(row.integer(2)), row.text(3),
                             row.text(4), row.text(5), Money::minor(row.integer(6))});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  Statement purchases =
      database_.prepare("SELECT arrival, effective_at, channel, store, base, flags FROM reward_order WHERE member = ?");
  purchases.bind(member);
  done = storage::for_each_row(std::move(purchases), [&](const Statement& row) {
    record.purchases.push_back({row.number(0), Instant{row.integer(1)}, static_cast<Channel>(row.integer(2)),
                                row.text(3), Money::minor(row.integer(4)), (row.integer(5) & kCompleted) != 0});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return record;
}

}  // namespace queueback::reward_store
