#pragma once
#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/model.hpp"
#include "tests/simulation/server_machines.hpp"
#include "tests/simulation/till_machine.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::simulation {

/// What can go wrong; each world switches some of them on.
enum class Fault : std::uint8_t {
  kTillPower,   ///< a terminal loses power
  kStorePower,  ///< the store's server does
  kHeadquartersPower,
  kRestart,         ///< a program ends in good order and starts again
  kTornSectors,     ///< at a power cut single sectors are kept, dropped or torn
  kDroppedSectors,  ///< at a power cut nothing unsynced is kept
  kIoError,         ///< a disk operation fails, a sync too
  kDiskFull,        ///< a disk takes no writes for a while
  kCut,             ///< a connection breaks at any byte
  kBlackHole,       ///< a connection goes silent
  kRefused,         ///< nobody answers
  kPartition,       ///< two machines do not reach each other for a while
  kSlowNetwork,     ///< seconds of latency
  kClockJump,       ///< a clock is set, by up to ten years
  kPolicy,          ///< a new version of the policy, from now, from before or from later on
  kRewound,         ///< a terminal's disk is set back to an earlier image
  kCloned,          ///< a second device runs with a copy of a terminal's disk
  kStoreSetBack,    ///< the store's disk is put back to an earlier image, as out of a backup
  kHeadquartersSetBack,
  kStoreSnapshot,  ///< the store's disk is put back to an earlier image and nobody says so
  kBitFlip,        ///< a bit of the store's database turns over on its disk
};
inline constexpr std::size_t kFaults = 21;
[[nodiscard]] std::string_view to_string(Fault fault);
[[nodiscard]] std::optional<Fault> parse_fault(std::string_view name);

/// How often a world is looked after.
inline constexpr Duration kStep = Duration::milliseconds(100);

struct WorldOptions {
  std::uint64_t seed = 1;
  std::size_t terminals = 3;
  Duration faults_for = Duration::minutes(10);
  /// Faults that do not happen although the seed would have them.
  std::bitset<kFaults> without;
  /// Healed, everything must be at headquarters within this time: whoever was cut off notices within 16 seconds, tries
  /// again within 30, and the cashiers need less than a minute for a last sale.
  Duration healing_for = Duration::minutes(2);
};

/// What became of a world.
struct WorldReport {
  std::string violation;  ///< the invariant that does not hold, and how; empty: all hold
  std::vector<Fault> switched_on;
  std::array<std::uint64_t, kFaults> happened{};
  std::uint64_t sales = 0;
  std::uint64_t found_later = 0;
  std::uint64_t taken_over = 0;   ///< log entries that stores took over from headquarters
  std::uint64_t flips_found = 0;  ///< flipped bits that made the store end or close, and were mended
  std::uint64_t flips_harmless = 0;
  std::uint64_t trace_hash = 0;
  std::uint64_t events = 0;
  std::vector<std::string> newest;  ///< of the trace
};

/// A shop with its headquarters, in virtual time on one thread: first with faults, then healed.
class World {
 public:
  explicit World(const WorldOptions& options);
  ~World();

  [[nodiscard]] WorldReport run();
  /// What happened until now, should the program end before `run` does.
  [[nodiscard]] WorldReport report_so_far() const;

 private:
  void furnish();
  void choose_faults();
  void let_something_happen();
  void happen(Fault fault);
  void heal_and_check();
  void happened(Fault fault) { ++report_.happened.at(static_cast<std::size_t>(fault)); }
  [[nodiscard]] bool is_on(Fault fault) const;
  void lose_power(Machine& machine);
  void set_clock(TillMachine& till);
  void change_policy();
  /// Cuts or heals the way from a machine to its server.
  void part(const std::string& machine);
  /// Notes which policies headquarters has by now, and how much a store that was set back took over.
  void look_at_log();
  void cut_power(Machine& machine);
  /// Keeps an image of a terminal's disk, or sets the terminal back to the one that was kept.
  void rewind(TillMachine& till);
  void clone(TillMachine& till);
  /// Keep an image of a server's disk, or set the server back to the one that was kept.
  void set_back_store();
  void put_back_snapshot();
  void set_back_headquarters();
  void flip_bit();
  void flip_under_running_store(const Page& page);
  /// What was found in a file that may be damaged; empty: nothing.
  [[nodiscard]] std::string look_for_damage(bool must_not_start);
  void repair_store();
  /// If the store has gone on since its image, which is made if there is none: how much of its log headquarters has.
  [[nodiscard]] std::optional<std::uint64_t> went_on();
  void lose_what_only_the_store_knew();
  [[nodiscard]] bool store_goes_back() const {
    return is_on(Fault::kStoreSetBack) || is_on(Fault::kStoreSnapshot) || is_on(Fault::kBitFlip);
  }
  void fail_disk(Machine& machine, Verdict verdict, Duration time);
  /// Starts what is down, ends what has failed.
  void look_after(Machine& machine);
  void look_after_all();
  /// False: people saw something that must not happen; there is no need to go on.
  [[nodiscard]] bool goes_on();
  void heal();
  /// Each cashier closes once her till has sold something in the healed world.
  void close_tills_that_sold();
  [[nodiscard]] bool is_drained() const;
  [[nodiscard]] std::string what_is_missing() const;
  [[nodiscard]] std::string check();
  [[nodiscard]] Disk::Fate fate();
  [[nodiscard]] std::vector<Machine*> machines();

  struct AppliedPolicy {
    std::string version;
    std::uint64_t log_no = 0;  ///< its log entry is not behind this one; 0: not looked at yet
    bool is_at_headquarters = false;
  };
  struct StoreImage {
    Disk::Image disk;
    std::uint64_t log_entries = 0;
  };

  WorldOptions options_;
  Chance chance_;
  std::map<std::string, PayoutModel::Rules> rules_;  ///< by version
  std::vector<AppliedPolicy> policies_;              ///< acknowledged ones that must not be lost
  tests::TemporaryDirectory folder_;
  Scheduler scheduler_;
  Network network_;
  bool is_healed_ = false;
  Weather weather_;  ///< until the world is healed
  Trace trace_;
  Model model_;
  WorldReport report_;
  std::unique_ptr<HeadquartersMachine> headquarters_;
  std::unique_ptr<StoreMachine> store_;
  std::vector<std::unique_ptr<TillMachine>> tills_;
  std::map<const TillMachine*, TillMachine::Snapshot> images_;
  std::optional<StoreImage> store_image_;
  std::optional<Disk::Image> headquarters_image_;
  std::optional<std::uint64_t> set_back_to_;  ///< log entries of a store that has not served since it was set back
  std::set<std::string> forked_;              ///< terminals with two lines of sales, or that will have them
  std::set<std::string> copied_;
  std::map<Machine*, Duration> down_until_;
  std::map<const TillMachine*, std::uint64_t> sales_before_healing_;
};

}  // namespace queueback::simulation
