#pragma once
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariantList>
#include <QVariantMap>
#include <algorithm>

#include "terminal/ui/core_link.hpp"
#include "terminal/ui/sale_lines.hpp"

namespace queueback::terminal::ui {

/// The till as screens see it: properties to show, and what a cashier can do. Texts are ready to show; amounts have two
/// decimals. Everything it knows comes from the core.
class TillView final : public QObject {
  Q_OBJECT
  Q_PROPERTY(bool connected READ is_connected NOTIFY connection_changed)
  Q_PROPERTY(bool waiting READ is_waiting NOTIFY waiting_changed)
  Q_PROPERTY(bool workedElsewhere READ is_worked_elsewhere NOTIFY changed)
  Q_PROPERTY(QString phase READ phase NOTIFY changed)
  Q_PROPERTY(QString desk READ desk NOTIFY changed)
  Q_PROPERTY(QString cashier READ cashier NOTIFY changed)
  Q_PROPERTY(QString role READ role NOTIFY changed)
  Q_PROPERTY(QString asked READ asked NOTIFY changed)
  Q_PROPERTY(QString askedDetail READ asked_detail NOTIFY changed)
  Q_PROPERTY(QString askedRole READ asked_role NOTIFY changed)
  Q_PROPERTY(QString ageGoods READ age_goods NOTIFY changed)
  Q_PROPERTY(int age READ age NOTIFY changed)
  Q_PROPERTY(QString bornBy READ born_by NOTIFY changed)
  Q_PROPERTY(qulonglong shift READ shift NOTIFY changed)
  Q_PROPERTY(QString shiftOpenedAt READ shift_opened_at NOTIFY changed)
  Q_PROPERTY(bool shiftDeclared READ is_shift_declared NOTIFY changed)
  Q_PROPERTY(bool drilling READ is_drilling NOTIFY changed)
  Q_PROPERTY(bool training READ is_training NOTIFY changed)
  Q_PROPERTY(QString storeName READ store_name NOTIFY changed)
  Q_PROPERTY(QString receiptLink READ receipt_link NOTIFY changed)
  Q_PROPERTY(QVariantMap report READ report NOTIFY lists_changed)
  Q_PROPERTY(QVariantList zReports READ z_reports NOTIFY lists_changed)
  Q_PROPERTY(QVariantList baskets READ baskets NOTIFY lists_changed)
  Q_PROPERTY(QVariantList found READ found NOTIFY lists_changed)
  Q_PROPERTY(QString lookedFor READ looked_for NOTIFY lists_changed)
  Q_PROPERTY(bool looking READ is_looking NOTIFY lists_changed)
  Q_PROPERTY(QVariantMap earned READ earned NOTIFY lists_changed)
  Q_PROPERTY(QString discount READ discount NOTIFY changed)
  Q_PROPERTY(QVariantList vat READ vat NOTIFY changed)
  /// Another text after every change of the sale; for requests about the sale as somebody saw it.
  Q_PROPERTY(QString saleVersion READ sale_version NOTIFY changed)
  Q_PROPERTY(QString total READ total NOTIFY changed)
  Q_PROPERTY(QString missing READ missing NOTIFY changed)
  Q_PROPERTY(QString cashDue READ cash_due NOTIFY changed)
  Q_PROPERTY(bool takesPoints READ takes_points NOTIFY changed)
  Q_PROPERTY(QString credit READ credit NOTIFY changed)
  Q_PROPERTY(QString pointsBack READ points_back NOTIFY changed)
  Q_PROPERTY(QString rebateKept READ rebate_kept NOTIFY changed)
  Q_PROPERTY(QString giveBack READ give_back NOTIFY changed)
  Q_PROPERTY(QVariantList paid READ paid NOTIFY changed)
  Q_PROPERTY(QString member READ member NOTIFY changed)
  Q_PROPERTY(QString estimate READ estimate NOTIFY changed)
  Q_PROPERTY(QString estimateSource READ estimate_source NOTIFY changed)
  Q_PROPERTY(QString order READ order NOTIFY changed)
  Q_PROPERTY(QString placedAt READ placed_at NOTIFY changed)
  Q_PROPERTY(QString returnOf READ return_of NOTIFY changed)
  Q_PROPERTY(bool returnOffline READ is_return_offline NOTIFY changed)
  Q_PROPERTY(QString deducted READ deducted NOTIFY changed)
  Q_PROPERTY(QString receipt READ receipt NOTIFY changed)
  Q_PROPERTY(QString change READ change NOTIFY changed)
  Q_PROPERTY(QString uplink READ uplink NOTIFY changed)
  Q_PROPERTY(QString uplinkProblem READ uplink_problem NOTIFY changed)
  Q_PROPERTY(qulonglong unsent READ unsent NOTIFY changed)
  Q_PROPERTY(qulonglong unsentToStore READ unsent_to_store NOTIFY changed)
  Q_PROPERTY(QString unsentValue READ unsent_value NOTIFY changed)
  Q_PROPERTY(qlonglong oldestUnsentSeconds READ oldest_unsent_seconds NOTIFY changed)
  Q_PROPERTY(qulonglong sold READ sold NOTIFY changed)
  Q_PROPERTY(qulonglong products READ products NOTIFY changed)
  Q_PROPERTY(qulonglong openOrders READ open_orders NOTIFY changed)
  Q_PROPERTY(qulonglong receiptsWaiting READ receipts_waiting NOTIFY changed)
  Q_PROPERTY(qulonglong receiptsUnknown READ receipts_unknown NOTIFY changed)
  Q_PROPERTY(qlonglong clockSkewSeconds READ clock_skew_seconds NOTIFY changed)
  Q_PROPERTY(QVariantList devices READ devices NOTIFY changed)
  Q_PROPERTY(QVariantList parked READ parked NOTIFY changed)
  Q_PROPERTY(QStringList cashSuggestions READ cash_suggestions NOTIFY changed)
  Q_PROPERTY(queueback::terminal::ui::SaleLines* lines READ lines CONSTANT)
  Q_PROPERTY(QVariantList orders READ orders NOTIFY lists_changed)
  Q_PROPERTY(QVariantList receipts READ receipts NOTIFY lists_changed)

