#include "tools/ctl/admin_client.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <optional>
#include <sstream>

#include "common/base/bytes.hpp"
#include "common/base/random.hpp"
#include "common/net/local_socket.hpp"

namespace queueback::ctl {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr std::uintmax_t kMaxFileBytes = 32ULL * 1024 * 1024;

asio::awaitable<Outcome<std::string>> exchange(asio::any_io_executor executor, std::filesystem::path socket,
                                               std::string line, Duration deadline) {
  const auto connection = co_await net::connect_local(executor, socket, kAnswerDeadline);
  if (!connection) {
    co_return tl::unexpected(connection.error().reason + "\nIs the server running, and is this its folder?");
  }
  if (const auto sent = co_await (*connection)->write_line(line, kAnswerDeadline); !sent) {
    co_return tl::unexpected(sent.error().reason);
  }
  auto answer = co_await (*connection)->read_line(deadline);
  if (!answer) {
    co_return tl::unexpected(answer.error().reason);
  }
  co_return std::move(*answer);
}

/// Where to cut so that no UTF-8 character falls into two pieces.
std::size_t piece_end(const std::string& text, std::size_t begin) {
  std::size_t end = std::min(text.size(), begin + kTextPieceBytes);
  while (end > begin && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return end;
}

}  // namespace

Outcome<json> ask(const std::filesystem::path& socket, const json& request, Duration deadline) {
  asio::io_context io(1);
  std::optional<Outcome<std::string>> answer;
  asio::co_spawn(
      io, exchange(io.get_executor(), socket, request.dump(-1, ' ', false, json::error_handler_t::replace), deadline),
      [&answer](const std::exception_ptr& error, Outcome<std::string> result) {
        answer = error ? Outcome<std::string>(tl::unexpected(std::string("out of memory"))) : std::move(result);
      });
  io.run();
  if (!*answer) {
    return tl::unexpected(answer->error());
  }
  json parsed = json::parse(**answer, nullptr, false);
  if (!parsed.is_object()) {
    return tl::unexpected(std::string("the server's answer is not JSON"));
  }
  if (!parsed.value("ok", false)) {
    return tl::unexpected(parsed.value("error", std::string("the server refused without a reason")));
  }
  return parsed;
}

Outcome<std::string> read_text_file(const std::filesystem::path& file) {
  std::error_code ignored;
  const std::uintmax_t size = std::filesystem::file_size(file, ignored);
  std::ifstream in(file, std::ios::binary);
  if (!in || ignored) {
    return tl::unexpected(file.string() + ": cannot be read");
  }
  if (size > kMaxFileBytes) {
    return tl::unexpected(file.string() + ": larger than " + std::to_string(kMaxFileBytes) + " bytes");
  }
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Outcome<json> send_file(const std::filesystem::path& socket, const std::string& kind,
                        const std::filesystem::path& file) {
  const auto text = read_text_file(file);
  if (!text) {
    return tl::unexpected(text.error());
  }
  SystemRandom random;
  const std::string transfer = to_hex(random.bytes<8>());
  std::size_t at = 0;
  while (true) {
    const std::size_t end = piece_end(*text, at);
    const bool last = end == text->size();
    json piece;
    piece["do"] = "import";
    piece["kind"] = kind;
    piece["transfer"] = transfer;
    piece["text"] = text->substr(at, end - at);
    piece["last"] = last;
    auto answer = ask(socket, piece);
    if (!answer || last) {
      return answer;
    }
    at = end;
  }
}

}  // namespace queueback::ctl
