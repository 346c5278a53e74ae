#pragma once
#include <string>
#include <utility>

#include "common/link/admission.hpp"
#include "common/link/downlink.hpp"
#include "common/storage/group_commit.hpp"
#include "headquarters/app/archive.hpp"

namespace queueback::headquarters {

namespace asio = boost::asio;

/// Hands what stores send to the archive on the storage thread, and what became of their orders in queues that span
/// stores back to them. Lives on the I/O thread.
class HeadquartersDownlink final : public link::DownlinkPort {
 public:
  HeadquartersDownlink(Archive& archive, storage::GroupCommit& storage) : archive_(archive), storage_(storage) {}

  /// Which stores stay out.
  [[nodiscard]] link::Admission& admission() { return admission_; }

  /// Only a store that headquarters itself has named (StoreAtHeadquarters) and has not revoked.
  [[nodiscard]] Result<std::string, replication::Refuse> admit(const crypto::PeerIdentity& peer) override;
  [[nodiscard]] std::string certificate_objection(const crypto::PeerIdentity& peer,
                                                  const crypto::Certificate& certificate) override;
  void on_admitted(const crypto::PeerIdentity& peer, const crypto::Certificate& certificate) override;
  [[nodiscard]] asio::awaitable<Result<replication::Welcome, replication::Refuse>> hello(
      std::string sender, replication::Hello hello) override;
  [[nodiscard]] asio::awaitable<Result<replication::Watermarks, replication::Refuse>> ingest(
      std::string sender, replication::Incarnation incarnation, replication::Batch batch) override;
  [[nodiscard]] asio::awaitable<replication::Watermarks> watermarks(std::string sender,
                                                                    replication::Incarnation incarnation) override;
  [[nodiscard]] asio::awaitable<std::shared_ptr<const link::ReferenceVersion>> reference_after(
      std::string sender, replication::ReferenceCursor cursor) override;
  [[nodiscard]] asio::awaitable<std::optional<std::vector<replication::Record>>> recall(
      std::string sender, replication::Position after) override;
  void on_reference_active(const std::string& sender, const replication::ReferenceCursor& cursor) override;

 private:
  Archive& archive_;
  storage::GroupCommit& storage_;
  link::Admission admission_;
};

}  // namespace queueback::headquarters
