// What a program of this machine writes into a local socket: lines in pieces of any size, each answered by one line of
// JSON within the limit.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/base/bytes.hpp"
#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/net/line_decoder.hpp"
#include "common/runtime/json_service.hpp"
#include "terminal/local_api/local_api.hpp"

using namespace queueback;
namespace asio = boost::asio;
namespace local_api = terminal::local_api;

namespace {

std::vector<std::string> cut(std::string_view text, std::size_t piece) {
  net::LineDecoder decoder;
  std::vector<std::string> lines;
  while (!text.empty()) {
    decoder.append(text.substr(0, piece));
    text.remove_prefix(std::min(piece, text.size()));
    auto line = decoder.next();
    for (; line && *line; line = decoder.next()) {
      QB_CHECK((*line)->size() < net::kMaxLineBytes && (*line)->find('\n') == std::string::npos);
      lines.push_back(std::move(**line));
    }
    if (!line) {
      return lines;
    }
  }
  return lines;
}

/// Reads a request as the commands of terminal, store and headquarters do, and gives back what it has read.
asio::awaitable<runtime::ServiceResult> read_members(nlohmann::json request) {
  nlohmann::json out;
  for (const char* key : {"cashier", "pin", "code", "quantity", "received", "order", "search", "after", "text"}) {
    out[key] = runtime::optional_text(request, key);
  }
  for (const char* key : {"line", "revision", "receipt", "alarm"}) {
    out[key] = runtime::optional_number(request, key, -1);
  }
  const auto member = runtime::required_text(request, "name");
  if (!member) {
    co_return tl::unexpected(member.error());
  }
  out["name"] = *member;
  co_return out;
}

runtime::JsonService make_service() {
  runtime::JsonService service;
  for (const char* name : {local_api::kSignIn, local_api::kCode, local_api::kQuantity, local_api::kCash,
                           local_api::kReprint, local_api::kOpenOrders, local_api::kWait}) {
    service.add(name, read_members);
  }
  return service;
}

}  // namespace

/// The first byte is the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  static const runtime::JsonService service = make_service();
  const std::string_view text = as_text(ByteView(data + 1, size - 1));
  const auto lines = cut(text, std::max<std::size_t>(text.size(), 1));
  QB_CHECK(cut(text, std::size_t{data[0]} + 1) == lines);
  asio::io_context io;
  for (const std::string& line : lines) {
    std::string answer;
    const auto done = [&](const std::exception_ptr& thrown, std::string given) {
      QB_CHECK(thrown == nullptr);
      answer = std::move(given);
    };
    asio::co_spawn(io, service.answer(line), done);
    io.restart();
    io.run();
    QB_CHECK(answer.find('\n') == std::string::npos && is_utf8(answer));
    QB_CHECK(nlohmann::json::parse(answer)["ok"].is_boolean());
  }
  return 0;
}
