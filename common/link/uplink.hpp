#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/link/inquiries.hpp"
#include "common/link/signal.hpp"
#include "common/net/backoff.hpp"
#include "common/net/byte_stream.hpp"
#include "common/net/frame_channel.hpp"
#include "common/replication/reference.hpp"
#include "common/replication/sender.hpp"

namespace queueback::link {

namespace asio = boost::asio;

/// How the connection upward stands; for status bars.
enum class UplinkState : std::uint8_t { kConnecting, kOnline, kWaiting };

struct UplinkStatus {
  UplinkState state = UplinkState::kConnecting;
  replication::Watermarks watermarks;
  std::uint64_t head = 0;
  Instant peer_clock;   ///< what the peer's clock said at the last Welcome; zero before the first
  Duration clock_skew;  ///< peer's clock minus ours then
  std::string problem;  ///< why the last connection ended; empty while online
};

/// What an uplink needs of its owner: the outbox and, at a terminal, a place for reference data.
class UplinkPort {
 public:
  UplinkPort() = default;
  UplinkPort(const UplinkPort&) = delete;
  UplinkPort& operator=(const UplinkPort&) = delete;
  virtual ~UplinkPort() = default;

  /// Records of the outbox from `range.first` on, in order, at least one, as many as fit one batch.
  [[nodiscard]] virtual asio::awaitable<std::vector<replication::Record>> read(replication::SendRange range) = 0;
  /// Stores the watermarks and drops what headquarters has; gives the oldest record still kept.
  [[nodiscard]] virtual asio::awaitable<std::uint64_t> save(replication::Watermarks watermarks) = 0;
  [[nodiscard]] virtual replication::ReferenceCursor reference_cursor() const = 0;
  /// Sets items of a coming version aside; `begins` empties what an interrupted version left.
  [[nodiscard]] virtual asio::awaitable<void> stage(std::vector<replication::ReferenceItem> items) = 0;
  [[nodiscard]] virtual asio::awaitable<void> discard_staged() = 0;
  /// Makes the staged version the active one, in one transaction.
  [[nodiscard]] virtual asio::awaitable<void> activate(replication::ReferenceBegin version) = 0;
  virtual void on_status(const UplinkStatus& status) = 0;
};

/// Keeps a sender's records flowing upward: connects, says Hello, sends what is new, stores acknowledgements, takes
/// reference data, and after any failure tries again with growing, jittered waits. Lives on one executor.
class Uplink {
 public:
  using Connect = std::function<asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>>()>;

  struct Options {
    std::string program;  ///< name and version, shown to operators of the peer
    Connect connect;      ///< must check who the peer is
    net::Backoff::Limits backoff;
  };

  Uplink(asio::any_io_executor executor, Options options, replication::Sender sender, UplinkPort& port,
         const Clock& clock, RandomSource& random);

  /// Runs until `stop`; errors of single connections end up in the status.
  [[nodiscard]] asio::awaitable<void> run();
  /// A record was committed to the outbox behind the last one.
  void appended(const replication::Appended& record);
  /// Asks the peer something beside the records; at most kInquiryDeadline. Errors: as Inquiries::ask.
  [[nodiscard]] asio::awaitable<Result<Bytes, std::string>> ask(Bytes inquiry);
  /// Ends the connection, or the wait for the next one; tries again at once.
  void drop();
  /// Ends the connection and `run`.
  void stop();
  [[nodiscard]] const UplinkStatus& status() const { return status_; }

 private:
  [[nodiscard]] asio::awaitable<std::string> session();
  [[nodiscard]] asio::awaitable<std::string> greet();
  [[nodiscard]] asio::awaitable<std::string> write_loop();
  [[nodiscard]] asio::awaitable<std::string> read_loop();
  [[nodiscard]] asio::awaitable<std::string> on_message(replication::Message message);
  [[nodiscard]] asio::awaitable<std::string> on_message(replication::Ack ack);
  [[nodiscard]] asio::awaitable<std::string> on_message(replication::ReferenceBegin begin);
  [[nodiscard]] asio::awaitable<std::string> on_message(replication::ReferenceItems items);
  [[nodiscard]] asio::awaitable<std::string> on_message(replication::ReferenceEnd end);
  [[nodiscard]] asio::awaitable<void> save(replication::Watermarks watermarks);
  [[nodiscard]] asio::awaitable<std::string> send(replication::Message message);
  void report(UplinkState state, std::string problem);

  asio::any_io_executor executor_;
  Options options_;
  replication::Sender sender_;
  replication::ReferenceIntake intake_;
  UplinkPort& port_;
  const Clock& clock_;
  net::Backoff backoff_;
  std::unique_ptr<net::FrameChannel> channel_;
  Signal wake_;
  Inquiries inquiries_;
  UplinkStatus status_;
  bool stopping_ = false;
};

}  // namespace queueback::link
