#include "store-server/app/message_page.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <utility>

#include "common/policy/message_text.hpp"
#include "store-server/app/catalogue_import.hpp"

namespace queueback::store_server {
namespace {

namespace qr = rewards::queue_rebate;
using domain::Money;
using policy::Event;
using policy::Language;
using policy::PlaceholderValue;

/// The events of one step in the order in which they are told.
constexpr std::array kTellingOrder = {Event::kJoined,   Event::kDrawOpen, Event::kClearAnnounced, Event::kPaid,
                                      Event::kRedeemed, Event::kRefunded, Event::kCleared,        Event::kDone};
static_assert(kTellingOrder.size() == policy::kEventCount);

/// 2026-11-20 08:00 in the zone's local time.
std::string local_time(Instant at, const calendar::ZoneRules& zone) {
  const calendar::LocalDay day = zone.day_of(at);
  const Instant local = at + zone.offset_at(at);
  const std::int64_t minutes = (local - (Instant{} + Duration::days(day.days))).micros / Duration::minutes(1).micros;
  std::array<char, 16> time{};
  (void)std::snprintf(time.data(), time.size(), " %02d:%02d", static_cast<int>(minutes / 60),
                      static_cast<int>(minutes % 60));
  return to_string(civil_from_days(day.days)) + time.data();
}

std::string name_of(qr::Into into, Language language) {
  const bool is_chinese = language == Language::kChinese;
  switch (into) {
    case qr::Into::kPoints:
      return is_chinese ? "积分" : "points";
    case qr::Into::kLove:
      return is_chinese ? "爱心值" : "love";
    case qr::Into::kVoucher:
      return is_chinese ? "购物券" : "vouchers";
  }
  return "";
}

/// What a redemption gave, in units: "80.00 points".
std::string units_of(const MessageRow& row, const qr::Entry& entry, Language language) {
  return to_string(domain::mul_floor(row.amount, entry.redeem_ratio)) + " " +
         name_of(entry.into.value_or(qr::Into::kPoints), language);
}

/// Days until the announced clear; a part of a day counts as one.
std::string days_of(const MessageRow& row) {
  const std::int64_t day = Duration::days(1).micros;
  const std::int64_t micros = row.clear_at ? (*row.clear_at - row.at).micros : 0;
  return std::to_string((micros + day - 1) / day);
}

/// Turns rows into words.
class MessageWriter {
 public:
  MessageWriter(Store& store, const std::string& member) : store_(store), member_(member) {}

  /// The member's name, masked; its opaque id where no name is known.
  Stored<void> find_name() {
    const auto name = store_.directory().name_of(member_);
    if (!name) {
      return tl::unexpected(name.error());
    }
    masked_ = name->has_value() && !(*name)->empty() ? masked_name(**name) : member_;
    return {};
  }

  Stored<void> write(const MessageRow& row, std::vector<MemberMessage>& out) {
    const auto entry = entry_of(row.entry);
    if (!entry) {
      return tl::unexpected(entry.error());
    }
    const auto shown = store_.messages().presentations().of((*entry)->policy_version);
    if (!shown) {
      return tl::unexpected(shown.error());
    }
    for (const Event event : kTellingOrder) {
      const bool is_shown = (row.events & event_bit(event)) != 0 &&
                            (*shown)->presentation.message(event).deliver.contains(policy::Delivery::kPage);
      if (is_shown) {
        out.push_back({row.n, row.log_no, row.entry, event, row.at,
                       text(row, **entry, event, Language::kChinese, **shown),
                       text(row, **entry, event, Language::kEnglish, **shown)});
      }
    }
    return {};
  }

 private:
  Stored<const qr::Entry*> entry_of(const std::string& id) {
    if (const auto known = entries_.find(id); known != entries_.end()) {
      return &known->second;
    }
    auto entry = store_.reward_tables().find_entry(id);
    if (!entry) {
      return tl::unexpected(entry.error());
    }
    if (!entry->has_value()) {
      return fail(storage::ErrorCode::kCorrupt, "a message names entry " + id + ", which does not exist");
    }
    return &entries_.emplace(id, std::move(**entry)).first->second;
  }

  std::string text(const MessageRow& row, const qr::Entry& entry, Event event, Language language,
                   const ShownVersion& shown) const {
    const bool is_announcement = event == Event::kClearAnnounced;
    const bool had_remaining = row.position.has_value() || event == Event::kCleared;
    const Money remaining = had_remaining ? row.entitlement - row.paid : Money{};
    const std::array values = {
        PlaceholderValue{"program", std::string(policy::program_name(shown.presentation, language))},
        PlaceholderValue{"order", entry.order},
        PlaceholderValue{"entry", entry.id},
        PlaceholderValue{"store", entry.store},
        PlaceholderValue{"queue", entry.queue},
        PlaceholderValue{"member", masked_},
        PlaceholderValue{"time", local_time(is_announcement ? row.clear_at.value_or(row.at) : row.at, shown.zone)},
        PlaceholderValue{"ratio", to_string(row.ratio)},
        PlaceholderValue{"remaining", to_string(remaining)},
        PlaceholderValue{"entitlement", to_string(row.entitlement)},
        PlaceholderValue{"position", row.position ? std::to_string(*row.position) : "-"},
        PlaceholderValue{"ahead", row.ahead ? to_string(*row.ahead) : "-"},
        PlaceholderValue{"amount", to_string(row.amount)},
        PlaceholderValue{"paid", to_string(row.paid)},
        PlaceholderValue{"withheld", to_string(row.withheld)},
        PlaceholderValue{"units", event == Event::kRedeemed ? units_of(row, entry, language) : ""},
        PlaceholderValue{"days", is_announcement ? days_of(row) : ""},
    };
    return policy::fill(policy::template_of(shown.presentation, event, language), values);
  }

  Store& store_;
  std::string member_;
  std::string masked_;
  std::map<std::string, qr::Entry> entries_;
};

}  // namespace

Stored<MessagePage> messages_of(Store& store, const std::string& member, std::uint64_t after, std::uint64_t rows) {
  auto found = store.messages().tables().rows_of(member, after, rows + 1);
  if (!found) {
    return tl::unexpected(found.error());
  }
  MessagePage page;
  page.next = after;
  page.more = found->size() > rows;
  found->resize(std::min<std::size_t>(found->size(), rows));
  MessageWriter writer(store, member);
  auto done = writer.find_name();
  for (const MessageRow& row : *found) {
    done = done ? writer.write(row, page.messages) : done;
    page.next = row.n;
  }
  if (!done) {
    return tl::unexpected(done.error());
  }
  return page;
}

}  // namespace queueback::store_server
