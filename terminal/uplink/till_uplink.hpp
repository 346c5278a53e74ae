#pragma once
#include <functional>

#include "common/link/uplink.hpp"
#include "common/storage/group_commit.hpp"
#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

namespace asio = boost::asio;

/// Sends the outbox to the store server and takes reference data from it. Lives on the I/O thread.
class TillUplink final : public link::UplinkPort {
 public:
  struct Callbacks {
    std::function<void(std::vector<replication::ReferenceItem>, replication::ReferenceCursor)> reference_active;
    std::function<void(const link::UplinkStatus&)> status;
  };

  TillUplink(TillDatabase& database, storage::GroupCommit& storage, replication::ReferenceCursor cursor,
             Callbacks callbacks)
      : database_(database), storage_(storage), cursor_(cursor), callbacks_(std::move(callbacks)) {}

  [[nodiscard]] asio::awaitable<std::vector<replication::Record>> read(replication::SendRange range) override;
  [[nodiscard]] asio::awaitable<std::uint64_t> save(replication::Watermarks watermarks) override;
  [[nodiscard]] replication::ReferenceCursor reference_cursor() const override { return cursor_; }
  [[nodiscard]] asio::awaitable<void> stage(std::vector<replication::ReferenceItem> items) override;
  [[nodiscard]] asio::awaitable<void> discard_staged() override;
  [[nodiscard]] asio::awaitable<void> activate(replication::ReferenceBegin version) override;
  void on_status(const link::UplinkStatus& status) override { callbacks_.status(status); }

 private:
  TillDatabase& database_;
  storage::GroupCommit& storage_;
  replication::ReferenceCursor cursor_;
  Callbacks callbacks_;
  bool left_out_ = false;  ///< a part of the version that arrives was not written
};

}  // namespace queueback::terminal
