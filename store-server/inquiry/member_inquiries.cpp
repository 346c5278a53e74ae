#include "store-server/inquiry/member_inquiries.hpp"

#include <utility>

#include "store-server/app/member_codes.hpp"
#include "store-server/storage/return_tables.hpp"

namespace queueback::store_server {

using nlohmann::json;
namespace qr = rewards::queue_rebate;

namespace {

using Told = InquiryDesk::Told;
using Tell = std::function<Stored<Told>(Store&, const json&)>;

json to_json(const PersonRow& person) {
  return {{"member", person.member}, {"level", person.level}, {"masked_name", masked_name(person.name)}};
}

Stored<Told> find(Store& store, const json& request) {
  const std::string phone = runtime::optional_text(request, "phone");
  if (!is_phone(phone)) {
    return Told(tl::unexpected(std::string("a phone number has 5 to 20 digits, perhaps with a + before them")));
  }
  const auto people = store.directory().members_with_phone(phone, kMaxMembersFound);
  if (!people) {
    return tl::unexpected(people.error());
  }
  json list = json::array();
  for (const PersonRow& person : *people) {
    list.push_back(to_json(person));
  }
  return Told(json{{"members", std::move(list)}});
}

Stored<Told> enrol(Store& store, const json& request, const crypto::SigningKey& key) {
  const auto id = parse_uuid(runtime::optional_text(request, "id"));
  if (!id) {
    return Told(tl::unexpected(std::string("'id' must be a UUID")));
  }
  const auto enrolled =
      store.enrol_member(*id, runtime::optional_text(request, "name"), runtime::optional_text(request, "phone"));
  if (!enrolled || !*enrolled) {
    return enrolled ? Stored<Told>(Told(tl::unexpected((*enrolled).error()))) : tl::unexpected(enrolled.error());
  }
  json answer = to_json(**enrolled);
  answer["code"] = member_code(*domain::MemberId::parse((*enrolled)->member), key);
  return Told(std::move(answer));
}

/// What came of a sale in the rebate line.
json earned_json(const qr::Engine& engine, const qr::OrderRecord& order) {
  json answer = {{"state", order.state == qr::ItemState::kPending ? "pending" : "settled"}};
  const auto& entry = order.items.front().entry;
  if (!entry) {
    return answer;
  }
  answer["status"] = to_string(entry->status);
  answer["source"] = to_string(entry->ratio.source);
  answer["entitlement"] = entry->entitlement.minor();
  answer["paid"] = entry->paid.minor();
  answer["draw_open"] = engine.draw_is_open(entry->id);
  if (const auto place = engine.place_of(entry->id)) {
    answer["position"] = place->position;
    answer["ahead"] = place->ahead.amount.minor();
  }
  return answer;
}

Stored<Told> earned(Store& store, const json& request) {
  const auto id =
      ReturnTables(store.database())
          .order_of_receipt(runtime::optional_text(request, "terminal"), runtime::optional_count(request, "receipt"));
  if (!id) {
    return tl::unexpected(id.error());
  }
  const auto order =
      *id ? store.reward_tables().find_order(to_string((**id).uuid)) : Stored<std::optional<qr::OrderRecord>>();
  if (!order) {
    return tl::unexpected(order.error());
  }
  if (!*order || (*order)->items.empty()) {
    return Told(tl::unexpected(std::string("the store has no such receipt yet")));
  }
  return Told(earned_json(store.engine(), **order));
}

}  // namespace

void install_member_inquiries(InquiryDesk& desk, Store& store, const crypto::SigningKey& key) {
  const auto add = [&](const char* name, const Tell& tell) {
    desk.add_lookup(name, domain::Role::kCashier,
                    [&store, tell](const Asker& /*asker*/, const json& request) { return tell(store, request); });
  };
  add("members/find", find);
  add("members/enrol", [&key](Store& to, const json& request) { return enrol(to, request, key); });
  add("receipts/earned", earned);
}

}  // namespace queueback::store_server
