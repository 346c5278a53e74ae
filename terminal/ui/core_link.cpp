#include "terminal/ui/core_link.hpp"

#include <QUuid>
#include <algorithm>
#include <array>
#include <utility>

namespace queueback::terminal::ui {
namespace {

using nlohmann::json;

/// Members of answers that hold what was asked for instead of a state.
constexpr std::array<const char*, 6> kLists = {"orders", "jobs", "products", "favourites", "report", "z_reports"};

QByteArray line_of(const json& request) {
  return QByteArray::fromStdString(request.dump(-1, ' ', false, json::error_handler_t::replace));
}

json parse(const QByteArray& line) { return json::parse(line.begin(), line.end(), nullptr, false); }

}  // namespace

CoreLink::CoreLink(const QString& socket, QObject* parent)
    : QObject(parent), commands_(socket, this), watch_(socket, this), questions_(socket, this) {
  connect(&commands_, &LineSocket::connected, this, &CoreLink::greet);
  connect(&commands_, &LineSocket::received, this, &CoreLink::on_answer);
  connect(&watch_, &LineSocket::connected, this, [this] {
    watch_.send(line_of({{"do", local_api::kState}}));
    Q_EMIT connection_changed();
  });
  connect(&watch_, &LineSocket::disconnected, this, &CoreLink::connection_changed);
  silence_.setSingleShot(true);
  silence_.setInterval(kSilence);
  connect(&silence_, &QTimer::timeout, this, [this] {
    is_silent_ = true;
    Q_EMIT connection_changed();
  });
  connect(&watch_, &LineSocket::received, this, &CoreLink::on_news);
  connect(&questions_, &LineSocket::connected, this, &CoreLink::send_first_question);
  connect(&questions_, &LineSocket::received, this, &CoreLink::on_looked_up);
}

void CoreLink::start() {
  commands_.start();
  watch_.start();
  questions_.start();
}

bool CoreLink::send(json request) {
  if (pending_.size() >= kMaxPending) {
    return false;
  }
  request[local_api::kCommand] = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
  pending_.push_back(std::move(request));
  if (pending_.size() == 1) {
    if (!greeting_) {
      send_first();
    }
    Q_EMIT waiting_changed();
  }
  return true;
}

void CoreLink::greet() {
  greeting_ = true;
  commands_.send(line_of({{"do", local_api::kState}}));
}

void CoreLink::send_first() {
  if (!pending_.empty()) {
    commands_.send(line_of(pending_.front()));
  }
}

void CoreLink::on_answer(const QByteArray& line) {
  const json answer = parse(line);
  if (!answer.is_object()) {
    return;
  }
  if (greeting_) {
    greeting_ = false;
    seat_ = answer.value("/state/seat"_json_pointer, std::uint64_t{0});
    send_first();
    return;
  }
  if (pending_.empty()) {
    return;
  }
  pending_.pop_front();
  send_first();
  if (!answer.value("ok", false)) {
    Q_EMIT refused(QString::fromStdString(answer.value("error", "")));
  }
  take_state(answer);
  for (const json& notice : answer.value("notices", json::array())) {
    Q_EMIT notice_arrived(notice.get<local_api::ShownNotice>());
  }
  const auto is_there = [&answer](const char* list) { return answer.contains(list); };
  if (std::any_of(kLists.begin(), kLists.end(), is_there)) {
    Q_EMIT list_arrived(answer);
  }
  if (pending_.empty()) {
    Q_EMIT waiting_changed();
  }
}

void CoreLink::look_up(json request) {
  if (asked_.size() >= kMaxPending) {
    return;
  }
  asked_.push_back(std::move(request));
  if (asked_.size() == 1) {
    send_first_question();
  }
}

void CoreLink::send_first_question() {
  if (!asked_.empty()) {
    questions_.send(line_of(asked_.front()));
  }
}

void CoreLink::on_looked_up(const QByteArray& line) {
  json answer = parse(line);
  if (!answer.is_object() || asked_.empty()) {
    return;
  }
  answer["asked"] = std::move(asked_.front());
  asked_.pop_front();
  send_first_question();
  if (answer.value("ok", false)) {
    Q_EMIT list_arrived(answer);
  } else {
    Q_EMIT look_up_failed(QString::fromStdString(answer.value("error", "")));
  }
}

void CoreLink::on_news(const QByteArray& line) {
  const json answer = parse(line);
  if (answer.is_object()) {
    take_state(answer);
  }
  if (std::exchange(is_silent_, false)) {
    Q_EMIT connection_changed();
  }
  if (answer.is_object() && answer.value("ok", true)) {
    ask_for_news();
  } else {
    QTimer::singleShot(kReconnectPause, this, &CoreLink::ask_for_news);  // a state that cannot be shown is no news
  }
}

void CoreLink::ask_for_news() {
  silence_.start();
  watch_.send(line_of({{"do", local_api::kWait}, {"revision", revision_}}));
}

void CoreLink::take_state(const json& answer) {
  const auto found = answer.find("state");
  if (found == answer.end()) {
    return;
  }
  auto state = found->get<local_api::Snapshot>();
  // Two connections: what was taken earlier may arrive later. A core that was started anew counts from the beginning.
  const std::string run = state.sale_version.substr(0, state.sale_version.find('-'));
  if (run == run_ && state.revision < revision_) {
    return;
  }
  run_ = run;
  revision_ = state.revision;
  working_seat_ = state.working_seat;
  Q_EMIT state_arrived(state);
}

}  // namespace queueback::terminal::ui
