#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>

#include "common/net/frame_channel.hpp"
#include "common/replication/messages.hpp"

namespace queueback::link {

namespace asio = boost::asio;

/// Says Hello and waits for the Welcome; an error says why there is none.
[[nodiscard]] asio::awaitable<Result<replication::Welcome, std::string>> greet(net::FrameChannel& channel,
                                                                               replication::Hello hello);

/// Why the peer sends this sender away, for people.
[[nodiscard]] std::string describe(const replication::Refuse& refusal);

}  // namespace queueback::link
