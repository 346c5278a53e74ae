#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// What the till's core and its front ends say to each other over the local socket: one JSON object per line.
/// Front ends include this folder and nothing else of the terminal. docs/local-api.md lists every request.
namespace queueback::terminal::local_api {

/// A request is `{"do":<name>,…}`; the answer holds `ok`, and with `ok` a `state` and the `notices` that it caused.
inline constexpr const char* kSignIn = "sign-in";  ///< cashier, pin
inline constexpr const char* kSignOut = "sign-out";
inline constexpr const char* kCode = "code";                      ///< code: scanned or typed
inline constexpr const char* kQuantity = "quantity";              ///< line (0: newest), quantity
inline constexpr const char* kVoidLine = "void-line";             ///< line (0: newest)
inline constexpr const char* kAgeBySight = "age-by-sight";        ///< the buyer looks old enough for what was scanned
inline constexpr const char* kAgeByDocument = "age-by-document";  ///< a document shows it
inline constexpr const char* kAgeRefused = "age-refused";         ///< the goods are left out
inline constexpr const char* kVoidSale = "void-sale";
inline constexpr const char* kPark = "park";
inline constexpr const char* kRecall = "recall";             ///< number
inline constexpr const char* kBaskets = "baskets";           ///< sales that other tills put aside; asks the store
inline constexpr const char* kFetchBasket = "fetch-basket";  ///< id: goes on with one of them
inline constexpr const char* kCash = "cash";                 ///< received
inline constexpr const char* kTender = "tender";  ///< kind (cash, card, qr_wallet), amount (empty: the rest), reference
inline constexpr const char* kPayFromWallet =
    "pay-from-wallet";  ///< kind (change, points), pin of the member, amount (empty: what can be)
inline constexpr const char* kSetMemberPin = "set-member-pin";  ///< pin: of the buyer, who is there
inline constexpr const char* kVoidTender = "void-tender";
inline constexpr const char* kNext = "next";
inline constexpr const char* kState = "state";
inline constexpr const char* kWait = "wait";        ///< revision: answers when the state is newer
inline constexpr const char* kReprint = "reprint";  ///< receipt (0: newest), gift (without prices), return (its slip)
inline constexpr const char* kPrintJobs = "print-jobs";
inline constexpr const char* kFindMember = "find-member";      ///< phone: the whole number; asks the store
inline constexpr const char* kChooseMember = "choose-member";  ///< member: is the buyer
inline constexpr const char* kEnrolMember = "enrol-member";    ///< name, phone: becomes a member, and the buyer
inline constexpr const char* kEarned = "earned";               ///< receipt: what it earned, as the store knows
inline constexpr const char* kTraining = "training";           ///< on: sales are for practice
inline constexpr const char* kAskStore = "ask-store";      ///< question: {do, …}, a manager's, for the store server
inline constexpr const char* kOpenOrders = "open-orders";  ///< search, after: online orders that can be picked up
inline constexpr const char* kFindProducts = "find-products";  ///< search, after, limit
inline constexpr const char* kFavourites = "favourites";       ///< goods that are offered without a search
inline constexpr const char* kPickUp = "pick-up";              ///< order
inline constexpr const char* kHandOver = "hand-over";
inline constexpr const char* kStartReturn = "start-return";     ///< receipt: 17, T2-17, or its link
inline constexpr const char* kTakeBack = "take-back";           ///< line, quantity (empty: all that is left; 0: none)
inline constexpr const char* kGiveBack = "give-back";           ///< kind (cash, card, qr_wallet), reference, reason
inline constexpr const char* kExchange = "exchange";            ///< reason: the customer takes other goods for them
inline constexpr const char* kUseCredit = "use-credit";         ///< what came back for other goods pays
inline constexpr const char* kPayOutCredit = "pay-out-credit";  ///< it is handed to the customer
inline constexpr const char* kSetPrice = "set-price";           ///< line (0: newest), price, reason
inline constexpr const char* kDiscountLine =
    "discount-line";  ///< line (0: newest), amount (5.00, 10%, empty: none), reason
inline constexpr const char* kDiscountSale = "discount-sale";  ///< amount, reason
inline constexpr const char* kNoSale = "no-sale";              ///< reason: opens the drawer
inline constexpr const char* kMoveCash = "move-cash";          ///< kind (in, out, drop), amount, reason
inline constexpr const char* kOpenShift = "open-shift";        ///< float
inline constexpr const char* kCloseShift = "close-shift";      ///< counted: [{value, pieces}]
inline constexpr const char* kXReport = "x-report";
inline constexpr const char* kShiftReport = "shift-report";      ///< the newest one
inline constexpr const char* kZReports = "z-reports";            ///< the newest ones, in short
inline constexpr const char* kReprintReport = "reprint-report";  ///< shift (0: the newest that ended): its Z report
inline constexpr const char* kDrill = "drill";                   ///< cuts the line to the store for a while
inline constexpr const char* kApprove = "approve";               ///< cashier, pin, reason: of another person
inline constexpr const char* kWithdraw = "withdraw";
inline constexpr const char* kJournal = "journal";     ///< after: lines of the electronic journal
inline constexpr const char* kTakeOver = "take-over";  ///< this front end works the till from now on

/// Members that any request may have.
inline constexpr const char* kCommand = "command";  ///< an id: asked again, the request gets the first answer
inline constexpr const char* kSale = "sale";        ///< do it only if the sale still has this version

/// Notices to the front end that asked only: they are in the answer and not among a state's recent ones.
inline constexpr const char* kSaleChanged = "sale-changed";
inline constexpr const char* kWorkedElsewhere = "worked-elsewhere";

/// Notices and states in one language, ready to show.
struct ShownNotice {
  std::string code;
  bool problem = false;
  std::string english;
  std::string chinese;
};

/// What a promotion takes off a line.
struct ShownPromotion {
  std::string name_zh;
  std::string name_en;
  std::int64_t amount = 0;  ///< minor units
};

struct ShownLine {
  std::string name;
  std::string quantity;
  std::int64_t unit_price = 0;                  ///< minor units; 0 in a pickup
  std::int64_t total = 0;                       ///< in a pickup: what was paid in money
  std::int64_t deducted = 0;                    ///< in a pickup: what was paid in points, love or vouchers
  std::int64_t discount = 0;                    ///< off the line, in `total` already
  std::int64_t shelf_price = 0;                 ///< other than unit_price where somebody changed the price
  std::vector<ShownPromotion> promotions = {};  ///< in `discount` already
  std::string left = {};  ///< in a return: how much can come back; `quantity` and `total`: what does
};

/// Tax in the sale at one rate.
struct ShownVat {
  std::string rate;
  std::int64_t gross = 0;
  std::int64_t vat = 0;
};

/// A sale that was put aside.
struct ShownParked {
  std::uint64_t number = 0;
  std::string parked_at;  ///< the store's date and time to the minute
  std::string cashier;
  std::string member;  ///< masked name, or id; empty: none
  std::uint64_t lines = 0;
  std::string first_line;
  std::int64_t total = 0;  ///< minor units
};

/// A payment of a part of the sale.
struct ShownTender {
  std::string kind;         ///< cash, card, qr_wallet, change, points, exchange
  std::int64_t amount = 0;  ///< minor units
  std::string reference;
};

/// An online order in a list.
struct ShownOpenOrder {
  std::string order;
  std::string placed_at;  ///< the store's date and time to the minute
  std::string member;     ///< masked name, or id; empty: none
  std::uint64_t lines = 0;
  std::string first_line;  ///< name of the first one's product
  std::int64_t paid = 0;   ///< minor units, in money
  std::int64_t deducted = 0;
};

/// A Z report in a list.
struct ShownZReport {
  std::uint64_t shift = 0;
  std::string opened_at;  ///< the store's date and time to the minute
  std::string closed_at;
  std::string by;             ///< cashier's id
  std::int64_t variance = 0;  ///< minor units
};

/// A product in a list.
struct ShownProduct {
  std::string sku;
  std::string barcode;  ///< empty: none
  std::string name_zh;
  std::string name_en;
  std::int64_t price = 0;       ///< minor units
  std::string code;             ///< what `code` takes to add exactly this product
  std::int64_t next_price = 0;  ///< minor units
  std::string next_price_from;  ///< the store's date and time to the minute; empty: no other price is known
  std::uint32_t min_age = 0;    ///< of the buyer, in years; 0: anybody
};

struct ShownDevice {
  bool configured = false;
  std::string problem;  ///< empty: works
};

/// Everything a front end shows. Amounts in minor units.
struct Snapshot {
  std::uint64_t revision = 0;
  std::string sale_version;        ///< of what the cashier works at; opaque
  std::uint64_t seat = 0;          ///< of the front end that asked
  std::uint64_t working_seat = 0;  ///< of the front end that works the till; 0: none
  std::string phase;               ///< signed-out, checking-pin, selling, saving, done, picking-up, handing-over,
                                   ///< closing-shift, finding-sale, returning, paying-back,
                                   ///< fetching-basket, paying-from-wallet, checking-age
  std::string store;
  std::string store_name;  ///< as receipts show it
  std::string terminal;
  std::string cashier;
  std::string role;             ///< cashier, supervisor, manager
  std::string asked;            ///< the request that waits for approval; empty: none
  std::string asked_detail;     ///< goods, amount and reason, ready to show
  std::string asked_role;       ///< who may approve
  std::string age_goods;        ///< what was scanned that not everybody may buy; empty: nothing waits for a look
  std::uint32_t age = 0;        ///< years that its buyer must have completed
  std::string born_by;          ///< the latest day of birth for it: 2008-11-22
  std::uint64_t shift = 0;      ///< number of the open one; 0: none
  std::string shift_opened_at;  ///< the store's date and time to the minute
  bool training = false;        ///< sales are for practice
  bool drilling = false;        ///< an outage drill cuts the line to the store
  bool shift_declared = false;  ///< somebody said what lies in the drawer
  std::vector<ShownLine> lines;
  std::int64_t discount = 0;  ///< off all lines, in `total` already
  std::vector<ShownVat> vat;
  std::int64_t total = 0;
  std::vector<ShownTender> paid;  ///< parts of the total, while the sale is being paid
  std::int64_t missing = 0;       ///< of the total, still to be paid
  bool takes_points = false;      ///< members' points pay here
  std::int64_t credit = 0;        ///< of exchanged goods, not used for this sale
  std::string credit_slip;        ///< the return that it comes from: T2-R5; also while it is used
  std::int64_t points_back = 0;   ///< of what comes back: what had been paid in points, 1/100
  std::int64_t withheld = 0;      ///< of what comes back: rebate that the store keeps, as soon as it has said so
  std::int64_t give_back = 0;     ///< what the customer gets for it in money
  std::int64_t cash_due = 0;      ///< `missing`, or in a return `give_back`, in cash: rounded down to the shop's step
  std::string member;
  std::int64_t estimate = 0;
  std::string estimate_source;
  std::string order;                ///< that is being picked up
  std::string return_of;            ///< receipt whose goods come back: T2-17; total: what is given back for them
  bool return_offline = false;      ///< the store was not asked
  std::string placed_at;            ///< the store's date and time to the minute
  std::int64_t deducted = 0;        ///< of it, beside `total` in money
  std::uint64_t open_orders = 0;    ///< that can be picked up here
  std::vector<ShownParked> parked;  ///< sales put aside
  std::uint64_t receipt = 0;        ///< of the sale just done; 0: it was for practice
  std::string receipt_link;         ///< its signed address, for the buyer
  std::int64_t change = 0;
  std::string uplink;  ///< online, store-only, offline
  std::string uplink_problem;
  std::uint64_t unsent = 0;  ///< sales and handovers not yet at headquarters
  std::int64_t unsent_value = 0;
  std::int64_t oldest_unsent_seconds = 0;
  std::uint64_t sold = 0;  ///< receipts ever
  std::uint64_t at_store = 0;
  std::uint64_t at_headquarters = 0;
  std::uint64_t reference_version = 0;
  std::uint64_t products = 0;
  std::uint64_t receipts_waiting = 0;
  std::uint64_t receipts_unknown = 0;  ///< perhaps on paper, perhaps not: look, then reprint
  std::int64_t clock_skew_ms = 0;
  ShownDevice printer;
  ShownDevice drawer;
  ShownDevice scanner;
  ShownDevice display;
  ShownDevice mirror;                                         ///< the file on a second medium
  std::vector<std::pair<std::uint64_t, ShownNotice>> recent;  ///< numbered, so that each is shown once
};

void to_json(nlohmann::json& out, const ShownNotice& notice);
void from_json(const nlohmann::json& in, ShownNotice& notice);
void to_json(nlohmann::json& out, const ShownOpenOrder& order);
void from_json(const nlohmann::json& in, ShownOpenOrder& order);
void to_json(nlohmann::json& out, const ShownZReport& report);
void from_json(const nlohmann::json& in, ShownZReport& report);
void to_json(nlohmann::json& out, const ShownProduct& product);
void from_json(const nlohmann::json& in, ShownProduct& product);
void to_json(nlohmann::json& out, const Snapshot& snapshot);
/// Missing members keep their defaults, so that an older front end works with a newer core and the other way round.
void from_json(const nlohmann::json& in, Snapshot& snapshot);

}  // namespace queueback::terminal::local_api
