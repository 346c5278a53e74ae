#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/link/uplink.hpp"
#include "common/net/frame_channel.hpp"
#include "common/storage/group_commit.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// Asks headquarters, before a starting store does anything of its own, whether its copy of the log goes further than
/// the store's: then the database is an older one, out of a backup, and the store takes over what it lacks, entry by
/// entry. Lives on one executor.
class Recall {
 public:
  struct Progress {
    std::uint64_t taken = 0;  ///< log entries here
    std::uint64_t to = 0;     ///< log entries at headquarters; 0: not known yet
  };

  Recall(asio::any_io_executor executor, link::Uplink::Options options, Store& store, storage::GroupCommit& storage,
         const Clock& clock)
      : executor_(std::move(executor)), options_(std::move(options)), store_(store), storage_(storage), clock_(clock) {}

  /// Connects and asks. True: the store was set back, go on with `take_over`. An error says why there is no answer.
  [[nodiscard]] asio::awaitable<Result<bool, std::string>> ask();
  /// Takes over what the store lacks, over the connection of `ask`; what it got is durable also if it fails.
  [[nodiscard]] asio::awaitable<Result<void, std::string>> take_over();
  /// Ends the connection, and with it what is under way.
  void stop();

  [[nodiscard]] const Progress& progress() const { return progress_; }

 private:
  [[nodiscard]] asio::awaitable<Result<std::vector<replication::Record>, std::string>> next();
  [[nodiscard]] asio::awaitable<void> redo(std::vector<replication::Record> records);

  asio::any_io_executor executor_;
  link::Uplink::Options options_;
  Store& store_;
  storage::GroupCommit& storage_;
  const Clock& clock_;
  std::unique_ptr<net::FrameChannel> channel_;
  replication::Position head_;
  Progress progress_;
};

}  // namespace queueback::store_server
