#include "headquarters/net/headquarters_downlink.hpp"

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

Result<std::string, Refuse> HeadquartersDownlink::admit(const crypto::PeerIdentity& peer) {
  const auto* store = std::get_if<crypto::StoreAtHeadquarters>(&peer.kind());
  if (store == nullptr) {
    const std::string objection = peer.to_string() + " is not a store of this headquarters";
    log::warning("sync.refused", {{"peer", peer.to_string()}, {"reason", objection}});
    return tl::unexpected(Refuse{RefuseCode::kIdentity, objection});
  }
  return store->store;
}

asio::awaitable<Result<Welcome, Refuse>> HeadquartersDownlink::hello(std::string sender, replication::Hello hello) {
  const auto shared = std::make_shared<const replication::Hello>(std::move(hello));
  auto answer = co_await on_storage<Result<Welcome, Refuse>>(
      storage_, [this, sender, shared] { return archive_.intake().hello(sender, *shared); });
  if (answer) {
    log::info("sync.connected", {{"store", sender}, {"head", shared->head.seq}, {"received", answer->watermarks.here}});
  } else {
    log::error("sync.refused", {{"store", sender}, {"reason", answer.error().reason}});
  }
  co_return answer;
}

asio::awaitable<Result<Watermarks, Refuse>> HeadquartersDownlink::ingest(std::string sender,
                                                                         replication::Incarnation incarnation,
                                                                         replication::Batch batch) {
  const auto shared = std::make_shared<const replication::Batch>(std::move(batch));
  auto answer = co_await on_storage<Result<Watermarks, Refuse>>(storage_, [this, sender, incarnation, shared] {
    return archive_.intake().ingest(sender, incarnation, *shared);
  });
  if (!answer) {
    log::error("sync.refused", {{"store", sender}, {"reason", answer.error().reason}});
  }
  co_return answer;
}

asio::awaitable<Watermarks> HeadquartersDownlink::watermarks(std::string sender, replication::Incarnation incarnation) {
  co_return co_await on_storage<Watermarks>(storage_, [this, sender, incarnation]() -> Stored<Watermarks> {
    return archive_.intake().watermarks(sender, incarnation);
  });
}

asio::awaitable<std::shared_ptr<const link::ReferenceVersion>> HeadquartersDownlink::reference_after(
    replication::ReferenceCursor /*cursor*/) {
  co_return nullptr;
}

void HeadquartersDownlink::on_reference_active(const std::string& /*sender*/,
                                               const replication::ReferenceCursor& /*cursor*/) {}

}  // namespace queueback::headquarters
