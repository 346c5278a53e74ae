#include "store-server/net/store_downlink.hpp"

#include <memory>
#include <utility>

#include "common/log/log.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::store_server {

using replication::Refuse;
using replication::RefuseCode;
using replication::Watermarks;
using replication::Welcome;
using runtime::on_storage;

std::string revoked_text(const std::string& terminal) { return "terminal " + terminal + " was revoked"; }

namespace {

/// Few records, with the terminal's newest: no backlog but what a cashier has just sold.
bool is_prompt(const replication::Batch& batch) {
  return !batch.records.empty() && batch.records.size() <= kPromptRecords && batch.records.back().seq == batch.head_seq;
}

}  // namespace

Result<std::string, Refuse> StoreDownlink::admit(const crypto::PeerIdentity& peer) {
  const auto* terminal = std::get_if<crypto::TerminalOf>(&peer.kind());
  std::string objection;
  if (terminal == nullptr || terminal->store != id_.text()) {
    objection = peer.to_string() + " is not a terminal of store " + id_.text();
  } else {
    objection = admission_.objection(terminal->terminal);
  }
  if (!objection.empty()) {
    log::write_seldom(log::Level::kWarning, "sync.refused", {{"peer", peer.to_string()}, {"reason", objection}});
    return tl::unexpected(Refuse{RefuseCode::kIdentity, objection});
  }
  if (!closed_.empty()) {
    return tl::unexpected(Refuse{RefuseCode::kBusy, closed_});
  }
  return terminal->terminal;
}

std::string StoreDownlink::certificate_objection(const crypto::PeerIdentity& peer,
                                                 const crypto::Certificate& certificate) {
  const auto* terminal = std::get_if<crypto::TerminalOf>(&peer.kind());
  std::string objection = admission_.objection(terminal == nullptr ? std::string() : terminal->terminal, certificate);
  if (!objection.empty()) {
    log::write_seldom(log::Level::kWarning, "sync.refused",
                      {{"peer", peer.to_string()}, {"certificate", certificate.serial()}, {"reason", objection}});
  }
  return objection;
}

void StoreDownlink::on_admitted(const crypto::PeerIdentity& /*peer*/, const crypto::Certificate& certificate) {
  admission_.admitted(certificate);
}

asio::awaitable<Result<Welcome, Refuse>> StoreDownlink::hello(std::string sender, replication::Hello hello) {
  const auto shared = std::make_shared<const replication::Hello>(std::move(hello));
  const auto work = [this, sender, shared] { return store_.intake().hello(sender, *shared); };
  // Behind what an older session of this terminal may still have in the queue.
  auto answer = co_await on_storage<Result<Welcome, Refuse>>(storage_, work, storage::kBackground);
  if (answer) {
    log::write_seldom(log::Level::kInfo, "sync.connected",
                      {{"terminal", sender}, {"head", shared->head.seq}, {"received", answer->watermarks.here}});
  } else {
    log::write_seldom(log::Level::kError, "sync.refused", {{"terminal", sender}, {"reason", answer.error().reason}});
  }
  co_return answer;
}

asio::awaitable<Result<Watermarks, Refuse>> StoreDownlink::ingest(std::string sender,
                                                                  replication::Incarnation incarnation,
                                                                  replication::Batch batch) {
  const auto shared = std::make_shared<const replication::Batch>(std::move(batch));
  const auto work = [this, sender, incarnation, shared] {
    return store_.intake().ingest(sender, incarnation, *shared);
  };
  const storage::Lane lane{is_prompt(*shared) ? 0 : shared->records.size() + 1};
  auto answer = co_await on_storage<Result<Watermarks, Refuse>>(storage_, work, lane);
  if (!answer) {
    log::write_seldom(log::Level::kError, "sync.refused", {{"terminal", sender}, {"reason", answer.error().reason}});
  }
  co_return answer;
}

asio::awaitable<Watermarks> StoreDownlink::watermarks(std::string sender, replication::Incarnation incarnation) {
  const auto work = [this, sender, incarnation]() -> Stored<Watermarks> {
    return store_.intake().watermarks(sender, incarnation);
  };
  co_return co_await on_storage<Watermarks>(storage_, work, storage::kBackground);
}

asio::awaitable<std::shared_ptr<const link::ReferenceVersion>> StoreDownlink::reference_after(
    std::string /*sender*/, replication::ReferenceCursor cursor) {
  using Version = std::shared_ptr<const link::ReferenceVersion>;
  const auto work = [this, cursor]() -> Stored<Version> {
    auto change = store_.reference().after(cursor);
    if (!change) {
      return tl::unexpected(change.error());
    }
    if (!change->has_value()) {
      return Version();
    }
    return std::make_shared<const link::ReferenceVersion>(
        link::ReferenceVersion{(*change)->begin, std::move((*change)->items)});
  };
  co_return co_await on_storage<Version>(storage_, work);
}

void StoreDownlink::on_reference_active(const std::string& sender, const replication::ReferenceCursor& cursor) {
  active_references_[sender] = cursor;
  log::write_seldom(log::Level::kInfo, "reference.active", {{"terminal", sender}, {"version", cursor.n}});
}

asio::awaitable<std::optional<Bytes>> StoreDownlink::answer(std::string sender, Bytes inquiry) {
  if (!answers_) {
    co_return std::nullopt;
  }
  co_return co_await answers_(std::move(sender), std::move(inquiry));
}

}  // namespace queueback::store_server
