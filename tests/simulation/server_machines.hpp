#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/crypto/signing_key.hpp"
#include "headquarters/core/headquarters_core.hpp"
#include "store-server/core/store_core.hpp"
#include "tests/simulation/machine.hpp"
#include "tests/simulation/payout_model.hpp"
#include "tests/simulation/shop.hpp"

namespace queueback::simulation {

/// The machine that headquarters runs on answers under this name.
inline constexpr const char* kHeadquarters = "hq";

/// What a store's books say.
struct StoreView {
  std::uint64_t sales = 0;
  std::uint64_t unsent = 0;  ///< log entries that headquarters lacks
  std::uint64_t quarantined = 0;
  std::string audit;                                     ///< empty: everything adds up
  std::vector<PayoutModel::Event> log;                   ///< booked sales and policies, in the order of the command log
  std::int64_t now = 0;                                  ///< by the store's clock
  std::map<std::string, std::int64_t> accounts;          ///< of both books
  std::map<std::string, std::int64_t> waiting;           ///< what entries may still receive
  std::set<std::pair<std::string, std::string>> alarms;  ///< terminal and kind
};

/// Tables whose every figure is in the log as well, so that damage shows: what bits are flipped in.
inline constexpr std::array<std::string_view, 4> kAuditedTables = {"log", "posting", "balance", "sale"};

/// Log entries that a start looks at: few, so that most damage is left for the audit to find.
inline constexpr std::uint64_t kCheckedAtStart = 40;
/// How the failure of a start begins that found damage.
inline constexpr std::string_view kDamaged = "damaged: ";

/// A page of the database's file.
struct Page {
  std::string table;
  std::uint64_t number = 0;  ///< from 1
};

/// What the audited tables hold: by table, each row with its number in the log (0 in table balance).
using Contents = std::map<std::string, std::vector<std::pair<std::uint64_t, std::string>>>;

/// A store's server.
class StoreMachine final : public Machine {
 public:
  struct Parts {
    std::string store;
    crypto::SigningKey member_codes;
  };
  StoreMachine(Parts parts, const std::filesystem::path& folder, Surroundings world, Chance chance);
  ~StoreMachine() override;

  /// Products, members, cashiers and a policy; once, while it runs.
  void furnish(const std::vector<std::string>& terminals, const std::string& policy);
  /// Activates a version of the policy; `acknowledged` is told once it is durable, with a reason if it was refused.
  void apply_policy(const std::string& version, const std::string& text, Instant from,
                    std::function<void(const std::string& refusal)> acknowledged);
  [[nodiscard]] StoreView look();
  [[nodiscard]] std::uint64_t unsent() const;
  /// Whether it serves: it knows that its database is the newest, or could not ask.
  [[nodiscard]] bool is_open() const;
  /// How far its log goes, and how much of it headquarters has; while it is open.
  [[nodiscard]] replication::Watermarks log() const;
  /// Goes on from that disk, marked as `queueback-store --restore` marks it; while it is off.
  void put_back(const Disk::Image& image);

  /// A page that holds rows of the audited tables; while it runs. Nothing: its storage failed meanwhile.
  [[nodiscard]] std::optional<Page> some_page();
  /// Turns over some bit of a page of the file.
  void flip(const Page& page);
  /// What the file holds, as SQLite reads it; nothing if it cannot be read. While it is off; changes nothing.
  [[nodiscard]] std::optional<Contents> contents();
  /// Of the whole database, in virtual time; the first finding, or why the program ended. Empty: it adds up.
  [[nodiscard]] std::string audit();

 protected:
  [[nodiscard]] Result<void, storage::Error> boot() override;
  void stop() override;
  void discard() override;

 private:
  struct Program;
  Parts parts_;
  std::unique_ptr<Program> program_;
};

/// What headquarters knows of an order.
struct ListedSale {
  std::string store;
  std::string terminal;
  std::string member;
  std::string status;
  std::uint64_t receipt = 0;
  std::int64_t total = 0;
  Basket goods;
};

struct HeadquartersView {
  std::map<std::string, ListedSale> orders;
  std::uint64_t listed = 0;                                          ///< rows, so that two of one id show
  std::map<std::string, std::map<std::string, std::int64_t>> books;  ///< by store and account
  std::vector<std::string> audit;
  std::set<std::pair<std::string, std::string>> alarms;  ///< terminal and kind
};

/// The headquarters server.
class HeadquartersMachine final : public Machine {
 public:
  HeadquartersMachine(const std::filesystem::path& folder, Surroundings world, Chance chance);
  ~HeadquartersMachine() override;

  [[nodiscard]] HeadquartersView look();

 protected:
  [[nodiscard]] Result<void, storage::Error> boot() override;
  void stop() override;
  void discard() override;

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace queueback::simulation
