#include "store-server/inquiry/inquiry_desk.hpp"

#include <utility>

#include "common/base/text.hpp"
#include "common/replication/limits.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::refuse;
using runtime::ServiceError;

namespace {

/// Longest part of an unknown cashier that an error repeats.
constexpr std::size_t kMaxEcho = 40;
/// The member of a request in which the desk notes whose it is.
constexpr const char* kAsker = "asker";

/// Who does something, as the log keeps it: name, id and terminal, with as much of the name as there is room for.
std::string who_it_is(const Asker& asker) {
  const std::string rest = " (" + asker.cashier + ") at " + asker.terminal;
  std::u32string name = decode_utf8(asker.name);
  while (!name.empty() && encode_utf8(name).size() + rest.size() > protocol::kMaxResolver) {
    name.pop_back();
  }
  const std::string all = encode_utf8(name) + rest;
  return all.size() > protocol::kMaxResolver ? asker.cashier : all;
}

}  // namespace

void InquiryDesk::add(const std::string& name, domain::Role needed, Handler handler) {
  service_.add(name, [this, needed, handler = std::move(handler)](json request) -> Answer {
    auto asker = co_await asker_of(request, needed);
    if (!asker) {
      co_return tl::unexpected(asker.error());
    }
    co_return co_await handler(std::move(*asker), std::move(request));
  });
}

void InquiryDesk::add_lookup(const std::string& name, domain::Role needed, Lookup lookup) {
  add(name, needed, [this, lookup = std::move(lookup)](Asker asker, json request) -> Answer {
    const auto work = [&lookup, &asker, &request] { return lookup(asker, request); };
    auto told = co_await runtime::on_storage<Told>(storage_, work);
    if (!told) {
      co_return refuse(told.error());
    }
    co_return std::move(*told);
  });
}

void InquiryDesk::pass_on(const std::string& name, domain::Role needed, const runtime::JsonService& to) {
  add("manager/" + name, needed, [&to, name](Asker asker, json request) {
    request["do"] = name;
    request["by"] = who_it_is(asker);
    return to.perform(std::move(request));
  });
}

asio::awaitable<Bytes> InquiryDesk::answer(std::string terminal, Bytes inquiry) const {
  json besides = {{kAsker, std::move(terminal)}};
  std::string text = co_await service_.answer(std::string(as_text(inquiry)), std::move(besides));
  if (text.size() > replication::kMaxInquiryAnswerBytes) {
    text = R"({"ok":false,"error":"the answer is too long; ask for fewer rows"})";
  }
  co_return to_bytes(text);
}

asio::awaitable<Result<Asker, ServiceError>> InquiryDesk::asker_of(const json& request, domain::Role needed) const {
  const std::string cashier = runtime::optional_text(request, "by");
  using Found = std::optional<protocol::Cashier>;
  const auto work = [this, cashier]() -> Stored<Found> {
    const auto body = store_.directory().reference_body(protocol::ReferenceKind::kCashier, cashier);
    if (!body || !*body) {
      return body ? Stored<Found>(std::nullopt) : tl::unexpected(body.error());
    }
    const auto decoded = protocol::decode_cashier(**body);
    return decoded ? Found(*decoded) : Found();
  };
  const auto found = co_await runtime::on_storage<Found>(storage_, work);
  if (!found) {
    co_return refuse("cashier '" + printable(cashier, kMaxEcho) + "' is not known here");
  }
  const domain::Role role = domain::parse_role(found->role).value_or(domain::Role::kCashier);
  if (role < needed) {
    co_return refuse("that needs a " + std::string(to_string(needed)));
  }
  co_return Asker{runtime::optional_text(request, kAsker), cashier, found->name, role};
}

}  // namespace queueback::store_server
