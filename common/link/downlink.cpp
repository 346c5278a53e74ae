#include "common/link/downlink.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <iterator>
#include <utility>

#include "common/link/link_limits.hpp"
#include "common/link/pace.hpp"
#include "common/net/sleep.hpp"
#include "common/replication/limits.hpp"

namespace queueback::link {

using namespace asio::experimental::awaitable_operators;  // NOLINT(google-build-using-namespace): operator||
using replication::Message;
using replication::Refuse;
using replication::RefuseCode;

struct Downlink::Session {
  Session(const asio::any_io_executor& executor, std::shared_ptr<net::ByteStream> stream, const Clock& clock)
      : channel(executor, std::move(stream), clock), news(executor) {}

  std::string sender;
  replication::Incarnation incarnation;
  replication::ReferenceCursor reference;
  replication::Watermarks acked;
  net::FrameChannel channel;
  Signal news;
  Pace pace;
  bool watermarks_moved = false;
  bool reference_changed = true;  ///< the first look is always worth it
  bool answering = false;         ///< a question
  bool ended = false;
};

asio::awaitable<std::optional<std::vector<replication::Record>>> DownlinkPort::recall(std::string /*sender*/,
                                                                                      replication::Position /*after*/) {
  co_return std::nullopt;
}

asio::awaitable<std::optional<Bytes>> DownlinkPort::answer(std::string /*sender*/, Bytes /*inquiry*/) {
  co_return std::nullopt;
}

std::string DownlinkPort::certificate_objection(const crypto::PeerIdentity& /*peer*/,
                                                const crypto::Certificate& /*certificate*/) {
  return "";
}

std::string DownlinkPort::objection(const crypto::PeerIdentity& peer, const crypto::Certificate& certificate) {
  std::string objection = certificate_objection(peer, certificate);
  if (!objection.empty()) {
    return objection;
  }
  const auto admitted = admit(peer);
  return admitted ? std::string() : admitted.error().reason;
}

void DownlinkPort::on_admitted(const crypto::PeerIdentity& /*peer*/, const crypto::Certificate& /*certificate*/) {}

namespace {

/// The records from `taken` on, kSliceRecords at most, moved out.
replication::Batch slice_of(replication::Batch& batch, std::size_t taken) {
  const auto first = batch.records.begin() + static_cast<std::ptrdiff_t>(taken);
  const auto count = static_cast<std::ptrdiff_t>(std::min(batch.records.size() - taken, kSliceRecords));
  return {batch.head_seq, {std::make_move_iterator(first), std::make_move_iterator(first + count)}};
}

}  // namespace

Downlink::Downlink(asio::any_io_executor executor, DownlinkPort& port, const Clock& clock)
    : executor_(std::move(executor)), port_(port), clock_(clock) {}

Downlink::~Downlink() = default;

asio::awaitable<void> Downlink::serve(std::shared_ptr<net::ByteStream> stream) {
  const auto session = std::make_shared<Session>(executor_, std::move(stream), clock_);
  const auto certificate = session->channel.peer_certificate();
  std::string objection =
      certificate ? port_.certificate_objection(session->channel.peer(), *certificate) : std::string();
  if (!objection.empty()) {
    Refuse refusal{RefuseCode::kIdentity, std::move(objection)};
    co_await refuse(session, std::move(refusal));
    co_return;
  }
  auto sender = port_.admit(session->channel.peer());
  if (!sender) {
    co_await refuse(session, sender.error());
    co_return;
  }
  if (certificate) {
    port_.on_admitted(session->channel.peer(), *certificate);
  }
  session->sender = std::move(*sender);
  // Before the Hello is answered: what the older session still commits would not be in the answer.
  replace(session);
  if (co_await greet(session)) {
    co_await (read_loop(session) || news_loop(session));
  }
  session->channel.close();
  const auto current = sessions_.find(session->sender);
  if (current != sessions_.end() && current->second == session) {
    sessions_.erase(current);
  }
}

void Downlink::replace(const std::shared_ptr<Session>& session) {
  disconnect(session->sender, "a newer connection of this sender took over");
  sessions_[session->sender] = session;
}

void Downlink::disconnect_all(const std::string& reason) {
  while (!sessions_.empty()) {
    disconnect(std::string(sessions_.begin()->first), reason);
  }
}

void Downlink::disconnect(const std::string& sender, const std::string& reason) {
  const auto found = sessions_.find(sender);
  if (found == sessions_.end()) {
    return;
  }
  const std::shared_ptr<Session> old = found->second;
  sessions_.erase(found);
  old->ended = true;
  if (old->channel.is_sending()) {
    // It may not read at all: what it has been given so far must not stay in memory until it does.
    old->channel.close();
    old->news.raise();
    return;
  }
  asio::co_spawn(executor_, refuse(old, {RefuseCode::kReplaced, reason}), asio::detached);
}

void Downlink::stop() {
  for (const auto& [sender, session] : sessions_) {
    session->ended = true;
    session->channel.close();
    session->news.raise();
  }
  sessions_.clear();
}

void Downlink::watermarks_moved() {
  for (const auto& [sender, session] : sessions_) {
    session->watermarks_moved = true;
    session->news.raise();
  }
}

void Downlink::reference_changed() {
  for (const auto& [sender, session] : sessions_) {
    session->reference_changed = true;
    session->news.raise();
  }
}

void Downlink::reference_changed(const std::string& sender) {
  const auto found = sessions_.find(sender);
  if (found != sessions_.end()) {
    found->second->reference_changed = true;
    found->second->news.raise();
  }
}

asio::awaitable<bool> Downlink::greet(std::shared_ptr<Session> session) {
  const auto frame = co_await session->channel.receive(kHelloDeadline);
  if (!frame) {
    co_return false;
  }
  const auto message = replication::decode(*frame);
  const auto* hello = message ? std::get_if<replication::Hello>(&*message) : nullptr;
  if (hello == nullptr) {
    const Refuse refusal{RefuseCode::kBroken, "a session begins with Hello"};
    co_await refuse(session, refusal);
    co_return false;
  }
  session->incarnation = hello->incarnation;
  session->reference = hello->reference;
  const auto welcome = co_await port_.hello(session->sender, *hello);
  if (!welcome) {
    co_await refuse(session, welcome.error());
    co_return false;
  }
  session->acked = welcome->watermarks;
  const Message answer = *welcome;
  co_return co_await send(session, answer);
}

asio::awaitable<void> Downlink::read_loop(std::shared_ptr<Session> session) {
  while (!session->ended) {
    const auto frame = co_await session->channel.receive(kSilence);
    if (!frame || session->ended) {
      co_return;
    }
    auto message = replication::decode(*frame);
    if (!message) {
      const Refuse refusal{RefuseCode::kBroken, message.error().reason};
      co_await refuse(session, refusal);
      co_return;
    }
    const auto* batch = std::get_if<replication::Batch>(&*message);
    const bool carries_records = batch != nullptr && !batch->records.empty();
    if (!co_await on_message(session, std::move(*message))) {
      co_return;
    }
    if (const Duration pause = session->pace.pause_after(carries_records, clock_.monotonic()); pause.micros > 0) {
      (void)co_await net::sleep_for(executor_, pause);
    }
  }
}

asio::awaitable<bool> Downlink::on_message(std::shared_ptr<Session> session, Message message) {
  if (auto* batch = std::get_if<replication::Batch>(&message)) {
    co_return co_await on_batch(session, std::move(*batch));
  }
  if (auto* recall = std::get_if<replication::Recall>(&message)) {
    co_return co_await on_recall(session, *recall);
  }
  if (const auto* active = std::get_if<replication::ReferenceActive>(&message)) {
    port_.on_reference_active(session->sender, active->cursor);
    co_return true;
  }
  auto* inquiry = std::get_if<replication::Inquiry>(&message);
  if (inquiry != nullptr && !std::exchange(session->answering, true)) {
    asio::co_spawn(executor_, on_inquiry(session, std::move(*inquiry)), asio::detached);
    co_return true;
  }
  const Refuse refusal{RefuseCode::kBroken,
                       inquiry != nullptr ? "one question at a time" : "unexpected message from the sender"};
  co_await refuse(session, refusal);
  co_return false;
}

asio::awaitable<bool> Downlink::on_recall(std::shared_ptr<Session> session, replication::Recall recall) {
  auto records = co_await port_.recall(session->sender, recall.after);
  if (!records) {
    const Refuse refusal{RefuseCode::kBroken, "records are not given back here"};
    co_await refuse(session, refusal);
    co_return false;
  }
  const Message answer = replication::Recalled{std::move(*records)};
  co_return co_await send(session, answer);
}

asio::awaitable<void> Downlink::on_inquiry(std::shared_ptr<Session> session, replication::Inquiry inquiry) {
  auto body = co_await port_.answer(session->sender, std::move(inquiry.body));
  session->answering = false;
  if (session->ended) {
    co_return;
  }
  if (!body) {
    Refuse refusal{RefuseCode::kBroken, "questions are not answered here"};
    co_await refuse(session, std::move(refusal));
    co_return;
  }
  Message answer = replication::InquiryAnswer{inquiry.number, std::move(*body)};
  (void)co_await send(session, std::move(answer));
}

asio::awaitable<bool> Downlink::on_batch(std::shared_ptr<Session> session, replication::Batch batch) {
  std::size_t taken = 0;
  do {
    replication::Batch slice = slice_of(batch, taken);
    taken += slice.records.size();
    const auto watermarks = co_await port_.ingest(session->sender, session->incarnation, std::move(slice));
    if (!watermarks) {
      co_await refuse(session, watermarks.error());
      co_return false;
    }
    // Nothing of it after the Hello of a newer session was answered.
    if (session->ended) {
      co_return false;
    }
    session->acked = *watermarks;
  } while (taken < batch.records.size());
  const Message ack = replication::Ack{session->acked};
  co_return co_await send(session, ack);
}

asio::awaitable<void> Downlink::news_loop(std::shared_ptr<Session> session) {
  while (!session->ended) {
    if (std::exchange(session->reference_changed, false) && !co_await send_reference(session)) {
      co_return;
    }
    if (std::exchange(session->watermarks_moved, false)) {
      const auto watermarks = co_await port_.watermarks(session->sender, session->incarnation);
      const bool news = watermarks.headquarters > session->acked.headquarters;
      if (news) {
        session->acked = watermarks;
        const Message ack = replication::Ack{watermarks};
        if (!co_await send(session, ack)) {
          co_return;
        }
        (void)co_await net::sleep_for(executor_, kWatermarkPace);
      }
    }
    if (!co_await session->news.wait(kSilence)) {
      co_return;
    }
  }
}

asio::awaitable<bool> Downlink::send_reference(std::shared_ptr<Session> session) {
  const auto version = co_await port_.reference_after(session->sender, session->reference);
  if (version == nullptr) {
    co_return true;
  }
  const Message begin = version->begin;
  if (!co_await send(session, begin)) {
    co_return false;
  }
  replication::Hash digest{};
  replication::ReferenceItems chunk;
  std::size_t bytes = 0;
  for (const replication::ReferenceItem& item : version->items) {
    digest = replication::reference_digest(digest, item);
    chunk.items.push_back(item);
    bytes += item.body.size() + item.key.size();
    const bool full = chunk.items.size() == replication::kMaxReferenceItemsPerMessage ||
                      bytes > replication::kMaxBatchBytes - replication::kMaxReferenceItemBytes;
    if (full) {
      bytes = 0;
      const Message items = std::exchange(chunk, {});
      if (!co_await send(session, items)) {
        co_return false;
      }
    }
  }
  const Message rest = std::move(chunk);
  const bool rest_sent = std::get<replication::ReferenceItems>(rest).items.empty() || co_await send(session, rest);
  const Message end = replication::ReferenceEnd{digest};
  session->reference = version->begin.to;
  // That may have been a part only.
  session->reference_changed = true;
  session->news.raise();
  co_return rest_sent && (co_await send(session, end));
}

asio::awaitable<bool> Downlink::send(std::shared_ptr<Session> session, Message message) {
  const auto sent = co_await session->channel.send(replication::encode(message), kSendDeadline);
  co_return sent.has_value();
}

asio::awaitable<void> Downlink::refuse(std::shared_ptr<Session> session, Refuse refusal) {
  (void)co_await session->channel.send(replication::encode(refusal), kSendDeadline);
  session->ended = true;
  session->channel.close();
  session->news.raise();
}

}  // namespace queueback::link
