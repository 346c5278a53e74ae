#include "common/crypto/peer_identity.hpp"

#include <algorithm>

#include "common/base/strong.hpp"
#include "common/base/text.hpp"

namespace queueback::crypto {

namespace {

constexpr std::string_view kScheme = "queueback:";

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

/// One path segment of the URI: an id that cannot be taken for two segments.
bool is_name(std::string_view name) { return is_valid_id(name) && name.find('/') == std::string_view::npos; }

bool has_valid_names(const PeerIdentity::Kind& kind) {
  return std::visit(Overloaded{[](const TerminalOf& t) { return is_name(t.store) && is_name(t.terminal); },
                               [](const StoreServer& s) { return is_name(s.store); },
                               [](const StoreAtHeadquarters& s) { return is_name(s.store); },
                               [](const HeadquartersServer&) { return true; }, [](const Anonymous&) { return true; }},
                    kind);
}

}  // namespace

Result<PeerIdentity, Error> PeerIdentity::make(Kind kind) {
  if (!has_valid_names(kind)) {
    return fail(ErrorCode::kIdentity, "a store or terminal name must be 1 to 64 letters, digits, '.', '_' or '-': " +
                                          printable(PeerIdentity(std::move(kind)).to_string(), 100));
  }
  return PeerIdentity(std::move(kind));
}

Result<PeerIdentity, Error> PeerIdentity::parse(std::string_view uri) {
  const auto bad = [&] {
    return fail(ErrorCode::kIdentity, "not the name of a terminal or server: " + printable(uri, 100));
  };
  if (!uri.starts_with(kScheme)) {
    return bad();
  }
  const auto parts = split(uri.substr(kScheme.size()), '/');
  if (parts.size() == 4 && parts[0] == "store" && parts[2] == "terminal") {
    return make(TerminalOf{std::string(parts[1]), std::string(parts[3])});
  }
  if (parts.size() == 3 && parts[0] == "store" && parts[2] == "server") {
    return make(StoreServer{std::string(parts[1])});
  }
  if (parts.size() == 3 && parts[0] == "hq" && parts[1] == "store") {
    return make(StoreAtHeadquarters{std::string(parts[2])});
  }
  if (parts.size() == 2 && parts[0] == "hq" && parts[1] == "server") {
    return make(HeadquartersServer{});
  }
  return bad();
}

std::string PeerIdentity::to_string() const {
  const std::string scheme(kScheme);
  return std::visit(
      Overloaded{[&](const TerminalOf& t) { return scheme + "store/" + t.store + "/terminal/" + t.terminal; },
                 [&](const StoreServer& s) { return scheme + "store/" + s.store + "/server"; },
                 [&](const StoreAtHeadquarters& s) { return scheme + "hq/store/" + s.store; },
                 [&](const HeadquartersServer&) { return scheme + "hq/server"; },
                 [](const Anonymous&) { return std::string("anonymous"); }},
      kind_);
}

}  // namespace queueback::crypto
