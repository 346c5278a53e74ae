#pragma once
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "common/link/no_answer.hpp"
#include "common/link/uplink.hpp"

namespace queueback::terminal {

namespace asio = boost::asio;

/// What the store said, without its `ok`.
using StoreAnswer = Result<nlohmann::json, link::NoAnswer>;

/// Asks the store server something beside the records (docs/inquiries.md): `do` and what belongs to it.
[[nodiscard]] asio::awaitable<StoreAnswer> ask_store(link::Uplink& uplink, nlohmann::json question);

}  // namespace queueback::terminal
