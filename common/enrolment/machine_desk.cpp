#include "common/enrolment/machine_desk.hpp"

#include <utility>

#include "common/log/log.hpp"

namespace queueback::enrolment {

namespace asio = net::asio;

asio::awaitable<void> MachineDesk::serve(std::shared_ptr<net::ByteStream> stream) {
  return stream->peer_certificate() ? renew(std::move(stream)) : enrol(std::move(stream));
}

asio::awaitable<void> MachineDesk::renew(std::shared_ptr<net::ByteStream> stream) {
  const RenewalDesk desk = [this, machine = stream->peer()](const RenewalMessage& message,
                                                            const crypto::Certificate& shown) -> RenewalReply {
    std::string objection = decisions_.objection(machine, shown);
    if (!objection.empty()) {
      return Refusal{std::move(objection)};
    }
    certification_.note_used(shown);
    return certification_.answer(message, shown);
  };
  const std::string who = stream->peer().to_string();
  const auto done = co_await serve_renewal(stream, desk, clock_, kEnrolmentDeadline);
  if (!done) {
    log::write_seldom(log::Level::kWarning, "certificate.refused",
                      {{"identity", who}, {"reason", done.error().reason}});
  }
}

asio::awaitable<void> MachineDesk::enrol(std::shared_ptr<net::ByteStream> stream) {
  const auto done = co_await serve_enrolment(stream, decisions_.grant, clock_, kEnrolmentDeadline);
  if (done) {
    log::info("enrolment.granted", {{"identity", done->to_string()}});
  } else {
    log::write_seldom(log::Level::kWarning, "enrolment.refused", {{"reason", done.error().reason}});
  }
}

}  // namespace queueback::enrolment
