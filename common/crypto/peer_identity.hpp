#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "common/crypto/error.hpp"

namespace queueback::crypto {

/// A terminal of a store: `queueback:store/S1/terminal/T1`.
struct TerminalOf {
  std::string store;
  std::string terminal;
  friend auto operator<=>(const TerminalOf&, const TerminalOf&) = default;
};
/// A store's server towards its terminals: `queueback:store/S1/server`.
struct StoreServer {
  std::string store;
  friend auto operator<=>(const StoreServer&, const StoreServer&) = default;
};
/// A store as a client of headquarters: `queueback:hq/store/S1`.
struct StoreAtHeadquarters {
  std::string store;
  friend auto operator<=>(const StoreAtHeadquarters&, const StoreAtHeadquarters&) = default;
};
/// The headquarters server: `queueback:hq/server`.
struct HeadquartersServer {
  friend auto operator<=>(const HeadquartersServer&, const HeadquartersServer&) = default;
};
/// A client of a server that asks for no certificate (enrolment). No certificate can carry it.
struct Anonymous {
  friend auto operator<=>(const Anonymous&, const Anonymous&) = default;
};

/// Who is at the other end of a connection, as its certificate says. A value.
class PeerIdentity {
 public:
  using Kind = std::variant<TerminalOf, StoreServer, StoreAtHeadquarters, HeadquartersServer, Anonymous>;

  /// Errors: kIdentity when a store or terminal name is not 1 to 64 letters, digits, '.', '_' or '-'.
  [[nodiscard]] static Result<PeerIdentity, Error> make(Kind kind);
  /// The inverse of to_string; never gives Anonymous. Errors: kIdentity.
  [[nodiscard]] static Result<PeerIdentity, Error> parse(std::string_view uri);
  [[nodiscard]] static PeerIdentity anonymous() { return PeerIdentity(Anonymous{}); }

  [[nodiscard]] const Kind& kind() const { return kind_; }
  /// The URI that stands in the certificate; "anonymous" for Anonymous.
  [[nodiscard]] std::string to_string() const;
  friend auto operator<=>(const PeerIdentity&, const PeerIdentity&) = default;

 private:
  explicit PeerIdentity(Kind kind) : kind_(std::move(kind)) {}
  Kind kind_;
};

}  // namespace queueback::crypto
