#pragma once
#include <optional>
#include <string>

#include "common/crypto/signing_key.hpp"
#include "terminal/core/till_core.hpp"
#include "tests/simulation/machine.hpp"
#include "tests/simulation/model.hpp"

namespace queueback::simulation {

/// A terminal with a cashier who signs in and sells. No devices: they have tests of their own.
class TillMachine final : public Machine {
 public:
  struct Parts {
    std::string store;  ///< also the machine that serves it
    std::string terminal;
    crypto::SigningKey receipt_key;
    crypto::SigningKey member_codes;
    Model& model;
    std::string machine;  ///< the computer; a copy has the terminal's name and another computer
  };
  /// A terminal's disk at some moment, and what its cashier knew.
  struct Snapshot {
    Disk::Image disk;
    std::uint64_t receipt = 0;
  };

  TillMachine(Parts parts, const std::filesystem::path& folder, Surroundings world, Chance chance);
  ~TillMachine() override;

  /// The cashier finishes what is begun and sells no more.
  void stop_selling() { selling_ = false; }
  [[nodiscard]] bool has_closed() const { return !selling_ && is_running(); }
  /// How often the drawer opened.
  [[nodiscard]] std::uint64_t sales() const { return sales_; }
  [[nodiscard]] const Parts& parts() const { return parts_; }
  /// Whether no sale is just being made.
  [[nodiscard]] bool is_idle() const { return is_running() && !has_failed() && !in_doubt_; }
  /// Whether it is idle and the store has everything.
  [[nodiscard]] bool is_at_store() const;
  /// The newest receipt that its cashier knows of.
  [[nodiscard]] std::uint64_t receipt() const { return known_receipt_; }
  /// Its disk as a copy would have it now; while idle.
  [[nodiscard]] Snapshot snapshot() const;
  /// Goes on from that disk; while it is off. It will give receipt numbers again that it gave since.
  void put_back(const Snapshot& snapshot);
  /// Records that are not yet known to be at headquarters; 0 while it is not running.
  [[nodiscard]] std::uint64_t unsent() const;

 protected:
  [[nodiscard]] Result<void, storage::Error> boot() override;
  void stop() override;
  void discard() override;

 private:
  struct Program;
  [[nodiscard]] asio::awaitable<void> work(std::shared_ptr<bool> alive);
  [[nodiscard]] asio::awaitable<void> sell();
  /// The customer puts goods on the desk and mostly shows a code.
  [[nodiscard]] asio::awaitable<void> welcome_customer();
  void settle_doubt(terminal::TillDatabase& tables);
  [[nodiscard]] std::string life() const { return Machine::name() + (life_ == 0 ? "" : "/" + std::to_string(life_)); }

  Parts parts_;
  bool selling_ = true;
  std::uint64_t sales_ = 0;
  bool in_doubt_ = false;  ///< a sale was under way when the program ended
  Model::Customer customer_;
  std::uint64_t known_receipt_ = 0;
  std::uint64_t life_ = 0;  ///< how often its disk was put back
  std::unique_ptr<Program> program_;
};

}  // namespace queueback::simulation