 public:
  explicit TillView(CoreLink& link, QObject* parent = nullptr);

  Q_INVOKABLE void sign_in(const QString& cashier, const QString& pin);
  Q_INVOKABLE void sign_out();
  Q_INVOKABLE void enter_code(const QString& code);
  /// `line` counts from 1; 0 is the newest.
  Q_INVOKABLE void void_line(int line);
  Q_INVOKABLE void void_sale();
  /// Any other request about the sale or the drawer, with its members (docs/local-api.md). Without a member `sale` it
  /// is about the sale as it is now.
  Q_INVOKABLE void ask(const QString& request, const QVariantMap& members = {});
  /// Sales that other tills put aside become `baskets`.
  Q_INVOKABLE void list_baskets();
  /// Members with this phone number become `found`.
  Q_INVOKABLE void find_member(const QString& phone);
  /// Nobody is found, or looked for, any more.
  Q_INVOKABLE void forget_found();
  /// What a receipt of this till earned, as the store knows, becomes `earned`.
  Q_INVOKABLE void load_earned(int receipt);
  /// The newest report of a shift becomes `report`.
  Q_INVOKABLE void load_report();
  /// The newest Z reports become `zReports`.
  Q_INVOKABLE void list_z_reports();
  Q_INVOKABLE void park();
  Q_INVOKABLE void recall(int number);
  Q_INVOKABLE void take_cash(const QString& received);
  Q_INVOKABLE void void_tender();
  Q_INVOKABLE void next_sale();
  Q_INVOKABLE void list_orders(const QString& search);
  Q_INVOKABLE void pick_up(const QString& order);
  Q_INVOKABLE void hand_over();
  Q_INVOKABLE void list_receipts();
  Q_INVOKABLE void reprint(int receipt);
  /// The newest receipt without prices.
  Q_INVOKABLE void print_gift_receipt();
  Q_INVOKABLE void take_over();

