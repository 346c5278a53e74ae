#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "common/link/admission.hpp"
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
  /// Says what to answer to questions of terminals; until then there is no answer.
  using Answers = std::function<asio::awaitable<Bytes>(std::string terminal, Bytes inquiry)>;
  void answer_with(Answers answers) { answers_ = std::move(answers); }
  /// Which terminals stay out.
  [[nodiscard]] link::Admission& admission() { return admission_; }
  [[nodiscard]] const std::map<std::string, replication::ReferenceCursor>& active_references() const {
    return active_references_;
  }

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
  [[nodiscard]] asio::awaitable<std::optional<Bytes>> answer(std::string sender, Bytes inquiry) override;

 private:
  domain::StoreId id_;
  Store& store_;
  storage::GroupCommit& storage_;
  std::string closed_;
  Answers answers_;
  link::Admission admission_;
  std::map<std::string, replication::ReferenceCursor> active_references_;
};

}  // namespace queueback::store_server
