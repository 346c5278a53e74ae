#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>

#include "common/link/downlink.hpp"
#include "common/storage/group_commit.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// A batch of no more records goes ahead of everybody's backlog.
inline constexpr std::size_t kPromptRecords = 4;

/// What a revoked terminal is told.
[[nodiscard]] std::string revoked_text(const std::string& terminal);

/// Hands what terminals send to the store on the storage thread. Lives on the I/O thread.
class StoreDownlink final : public link::DownlinkPort {
 public:
  StoreDownlink(domain::StoreId id, Store& store, storage::GroupCommit& storage)
      : id_(std::move(id)), store_(store), storage_(storage) {}

  /// Terminals are asked to come again as long as there is a reason; empty: they are served.
  void close(std::string reason) { closed_ = std::move(reason); }
  /// A revoked terminal is refused from its next connection on, until a device is enrolled under its name again.
  void revoke(const std::string& terminal) { revoked_.insert(terminal); }
  void enrolled(const std::string& terminal) { revoked_.erase(terminal); }
  /// Certificates of the name that were issued until then are refused for good, with the reason: also those that the
  /// former device has not used yet, and also once another device has the name.
  void refuse_issued_until(const std::string& terminal, Instant until, std::string reason);
  /// The certificate of a device that was replaced is refused for good, with the reason.
  void refuse_certificate(const std::string& serial, std::string reason) {
    refused_certificates_[serial] = std::move(reason);
  }
  [[nodiscard]] const std::map<std::string, replication::ReferenceCursor>& active_references() const {
    return active_references_;
  }
  /// What else is asked of certificates, and told of those that were admitted.
  struct CertificateHooks {
    std::function<std::string(const crypto::Certificate&)> objection;
    std::function<void(const crypto::Certificate&)> on_admitted;
    std::function<Instant(const crypto::Validity&)> issued_at;
  };
  void watch_certificates(CertificateHooks hooks) { hooks_ = std::move(hooks); }

  [[nodiscard]] Result<std::string, replication::Refuse> admit(const crypto::PeerIdentity& peer) override;
  [[nodiscard]] asio::awaitable<Result<replication::Welcome, replication::Refuse>> hello(
      std::string sender, replication::Hello hello) override;
  [[nodiscard]] asio::awaitable<Result<replication::Watermarks, replication::Refuse>> ingest(
      std::string sender, replication::Incarnation incarnation, replication::Batch batch) override;
  [[nodiscard]] asio::awaitable<replication::Watermarks> watermarks(std::string sender,
                                                                    replication::Incarnation incarnation) override;
  [[nodiscard]] asio::awaitable<std::shared_ptr<const link::ReferenceVersion>> reference_after(
      std::string sender, replication::ReferenceCursor cursor) override;
  [[nodiscard]] std::string certificate_objection(const crypto::PeerIdentity& peer,
                                                  const crypto::Certificate& certificate) override;
  void on_admitted(const crypto::PeerIdentity& peer, const crypto::Certificate& certificate) override;
  void on_reference_active(const std::string& sender, const replication::ReferenceCursor& cursor) override;

 private:
  /// Certificates of a name that were issued until then.
  struct Refused {
    Instant until;
    std::string reason;
  };
  [[nodiscard]] std::string objection_to(const crypto::PeerIdentity& peer,
                                         const crypto::Certificate& certificate) const;

  domain::StoreId id_;
  Store& store_;
  storage::GroupCommit& storage_;
  std::string closed_;
  std::set<std::string> revoked_;
  std::map<std::string, std::string> refused_certificates_;  ///< by serial, with the reason
  std::map<std::string, Refused> refused_;                   ///< by terminal
  CertificateHooks hooks_;
  std::map<std::string, replication::ReferenceCursor> active_references_;
};

}  // namespace queueback::store_server
