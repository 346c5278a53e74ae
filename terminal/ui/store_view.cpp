#include "terminal/ui/store_view.hpp"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <utility>

#include "terminal/local_api/local_api.hpp"
#include "terminal/ui/sale_lines.hpp"

namespace queueback::terminal::ui {
namespace {

using nlohmann::json;

QVariantMap to_map(const json& value) {
  const std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object().toVariantMap();
}

json to_json(const QVariantMap& map) {
  return json::parse(QJsonDocument(QJsonObject::fromVariantMap(map)).toJson().toStdString(), nullptr, false);
}

/// What an error means for whoever looks at the screen.
QString problem_of(const QString& error) {
  const auto begins = [&error](const char* with) { return error.startsWith(QLatin1String(with)); };
  if (begins("no connection") || begins("the connection ended") || begins("there is no store")) {
    return QStringLiteral("offline");
  }
  if (begins("no answer in time") || begins("too many questions")) {
    return QStringLiteral("slow");
  }
  if (begins("that needs a") || begins("the store is asked by")) {
    return QStringLiteral("role");
  }
  if (begins("unknown request") || begins("the peer's program is older")) {
    return QStringLiteral("old");
  }
  return QStringLiteral("refused");
}

}  // namespace

StoreView::StoreView(const QString& socket, QObject* parent) : QObject(parent), socket_(socket, this) {
  connect(&socket_, &LineSocket::connected, this, &StoreView::send_first);
  connect(&socket_, &LineSocket::received, this, &StoreView::on_answer);
  connect(&socket_, &LineSocket::disconnected, this, &StoreView::on_disconnected);
}

void StoreView::start() { socket_.start(); }

bool StoreView::is_acting() const {
  return std::any_of(questions_.begin(), questions_.end(), [](const Question& one) { return one.topic.isEmpty(); });
}

void StoreView::ask(const QString& topic, const QVariantMap& question) {
  json request = {{"do", local_api::kAskStore}, {"question", to_json(question)}};
  const auto same = [&](const Question& one) { return one.topic == topic && one.request == request; };
  if (std::any_of(questions_.begin(), questions_.end(), same)) {
    return;
  }
  add({topic, std::move(request)});
}

void StoreView::act(const QVariantMap& question) {
  if (!is_acting()) {
    add({QString(), {{"do", local_api::kAskStore}, {"question", to_json(question)}}});
  }
}

void StoreView::forget(const QString& topic) {
  topics_.remove(topic);
  Q_EMIT changed();
}

void StoreView::forget_all() {
  topics_.clear();
  Q_EMIT changed();
}

void StoreView::propose(const QVariantMap& what) {
  proposal_ = what;
  Q_EMIT proposed();
}

QString StoreView::money(const QVariant& minor) const {
  return minor.isNull() || !minor.isValid() ? QString() : amount_text(minor.toLongLong());
}

QString StoreView::when(const QString& rfc3339) const {
  const QDateTime at = QDateTime::fromString(rfc3339, Qt::ISODateWithMs);
  if (!at.isValid()) {
    return {};
  }
  const QDateTime there = local(at.toUTC());
  const QDateTime now = local(QDateTime::currentDateTimeUtc());
  const bool today = there.date() == now.date();
  const bool this_year = there.date().year() == now.date().year();
  return there.toString(today ? "HH:mm" : this_year ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm");
}

QDateTime StoreView::local(const QDateTime& utc) const {
  qint64 seconds = utc.toLocalTime().offsetFromUtc();
  for (const Offset& offset : offsets_) {
    seconds = offset.from_seconds <= utc.toSecsSinceEpoch() || &offset == &offsets_.front() ? offset.seconds : seconds;
  }
  return utc.addSecs(seconds);
}

void StoreView::add(Question question) {
  if (questions_.size() >= kMaxQuestions) {
    return;
  }
  questions_.push_back(std::move(question));
  send_first();
  Q_EMIT changed();
}

void StoreView::send_first() {
  if (questions_.empty() || under_way_ || !socket_.is_connected()) {
    return;
  }
  under_way_ = true;
  const std::string text = questions_.front().request.dump(-1, ' ', false, json::error_handler_t::replace);
  socket_.send(QByteArray::fromStdString(text));
}

void StoreView::on_answer(const QByteArray& line) {
  const json answer = json::parse(line.begin(), line.end(), nullptr, false);
  if (questions_.empty() || !answer.is_object()) {
    return;
  }
  if (!answer.value("ok", false)) {
    const QString error = QString::fromStdString(answer.value("error", ""));
    finish(problem_of(error), error, {});
    return;
  }
  const json said = answer.value("answer", json::object());
  take_offsets(said);
  finish({}, {}, to_map(said));
}

// A question whose answer was lost is not asked again by itself: it may have been done.
void StoreView::on_disconnected() {
  while (!questions_.empty()) {
    finish(QStringLiteral("offline"), {}, {});
  }
}

void StoreView::finish(const QString& problem, const QString& reason, const QVariantMap& answer) {
  const QString topic = questions_.front().topic;
  questions_.pop_front();
  under_way_ = false;
  if (topic.isEmpty()) {
    Q_EMIT acted(problem, reason, answer);
    Q_EMIT changed();
  } else if (problem.isEmpty()) {
    note(topic, {{"problem", QString()},
                 {"reason", QString()},
                 {"data", answer},
                 {"at", QDateTime::currentDateTimeUtc().toString(Qt::ISODate)}});
  } else {
    note(topic, {{"problem", problem}, {"reason", reason}});
  }
  send_first();
}

void StoreView::note(const QString& topic, const QVariantMap& news) {
  QVariantMap now = topics_.value(topic).toMap();
  now.insert(news);
  topics_.insert(topic, now);
  Q_EMIT changed();
}

void StoreView::take_offsets(const json& answer) {
  const auto found = answer.is_object() ? answer.find("offsets") : answer.end();
  if (!answer.is_object() || found == answer.end() || !found->is_array()) {
    return;
  }
  offsets_.clear();
  for (const json& offset : *found) {
    if (offset.is_object()) {
      offsets_.push_back({offset.value("from", qint64{0}), offset.value("minutes", qint64{0}) * 60});
    }
  }
}

}  // namespace queueback::terminal::ui
