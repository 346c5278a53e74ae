#include "common/link/greeting.hpp"

#include <utility>
#include <variant>

#include "common/link/link_limits.hpp"

namespace queueback::link {

asio::awaitable<Result<replication::Welcome, std::string>> greet(net::FrameChannel& channel, replication::Hello hello) {
  const replication::Message message = std::move(hello);
  const auto sent = co_await channel.send(replication::encode(message), kSendDeadline);
  if (!sent) {
    co_return tl::unexpected(sent.error().reason);
  }
  const auto frame = co_await channel.receive(kHelloDeadline);
  if (!frame) {
    co_return tl::unexpected(frame.error().reason);
  }
  const auto answer = replication::decode(*frame);
  if (!answer) {
    co_return tl::unexpected(answer.error().reason);
  }
  if (const auto* refusal = std::get_if<replication::Refuse>(&*answer)) {
    co_return tl::unexpected(describe(*refusal));
  }
  const auto* welcome = std::get_if<replication::Welcome>(&*answer);
  if (welcome == nullptr) {
    co_return tl::unexpected(std::string("peer answered Hello with another message"));
  }
  co_return *welcome;
}

std::string describe(const replication::Refuse& refusal) {
  return "refused (" + std::string(to_string(refusal.code)) + "): " + refusal.reason;
}

}  // namespace queueback::link
