// The rest of Store: somebody becomes a member at a till.
#include "common/base/text.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {

Stored<Result<PersonRow, std::string>> Store::enrol_member(const Uuid& request, const std::string& name,
                                                           const std::string& phone) {
  using Answer = Result<PersonRow, std::string>;
  const std::string trimmed(trim(name));
  const bool is_name =
      !trimmed.empty() && trimmed.size() <= kMaxPersonName && is_utf8(trimmed) && !has_control_character(trimmed);
  if (!is_name || !is_phone(phone)) {
    return Answer(tl::unexpected(is_name
                                     ? std::string("a phone number has 5 to 20 digits, perhaps with a + before them")
                                     : "a name has 1 to " + std::to_string(kMaxPersonName) + " bytes"));
  }
  const auto others = directory_.members_with_phone(phone, 1);
  const auto room = reference_.has_room(1);
  if (!others || !room) {
    return tl::unexpected(!others ? others.error() : room.error());
  }
  if (!others->empty()) {
    return others->front().name == trimmed
               ? Answer(others->front())
               : Answer(tl::unexpected("this phone number belongs to member " + others->front().member));
  }
  if (!*room) {
    return Answer(tl::unexpected(std::string("the store's reference data are full")));
  }
  // Of the request's random part, so that asking again finds the same member.
  const PersonRow person{"N" + to_hex(ByteView(request.bytes).last(5)), "", trimmed, phone};
  const auto known = directory_.name_of(person.member);
  if (!known || *known) {
    return known ? Stored<Answer>(Answer(tl::unexpected(std::string("this request was carried out before"))))
                 : tl::unexpected(known.error());
  }
  ImportReport report;
  auto done = set_member(person);
  const protocol::MemberCard card{*domain::MemberId::parse(person.member), person.level, masked_name(person.name)};
  done = done ? finish(report, {reference_item(card)}) : done;
  return done ? Stored<Answer>(person) : tl::unexpected(done.error());
}

}  // namespace queueback::store_server
