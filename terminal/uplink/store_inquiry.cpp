#include "terminal/uplink/store_inquiry.hpp"

#include <string>
#include <utility>

#include "common/replication/limits.hpp"
#include "common/runtime/json_service.hpp"

namespace queueback::terminal {

using link::NoAnswer;
using nlohmann::json;

asio::awaitable<StoreAnswer> ask_store(link::Uplink& uplink, json question) {
  Bytes inquiry = to_bytes(question.dump(-1, ' ', false, json::error_handler_t::replace));
  if (inquiry.size() > replication::kMaxInquiryBytes) {
    co_return tl::unexpected(NoAnswer{
        NoAnswer::Kind::kRefusal,
        "it is larger than what the store is asked, " + std::to_string(replication::kMaxInquiryBytes) + " bytes"});
  }
  const auto bytes = co_await uplink.ask(std::move(inquiry));
  if (!bytes) {
    co_return tl::unexpected(NoAnswer{NoAnswer::Kind::kSilence, bytes.error()});
  }
  json answer = json::parse(as_text(*bytes), nullptr, false);
  const auto ok = answer.is_object() ? answer.find("ok") : answer.end();
  if (ok == answer.end() || !ok->is_boolean()) {
    co_return tl::unexpected(NoAnswer{NoAnswer::Kind::kSilence, "the store's answer cannot be read"});
  }
  if (!ok->get<bool>()) {
    const std::string reason = runtime::optional_text(answer, "error");
    co_return tl::unexpected(
        NoAnswer{NoAnswer::Kind::kRefusal, reason.empty() ? "the store refused without a reason" : reason});
  }
  answer.erase("ok");
  co_return answer;
}

}  // namespace queueback::terminal
