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
  };

  TillMachine(Parts parts, const std::filesystem::path& folder, Surroundings world, Chance chance);
  ~TillMachine() override;

  /// The cashier finishes what is begun and sells no more.
  void stop_selling() { selling_ = false; }
  [[nodiscard]] bool has_closed() const { return !selling_ && is_running(); }
  /// How often the drawer opened.
  [[nodiscard]] std::uint64_t sales() const { return sales_; }
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
  void settle_doubt(terminal::TillDatabase& tables);

  Parts parts_;
  bool selling_ = true;
  std::uint64_t sales_ = 0;
  bool in_doubt_ = false;  ///< a sale was under way when the program ended
  std::uint64_t known_receipt_ = 0;
  std::unique_ptr<Program> program_;
};

}  // namespace queueback::simulation