  [[nodiscard]] bool is_connected() const { return link_.is_connected(); }
  [[nodiscard]] bool is_waiting() const { return link_.is_waiting(); }
  [[nodiscard]] bool is_worked_elsewhere() const { return link_.is_worked_elsewhere(); }
  [[nodiscard]] QString phase() const { return QString::fromStdString(state_.phase); }
  [[nodiscard]] QString desk() const { return QString::fromStdString(state_.store + " / " + state_.terminal); }
  [[nodiscard]] QString cashier() const { return QString::fromStdString(state_.cashier); }
  [[nodiscard]] QString role() const { return QString::fromStdString(state_.role); }
  /// The request that waits for somebody else; empty: none.
  [[nodiscard]] QString asked() const { return QString::fromStdString(state_.asked); }
  /// Goods, amount and reason of it.
  [[nodiscard]] QString asked_detail() const { return QString::fromStdString(state_.asked_detail); }
  [[nodiscard]] QString asked_role() const { return QString::fromStdString(state_.asked_role); }
  /// What was scanned that not everybody may buy; empty: nothing waits for a look at the buyer.
  [[nodiscard]] QString age_goods() const { return QString::fromStdString(state_.age_goods); }
  /// Years that its buyer must have completed.
  [[nodiscard]] int age() const { return static_cast<int>(state_.age); }
  /// The latest day of birth for it: 2008-11-22.
  [[nodiscard]] QString born_by() const { return QString::fromStdString(state_.born_by); }
  /// Number of the open shift; 0: none is.
  [[nodiscard]] qulonglong shift() const { return state_.shift; }
  [[nodiscard]] QString shift_opened_at() const { return QString::fromStdString(state_.shift_opened_at); }
  [[nodiscard]] bool is_shift_declared() const { return state_.shift_declared; }
  [[nodiscard]] bool is_drilling() const { return state_.drilling; }
  [[nodiscard]] bool is_training() const { return state_.training; }
  [[nodiscard]] QString store_name() const { return QString::fromStdString(state_.store_name); }
  /// Of the sale just done; empty: none.
  [[nodiscard]] QString receipt_link() const { return QString::fromStdString(state_.receipt_link); }
  /// The newest report that was loaded (report_rows.hpp).
  [[nodiscard]] QVariantMap report() const { return report_; }
  /// Each with `shift`, `openedAt`, `closedAt`, `by`, `variance`; the newest first.
  [[nodiscard]] QVariantList z_reports() const { return z_reports_; }
  /// Each with `id`, `terminal`, `cashier`, `member`, `lines`, `firstLine`, `total`.
  [[nodiscard]] QVariantList baskets() const { return baskets_; }
  /// Each with `member`, `name` (masked), `level`.
  [[nodiscard]] QVariantList found() const { return found_; }
  /// The number whose members are `found`; empty: nobody was looked for.
  [[nodiscard]] QString looked_for() const { return looked_for_; }
  /// The store has not answered yet.
  [[nodiscard]] bool is_looking() const { return is_looking_; }
  /// `receipt`, and once the store has it `entitlement`, `paid`, `source`, `position`; without an entry only `receipt`.
  [[nodiscard]] QVariantMap earned() const { return earned_; }
  /// Empty: nothing is off.
  [[nodiscard]] QString discount() const { return state_.discount > 0 ? amount_text(state_.discount) : QString(); }
  /// What line `line`, from 1, is; empty: there is none.
  Q_INVOKABLE [[nodiscard]] QString line_name(int line) const;
  /// Tax in the sale, each with `rate`, `amount`.
  [[nodiscard]] QVariantList vat() const;
  [[nodiscard]] QString sale_version() const { return QString::fromStdString(state_.sale_version); }
  [[nodiscard]] QString total() const { return amount_text(state_.total); }
  [[nodiscard]] QString missing() const { return amount_text(state_.missing); }
  /// What is missing if it is paid in cash.
  [[nodiscard]] bool takes_points() const { return state_.takes_points; }
  /// Of exchanged goods, for this sale to use; empty: none.
  [[nodiscard]] QString credit() const { return state_.credit > 0 ? amount_text(state_.credit) : QString(); }
  /// Of what comes back: what goes back in points; empty: nothing.
  [[nodiscard]] QString points_back() const {
    return state_.points_back > 0 ? amount_text(state_.points_back) : QString();
  }
  /// Of what comes back: what the store keeps; empty: nothing, or it has not said yet.
  [[nodiscard]] QString rebate_kept() const { return state_.withheld > 0 ? amount_text(state_.withheld) : QString(); }
  [[nodiscard]] QString give_back() const { return amount_text(state_.give_back); }
  [[nodiscard]] QString cash_due() const { return amount_text(state_.cash_due); }
  /// Parts of the total that are paid, each with `kind`, `amount`.
  [[nodiscard]] QVariantList paid() const;
  [[nodiscard]] QString member() const { return QString::fromStdString(state_.member); }
  /// Empty: the sale earns nothing.
  [[nodiscard]] QString estimate() const { return state_.estimate > 0 ? amount_text(state_.estimate) : QString(); }
  [[nodiscard]] QString estimate_source() const { return QString::fromStdString(state_.estimate_source); }
  [[nodiscard]] QString order() const { return QString::fromStdString(state_.order); }
  /// The receipt whose goods come back; empty: none.
  [[nodiscard]] QString return_of() const { return QString::fromStdString(state_.return_of); }
  [[nodiscard]] bool is_return_offline() const { return state_.return_offline; }
  [[nodiscard]] QString placed_at() const { return QString::fromStdString(state_.placed_at); }
  [[nodiscard]] QString deducted() const { return state_.deducted > 0 ? amount_text(state_.deducted) : QString(); }
  [[nodiscard]] QString receipt() const { return QString::number(state_.receipt); }
  [[nodiscard]] QString change() const { return amount_text(state_.change); }
  [[nodiscard]] QString uplink() const { return QString::fromStdString(state_.uplink); }
  [[nodiscard]] QString uplink_problem() const { return QString::fromStdString(state_.uplink_problem); }
  [[nodiscard]] qulonglong unsent() const { return state_.unsent; }
  /// Of the unsent ones, those that not even the store has.
  [[nodiscard]] qulonglong unsent_to_store() const {
    const std::uint64_t on_the_way = state_.at_store - std::min(state_.at_store, state_.at_headquarters);
    return state_.unsent - std::min(state_.unsent, on_the_way);
  }
  [[nodiscard]] QString unsent_value() const { return amount_text(state_.unsent_value); }
  [[nodiscard]] qlonglong oldest_unsent_seconds() const { return state_.oldest_unsent_seconds; }
  [[nodiscard]] qulonglong sold() const { return state_.sold; }
  [[nodiscard]] qulonglong products() const { return state_.products; }
  [[nodiscard]] qulonglong open_orders() const { return state_.open_orders; }
  [[nodiscard]] qulonglong receipts_waiting() const { return state_.receipts_waiting; }
  [[nodiscard]] qulonglong receipts_unknown() const { return state_.receipts_unknown; }
  [[nodiscard]] qlonglong clock_skew_seconds() const { return state_.clock_skew_ms / 1000; }
  /// Those that are configured, each with `kind`, `works`, `problem`.
  [[nodiscard]] QVariantList devices() const;
  /// Sales put aside, each with `number`, `parkedAt`, `cashier`, `member`, `lines`, `firstLine`, `total`.
  [[nodiscard]] QVariantList parked() const;
  /// What a buyer may well hand over for this total: exactly, and the next round notes.
  [[nodiscard]] QStringList cash_suggestions() const;
  [[nodiscard]] SaleLines* lines() { return &lines_; }
  [[nodiscard]] QVariantList orders() const { return orders_; }
  [[nodiscard]] QVariantList receipts() const { return receipts_; }

 Q_SIGNALS:
  void changed();
  void connection_changed();
  void waiting_changed();
  void lists_changed();
  /// A sentence for the cashier in both languages. `problem`: something did not happen.
  void notice(const QString& code, const QString& english, const QString& chinese, bool problem);

 private:
  void show(const local_api::Snapshot& state);
  void tell_news(const local_api::Snapshot& state);
  void tell(const local_api::ShownNotice& notice);
  void show_list(const nlohmann::json& answer);
  void send(nlohmann::json request);
  /// With the version of the sale that the cashier sees.
  void send_about_sale(nlohmann::json request);

  CoreLink& link_;
  local_api::Snapshot state_;
  SaleLines lines_;
  QVariantList orders_;
  QVariantList receipts_;
  QVariantMap report_;
  QVariantList z_reports_;
  QVariantList baskets_;
  QVariantList found_;
  QString looked_for_;
  bool is_looking_ = false;
  QVariantMap earned_;
  bool has_state_ = false;
  std::uint64_t newest_notice_ = 0;  ///< number of the newest one that was told
};

}  // namespace queueback::terminal::ui
