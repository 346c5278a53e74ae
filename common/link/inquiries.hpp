#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/result.hpp"
#include "common/link/signal.hpp"
#include "common/replication/messages.hpp"

namespace queueback::link {

namespace asio = boost::asio;

/// Questions that wait for the peer at once, at most: more are refused.
inline constexpr std::size_t kMaxWaitingInquiries = 16;
/// Longest time that somebody waits for an answer.
inline constexpr Duration kInquiryDeadline = Duration::seconds(10);

/// The asking side: questions wait for a session, are sent one at a time, and end with it. Lives on one executor.
class Inquiries {
 public:
  /// `wake` is called when a question was put; whoever sends then asks for `next`.
  Inquiries(const asio::any_io_executor& executor, const Clock& clock, std::function<void()> wake)
      : clock_(clock), wake_(std::move(wake)), changed_(executor) {}

  /// A session begins with a peer that speaks this version.
  void begin(std::uint16_t version);
  /// The session is over: nobody gets an answer any more. `why` is told to who asks meanwhile.
  void end(std::string why);

  /// Puts a question and waits for its answer. Errors: why there is none, for people. The peer may have heard the
  /// question all the same.
  [[nodiscard]] asio::awaitable<Result<Bytes, std::string>> ask(Bytes body);

  /// The next question to send; nothing as long as one is under way.
  [[nodiscard]] std::optional<replication::Inquiry> next();
  /// False: nobody asked that.
  [[nodiscard]] bool on_answer(replication::InquiryAnswer answer);

 private:
  struct Asked {
    replication::Inquiry inquiry;
    std::optional<Result<Bytes, std::string>> answer;
  };

  const Clock& clock_;
  std::function<void()> wake_;
  Broadcast changed_;
  std::uint64_t number_ = 0;
  std::uint16_t version_ = 0;  ///< 0: no session
  std::string why_not_ = "not connected yet";
  std::deque<std::shared_ptr<Asked>> waiting_;
  std::shared_ptr<Asked> under_way_;
};

}  // namespace queueback::link
