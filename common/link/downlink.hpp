#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/link/signal.hpp"
#include "common/net/byte_stream.hpp"
#include "common/net/frame_channel.hpp"
#include "common/replication/messages.hpp"

namespace queueback::link {

namespace asio = boost::asio;

/// A version of the reference data to send, whole.
struct ReferenceVersion {
  replication::ReferenceBegin begin;
  std::vector<replication::ReferenceItem> items;
};

/// What a receiving server does with what its senders say. `sender` is the name out of the certificate.
class DownlinkPort {
 public:
  DownlinkPort() = default;
  DownlinkPort(const DownlinkPort&) = delete;
  DownlinkPort& operator=(const DownlinkPort&) = delete;
  virtual ~DownlinkPort() = default;

  /// The sender's name, or why this peer may not send here.
  [[nodiscard]] virtual Result<std::string, replication::Refuse> admit(const crypto::PeerIdentity& peer) = 0;
  /// Why a certificate is refused although it holds; empty, as here: it is not.
  [[nodiscard]] virtual std::string certificate_objection(const crypto::PeerIdentity& peer,
                                                          const crypto::Certificate& certificate);
  /// Why a peer that shows this certificate gets nothing here; empty: it does.
  [[nodiscard]] std::string objection(const crypto::PeerIdentity& peer, const crypto::Certificate& certificate);
  /// A sender was admitted with this certificate.
  virtual void on_admitted(const crypto::PeerIdentity& peer, const crypto::Certificate& certificate);
  [[nodiscard]] virtual asio::awaitable<Result<replication::Welcome, replication::Refuse>> hello(
      std::string sender, replication::Hello hello) = 0;
  /// Applies records durably and gives the watermarks on the sender's branch.
  [[nodiscard]] virtual asio::awaitable<Result<replication::Watermarks, replication::Refuse>> ingest(
      std::string sender, replication::Incarnation incarnation, replication::Batch batch) = 0;
  [[nodiscard]] virtual asio::awaitable<replication::Watermarks> watermarks(std::string sender,
                                                                            replication::Incarnation incarnation) = 0;
  /// What there is for this sender after the cursor, or a first part of it; null when nothing is.
  [[nodiscard]] virtual asio::awaitable<std::shared_ptr<const ReferenceVersion>> reference_after(
      std::string sender, replication::ReferenceCursor cursor) = 0;
  virtual void on_reference_active(const std::string& sender, const replication::ReferenceCursor& cursor) = 0;
  /// The next records of the sender's own line behind `after`, to be given back to it; none: there are no more.
  /// Nothing at all, as here: this receiver gives none back.
  [[nodiscard]] virtual asio::awaitable<std::optional<std::vector<replication::Record>>> recall(
      std::string sender, replication::Position after);
  /// What this receiver says to a question of the sender's, at most kMaxInquiryAnswerBytes. Nothing, as here: it
  /// answers none.
  [[nodiscard]] virtual asio::awaitable<std::optional<Bytes>> answer(std::string sender, Bytes inquiry);
};

/// The receiving end of the link: one live session per sender, the newer wins. Lives on one executor.
class Downlink {
 public:
  Downlink(asio::any_io_executor executor, DownlinkPort& port, const Clock& clock);
  ~Downlink();

  /// Serves one connection to its end.
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<net::ByteStream> stream);
  /// Headquarters took more: sessions tell their senders.
  void watermarks_moved();
  /// A new version of the reference data is there.
  void reference_changed();
  /// The same for one sender.
  void reference_changed(const std::string& sender);
  /// Ends the session of a sender, for example after revocation.
  void disconnect(const std::string& sender, const std::string& reason);
  /// Ends the sessions of all senders.
  void disconnect_all(const std::string& reason);
  /// Ends all sessions.
  void stop();

  [[nodiscard]] bool is_connected(const std::string& sender) const { return sessions_.contains(sender); }
  [[nodiscard]] std::size_t session_count() const { return sessions_.size(); }

 private:
  struct Session;
  [[nodiscard]] asio::awaitable<bool> greet(std::shared_ptr<Session> session);
  [[nodiscard]] asio::awaitable<void> read_loop(std::shared_ptr<Session> session);
  [[nodiscard]] asio::awaitable<void> news_loop(std::shared_ptr<Session> session);
  [[nodiscard]] asio::awaitable<bool> on_message(std::shared_ptr<Session> session, replication::Message message);
  [[nodiscard]] asio::awaitable<bool> on_batch(std::shared_ptr<Session> session, replication::Batch batch);
  [[nodiscard]] asio::awaitable<bool> on_recall(std::shared_ptr<Session> session, replication::Recall recall);
  /// Answers beside the records: these go on meanwhile.
  [[nodiscard]] asio::awaitable<void> on_inquiry(std::shared_ptr<Session> session, replication::Inquiry inquiry);
  [[nodiscard]] asio::awaitable<bool> send(std::shared_ptr<Session> session, replication::Message message);
  [[nodiscard]] asio::awaitable<void> refuse(std::shared_ptr<Session> session, replication::Refuse refusal);
  [[nodiscard]] asio::awaitable<bool> send_reference(std::shared_ptr<Session> session);
  void replace(const std::shared_ptr<Session>& session);

  asio::any_io_executor executor_;
  DownlinkPort& port_;
  const Clock& clock_;
  std::map<std::string, std::shared_ptr<Session>> sessions_;
};

}  // namespace queueback::link
