#pragma once
#include <boost/asio/io_context.hpp>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/link/uplink.hpp"
#include "common/replication/sender.hpp"
#include "tests/bench/orders.hpp"

namespace queueback::bench {

namespace asio = boost::asio;

/// A terminal without database and devices: its outbox is a vector, everything towards the store is the real thing
/// (certificate of a real enrolment, mutual TLS, link::Uplink). Takes reference data and throws it away.
class SimulatedTill final : public link::UplinkPort {
 public:
  /// `identity`: the folder that enrolment wrote.
  SimulatedTill(asio::io_context& io, const std::filesystem::path& identity, std::string terminal);

  /// Puts a sale into the outbox; before `connect` it is backlog.
  void sell();
  void connect();
  void stop() { uplink_->stop(); }
  /// Called when the store has every sale.
  void on_received(std::function<void()> call) { received_ = std::move(call); }

  /// Drops sales once they are final, as a terminal does.
  void forget_final() { forgets_ = true; }

  [[nodiscard]] std::uint64_t head() const { return dropped_ + records_.size(); }
  [[nodiscard]] std::uint64_t received() const { return watermarks_.here; }
  /// The store counts every sale as final.
  [[nodiscard]] bool is_done() const { return watermarks_.headquarters == head(); }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  [[nodiscard]] asio::awaitable<std::vector<replication::Record>> read(replication::SendRange range) override;
  [[nodiscard]] asio::awaitable<std::uint64_t> save(replication::Watermarks watermarks) override;
  [[nodiscard]] replication::ReferenceCursor reference_cursor() const override { return cursor_; }
  [[nodiscard]] asio::awaitable<void> stage(std::vector<replication::ReferenceItem> items) override;
  [[nodiscard]] asio::awaitable<void> discard_staged() override;
  [[nodiscard]] asio::awaitable<void> activate(replication::ReferenceBegin version) override;
  void on_status(const link::UplinkStatus& status) override { problem_ = status.problem; }

 private:
  asio::io_context& io_;
  std::filesystem::path identity_;
  SystemClock clock_;
  SystemRandom random_;
  replication::Incarnation incarnation_;
  OrderMaker orders_;
  std::deque<replication::Record> records_;
  std::uint64_t dropped_ = 0;  ///< before the first of `records_`
  replication::Position last_;
  bool forgets_ = false;
  replication::Watermarks watermarks_;
  replication::ReferenceCursor cursor_;
  std::string problem_;
  std::function<void()> received_;
  std::unique_ptr<link::Uplink> uplink_;
};

}  // namespace queueback::bench
