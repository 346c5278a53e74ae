#include "headquarters/net/headquarters_downlink.hpp"

#include <functional>
#include <memory>
#include <utility>

#include "common/log/log.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::headquarters {

using replication::Refuse;
using replication::RefuseCode;
using replication::Watermarks;
using replication::Welcome;
using runtime::on_storage;

// Work for the storage thread is named before it is awaited: GCC 12 destroys a capturing lambda twice when it is a
// temporary of a co_await expression.

Result<std::string, Refuse> HeadquartersDownlink::admit(const crypto::PeerIdentity& peer) {
  const auto* store = std::get_if<crypto::StoreAtHeadquarters>(&peer.kind());
  const std::string objection =
      store == nullptr ? peer.to_string() + " is not a store of this headquarters" : admission_.objection(store->store);
  if (!objection.empty()) {
    log::write_seldom(log::Level::kWarning, "sync.refused", {{"peer", peer.to_string()}, {"reason", objection}});
    return tl::unexpected(Refuse{RefuseCode::kIdentity, objection});
  }
  return store->store;
}

std::string HeadquartersDownlink::certificate_objection(const crypto::PeerIdentity& peer,
                                                        const crypto::Certificate& certificate) {
  const auto* store = std::get_if<crypto::StoreAtHeadquarters>(&peer.kind());
  std::string objection = admission_.objection(store == nullptr ? std::string() : store->store, certificate);
  if (!objection.empty()) {
    log::write_seldom(log::Level::kWarning, "sync.refused",
                      {{"peer", peer.to_string()}, {"certificate", certificate.serial()}, {"reason", objection}});
  }
  return objection;
}

void HeadquartersDownlink::on_admitted(const crypto::PeerIdentity& /*peer*/, const crypto::Certificate& certificate) {
  admission_.admitted(certificate);
}

asio::awaitable<Result<Welcome, Refuse>> HeadquartersDownlink::hello(std::string sender, replication::Hello hello) {
  const auto shared = std::make_shared<const replication::Hello>(std::move(hello));
  const std::function<Intake::Answer<Welcome>()> work = [this, sender, shared] {
    return archive_.intake().hello(sender, *shared);
  };
  auto answer = co_await on_storage<Result<Welcome, Refuse>>(storage_, work);
  if (answer) {
    log::write_seldom(log::Level::kInfo, "sync.connected",
                      {{"store", sender}, {"head", shared->head.seq}, {"received", answer->watermarks.here}});
  } else {
    log::write_seldom(log::Level::kError, "sync.refused", {{"store", sender}, {"reason", answer.error().reason}});
  }
  co_return answer;
}

asio::awaitable<Result<Watermarks, Refuse>> HeadquartersDownlink::ingest(std::string sender,
                                                                         replication::Incarnation incarnation,
                                                                         replication::Batch batch) {
  const auto shared = std::make_shared<const replication::Batch>(std::move(batch));
  const std::function<Intake::Answer<Watermarks>()> work = [this, sender, incarnation, shared] {
    return archive_.intake().ingest(sender, incarnation, *shared);
  };
  auto answer = co_await on_storage<Result<Watermarks, Refuse>>(storage_, work);
  if (!answer) {
    log::write_seldom(log::Level::kError, "sync.refused", {{"store", sender}, {"reason", answer.error().reason}});
  }
  co_return answer;
}

asio::awaitable<Watermarks> HeadquartersDownlink::watermarks(std::string sender, replication::Incarnation incarnation) {
  const std::function<Stored<Watermarks>()> work = [this, sender, incarnation]() -> Stored<Watermarks> {
    return archive_.intake().watermarks(sender, incarnation);
  };
  const Watermarks watermarks = co_await on_storage<Watermarks>(storage_, work);
  co_return watermarks;
}

asio::awaitable<std::shared_ptr<const link::ReferenceVersion>> HeadquartersDownlink::reference_after(
    std::string sender, replication::ReferenceCursor cursor) {
  using Version = std::shared_ptr<const link::ReferenceVersion>;
  const std::function<Stored<Version>()> work = [this, sender, cursor]() -> Stored<Version> {
    auto version = archive_.queues().outcomes().after(sender, cursor);
    if (!version) {
      return tl::unexpected(version.error());
    }
    if (!version->has_value()) {
      return Version();
    }
    return std::make_shared<const link::ReferenceVersion>(
        link::ReferenceVersion{(*version)->begin, std::move((*version)->items)});
  };
  Version version = co_await on_storage<Version>(storage_, work);
  co_return version;
}

asio::awaitable<std::optional<std::vector<replication::Record>>> HeadquartersDownlink::recall(
    std::string sender, replication::Position after) {
  const std::function<Stored<std::vector<replication::Record>>()> work = [this, sender, after] {
    return archive_.intake().recall(sender, after);
  };
  auto records = co_await on_storage<std::vector<replication::Record>>(storage_, work);
  log::info("sync.recalled", {{"store", sender}, {"after", after.seq}, {"records", records.size()}});
  co_return std::optional(std::move(records));
}

void HeadquartersDownlink::on_reference_active(const std::string& /*sender*/,
                                               const replication::ReferenceCursor& /*cursor*/) {}

}  // namespace queueback::headquarters
