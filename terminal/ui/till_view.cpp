#include "terminal/ui/till_view.hpp"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <utility>

#include "terminal/ui/device_words.hpp"
#include "terminal/ui/report_rows.hpp"

namespace queueback::terminal::ui {
namespace {

using local_api::Snapshot;
using nlohmann::json;

/// Notes and their sums that buyers hand over, in minor units.
constexpr std::array<std::int64_t, 5> kRoundTo = {500, 1000, 2000, 5000, 10000};
constexpr qsizetype kMaxSuggestions = 4;

QVariantMap device(const char* kind, const local_api::ShownDevice& device) {
  return {{"kind", kind}, {"works", device.problem.empty()}, {"problem", problem_text(device.problem)}};
}

QVariantMap shown(const local_api::ShownOpenOrder& order) {
  return {
      {"order", QString::fromStdString(order.order)},          {"placedAt", QString::fromStdString(order.placed_at)},
      {"member", QString::fromStdString(order.member)},        {"firstLine", QString::fromStdString(order.first_line)},
      {"lines", QVariant::fromValue<qulonglong>(order.lines)}, {"paid", amount_text(order.paid)}};
}

QVariantMap shown_basket(const json& basket) {
  QVariantMap out;
  for (const char* text : {"id", "terminal", "cashier", "member"}) {
    out[text] = QString::fromStdString(basket.value(text, ""));
  }
  out["firstLine"] = QString::fromStdString(basket.value("first_line", ""));
  out["lines"] = basket.value("lines", 0);
  out["total"] = amount_text(basket.value("total", std::int64_t{0}));
  return out;
}

QVariantMap shown_member(const json& member) {
  return {{"member", QString::fromStdString(member.value("member", ""))},
          {"name", QString::fromStdString(member.value("masked_name", ""))},
          {"level", QString::fromStdString(member.value("level", ""))}};
}

/// What a sale earned; only what is there of it.
QVariantMap shown_earned(const json& earned) {
  QVariantMap out;
  for (const char* amount : {"entitlement", "paid"}) {
    if (earned.contains(amount)) {
      out[amount] = amount_text(earned.value(amount, std::int64_t{0}));
    }
  }
  out["source"] = QString::fromStdString(earned.value("source", ""));
  out["position"] = QVariant::fromValue<qulonglong>(earned.value("position", std::uint64_t{0}));
  return out;
}

QVariantMap shown(const local_api::ShownZReport& report) {
  return {{"shift", QVariant::fromValue<qulonglong>(report.shift)},
          {"openedAt", QString::fromStdString(report.opened_at)},
          {"closedAt", QString::fromStdString(report.closed_at)},
          {"by", QString::fromStdString(report.by)},
          {"variance", amount_text(report.variance)}};
}

QVariantMap shown_job(const json& job) {
  return {{"receipt", job.value("receipt", 0)},
          {"kind", QString::fromStdString(job.value("kind", ""))},
          {"state", QString::fromStdString(job.value("state", ""))},
          {"reason", QString::fromStdString(job.value("reason", ""))}};
}

}  // namespace

TillView::TillView(CoreLink& link, QObject* parent) : QObject(parent), link_(link) {
  connect(&link_, &CoreLink::connection_changed, this, &TillView::connection_changed);
  connect(&link_, &CoreLink::waiting_changed, this, &TillView::waiting_changed);
  connect(&link_, &CoreLink::state_arrived, this, &TillView::show);
  connect(&link_, &CoreLink::notice_arrived, this, [this](const local_api::ShownNotice& answered) {
    if (answered.code == local_api::kSaleChanged || answered.code == local_api::kWorkedElsewhere) {
      tell(answered);  // all others are among the state's recent ones
    }
  });
  connect(&link_, &CoreLink::list_arrived, this, &TillView::show_list);
  connect(&link_, &CoreLink::look_up_failed, this, [this](const QString& reason) {
    // Baskets say so themselves, and what a sale earned nobody asked for.
    if (is_looking_) {
      forget_found();
      Q_EMIT notice(QStringLiteral("refused"), reason, reason, true);
    }
  });
  connect(&link_, &CoreLink::refused, this,
          [this](const QString& reason) { Q_EMIT notice(QStringLiteral("refused"), reason, reason, true); });
}

void TillView::sign_in(const QString& cashier, const QString& pin) {
  send_about_sale({{"do", local_api::kSignIn}, {"cashier", cashier.toStdString()}, {"pin", pin.toStdString()}});
}

void TillView::sign_out() { send_about_sale({{"do", local_api::kSignOut}}); }

// A line more hurts nobody, and scans come fast: whatever the sale is by now, the code belongs to it.
void TillView::enter_code(const QString& code) { send({{"do", local_api::kCode}, {"code", code.toStdString()}}); }

void TillView::void_line(int line) { send_about_sale({{"do", local_api::kVoidLine}, {"line", line}}); }

void TillView::void_sale() { send_about_sale({{"do", local_api::kVoidSale}}); }

void TillView::ask(const QString& request, const QVariantMap& members) {
  json out = json::parse(QJsonDocument(QJsonObject::fromVariantMap(members)).toJson().toStdString(), nullptr, false);
  out["do"] = request.toStdString();
  send_about_sale(std::move(out));
}

void TillView::list_baskets() {
  baskets_.clear();
  Q_EMIT lists_changed();
  link_.look_up({{"do", local_api::kBaskets}});
}

void TillView::find_member(const QString& phone) {
  looked_for_ = phone;
  is_looking_ = true;
  found_.clear();
  Q_EMIT lists_changed();
  link_.look_up({{"do", local_api::kFindMember}, {"phone", phone.toStdString()}});
}

void TillView::forget_found() {
  found_.clear();
  looked_for_.clear();
  is_looking_ = false;
  Q_EMIT lists_changed();
}

void TillView::load_earned(int receipt) { link_.look_up({{"do", local_api::kEarned}, {"receipt", receipt}}); }

void TillView::load_report() { send({{"do", local_api::kShiftReport}}); }

void TillView::list_z_reports() { send({{"do", local_api::kZReports}}); }

void TillView::print_gift_receipt() { send({{"do", local_api::kReprint}, {"receipt", 0}, {"gift", true}}); }

QString TillView::line_name(int line) const {
  const auto index = static_cast<std::size_t>(line) - 1;
  return line > 0 && index < state_.lines.size() ? QString::fromStdString(state_.lines[index].name) : QString();
}

QVariantList TillView::vat() const {
  QVariantList out;
  for (const local_api::ShownVat& part : state_.vat) {
    out.append(QVariantMap{{"rate", QString::fromStdString(part.rate)}, {"amount", amount_text(part.vat)}});
  }
  return out;
}

void TillView::park() { send_about_sale({{"do", local_api::kPark}}); }

void TillView::recall(int number) { send_about_sale({{"do", local_api::kRecall}, {"number", number}}); }

void TillView::take_cash(const QString& received) {
  send_about_sale({{"do", local_api::kCash}, {"received", received.toStdString()}});
}

void TillView::void_tender() { send_about_sale({{"do", local_api::kVoidTender}}); }

void TillView::next_sale() { send_about_sale({{"do", local_api::kNext}}); }

void TillView::list_orders(const QString& search) {
  send({{"do", local_api::kOpenOrders}, {"search", search.toStdString()}});
}

void TillView::pick_up(const QString& order) {
  send_about_sale({{"do", local_api::kPickUp}, {"order", order.toStdString()}});
}

void TillView::hand_over() { send_about_sale({{"do", local_api::kHandOver}}); }

void TillView::list_receipts() { send({{"do", local_api::kPrintJobs}}); }

void TillView::reprint(int receipt) { send({{"do", local_api::kReprint}, {"receipt", receipt}}); }

void TillView::take_over() { send({{"do", local_api::kTakeOver}}); }

QVariantList TillView::devices() const {
  const std::array<std::pair<const char*, const local_api::ShownDevice*>, 5> all = {{{"printer", &state_.printer},
                                                                                     {"drawer", &state_.drawer},
                                                                                     {"scanner", &state_.scanner},
                                                                                     {"display", &state_.display},
                                                                                     {"mirror", &state_.mirror}}};
  QVariantList out;
  for (const auto& [kind, status] : all) {
    if (status->configured) {
      out.append(device(kind, *status));
    }
  }
  return out;
}

QVariantList TillView::paid() const {
  QVariantList out;
  for (const local_api::ShownTender& tender : state_.paid) {
    out.append(QVariantMap{{"kind", QString::fromStdString(tender.kind)}, {"amount", amount_text(tender.amount)}});
  }
  return out;
}

QVariantList TillView::parked() const {
  QVariantList out;
  for (const local_api::ShownParked& sale : state_.parked) {
    out.append(QVariantMap{{"number", QVariant::fromValue<qulonglong>(sale.number)},
                           {"parkedAt", QString::fromStdString(sale.parked_at)},
                           {"cashier", QString::fromStdString(sale.cashier)},
                           {"member", QString::fromStdString(sale.member)},
                           {"lines", QVariant::fromValue<qulonglong>(sale.lines)},
                           {"firstLine", QString::fromStdString(sale.first_line)},
                           {"total", amount_text(sale.total)}});
  }
  return out;
}

QStringList TillView::cash_suggestions() const {
  QStringList out;
  if (state_.missing <= 0) {
    return out;
  }
  out.append(cash_due());
  for (const std::int64_t note : kRoundTo) {
    const std::int64_t round = (state_.cash_due + note - 1) / note * note;
    const QString text = amount_text(round);
    if (!out.contains(text) && out.size() < kMaxSuggestions) {
      out.append(text);
    }
  }
  return out;
}

void TillView::show(const Snapshot& state) {
  tell_news(state);
  state_ = state;
  has_state_ = true;
  lines_.show(state_.lines);
  Q_EMIT changed();
}

void TillView::tell_news(const Snapshot& state) {
  std::uint64_t newest = 0;
  for (const auto& [number, news] : state.recent) {
    newest = std::max(newest, number);
    if (has_state_ && number > newest_notice_) {
      tell(news);
    }
  }
  // A core that was started anew counts from the beginning.
  newest_notice_ = newest;
}

void TillView::tell(const local_api::ShownNotice& shown) {
  Q_EMIT notice(QString::fromStdString(shown.code), QString::fromStdString(shown.english),
                QString::fromStdString(shown.chinese), shown.problem);
}

void TillView::show_list(const json& answer) {
  if (answer.contains("orders")) {
    orders_.clear();
    for (const json& order : answer["orders"]) {
      orders_.append(shown(order.get<local_api::ShownOpenOrder>()));
    }
  }
  if (answer.contains("jobs")) {
    receipts_.clear();
    for (const json& job : answer["jobs"]) {
      receipts_.append(shown_job(job));
    }
  }
  if (answer.contains("z_reports")) {
    z_reports_.clear();
    for (const json& report : answer["z_reports"]) {
      z_reports_.append(shown(report.get<local_api::ShownZReport>()));
    }
  }
  if (answer.contains("baskets")) {
    baskets_.clear();
    for (const json& basket : answer["baskets"]) {
      baskets_.append(shown_basket(basket));
    }
  }
  // What somebody has stopped looking for, nobody chooses.
  if (answer.contains("found") && is_looking_ &&
      answer["asked"]["phone"].get<std::string>() == looked_for_.toStdString()) {
    is_looking_ = false;
    found_.clear();
    for (const json& member : answer["found"].value("members", json::array())) {
      found_.append(shown_member(member));
    }
  }
  if (answer.contains("earned")) {
    earned_ = shown_earned(answer["earned"]);
    earned_["receipt"] = answer["asked"]["receipt"].get<int>();
  }
  if (answer.contains("report")) {
    report_ = shown_report(answer["report"]);
  }
  Q_EMIT lists_changed();
}

void TillView::send(json request) {
  if (!link_.send(std::move(request))) {
    tell({"too-fast", true, "The till does not answer: that was not done", "收银核心未响应，此操作未执行"});
  }
}

void TillView::send_about_sale(json request) {
  request.emplace(local_api::kSale, state_.sale_version);  // unless it is about the sale as it was before
  send(std::move(request));
}

}  // namespace queueback::terminal::ui
