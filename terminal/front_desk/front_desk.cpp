#include "terminal/front_desk/front_desk.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "common/runtime/storage_await.hpp"
#include "terminal/front_desk/open_orders.hpp"

namespace queueback::terminal {

using local_api::ShownDevice;
using local_api::ShownNotice;
using local_api::Snapshot;
using nlohmann::json;
using runtime::ServiceError;

namespace {

/// Longest time that a front end waits for news in one request.
constexpr Duration kLongestWait = Duration::seconds(20);
constexpr std::uint64_t kJobsShown = 20;

ShownNotice shown(const Notice& notice) {
  return {std::string(name(notice.code)), tone(notice.code) == Tone::kProblem, text(notice, Language::kEnglish),
          text(notice, Language::kChinese)};
}

ShownDevice shown(const DeviceStatus& status) { return {status.configured, status.problem}; }

ShownDevice shown(const MirrorStatus* mirror) {
  const bool failed = mirror != nullptr && mirror->failed_since;
  return {mirror != nullptr,
          failed ? "not written since " + to_rfc3339(*mirror->failed_since) + ": " + mirror->problem : ""};
}

/// A number below zero is a line that does not exist, not the newest one.
std::size_t line_of(const json& request) {
  const std::int64_t line = runtime::optional_number(request, "line", 0);
  return line < 0 ? SIZE_MAX : static_cast<std::size_t>(line);
}

/// What the tables count.
struct Counts {
  Unsent unsent;
  std::uint64_t sold = 0;
  std::uint64_t unknown = 0;
};

Stored<Counts> count(TillDatabase& database) {
  const auto unsent = database.unsent();
  const auto newest = database.newest_receipt();
  const auto unknown = database.unknown_jobs();
  if (!unsent || !newest) {
    return tl::unexpected(!unsent ? unsent.error() : newest.error());
  }
  if (!unknown) {
    return tl::unexpected(unknown.error());
  }
  return Counts{*unsent, *newest, *unknown};
}

/// A word that names no kind is taken for one that no till takes: the flow says so.
domain::TenderKind tender_kind(std::string_view name) {
  for (const auto kind : {domain::TenderKind::kCash, domain::TenderKind::kCard, domain::TenderKind::kQrWallet}) {
    if (to_string(kind) == name) {
      return kind;
    }
  }
  return domain::TenderKind::kVoucher;
}

std::string name_of(const std::optional<Buyer>& buyer) {
  if (!buyer) {
    return "";
  }
  return buyer->masked_name.empty() ? buyer->id.text() : buyer->masked_name;
}

void show_cart(const Cart& cart, Snapshot& out) {
  for (const domain::OrderLine& line : cart.lines) {
    out.lines.push_back({line.name, domain::to_string(line.quantity), line.unit_price.minor(), line.total.minor()});
  }
  out.total = cart.total().minor();
  out.member = name_of(cart.buyer);
}

void show_parked(const State& state, const Catalogue& catalogue, Snapshot& out) {
  for (const auto& [number, sale] : state.parked) {
    const auto& lines = sale.cart.lines;
    out.parked.push_back({number, catalogue.profile() ? local_time(*catalogue.profile(), sale.at) : to_rfc3339(sale.at),
                          sale.cashier, name_of(sale.cart.buyer), lines.size(), lines.empty() ? "" : lines[0].name,
                          sale.cart.total().minor()});
  }
}

struct ShowPhase {
  Snapshot& out;
  const Catalogue& catalogue;
  void operator()(const SignedOut&) const { out.phase = "signed-out"; }
  void operator()(const CheckingPin&) const { out.phase = "checking-pin"; }
  void operator()(const Selling& selling) const {
    out.phase = "selling";
    out.cashier = selling.cashier.name;
    show_cart(selling.cart, out);
    for (const domain::Tender& tender : selling.paid) {
      out.paid.push_back({std::string(to_string(tender.kind)), tender.amount.minor(), tender.reference});
    }
    out.missing = selling.missing().minor();
  }
  void operator()(const Saving& saving) const {
    out.phase = "saving";
    out.cashier = saving.cashier.name;
    show_cart(saving.draft.cart, out);
  }
  void operator()(const SaleDone& done) const {
    out.phase = "done";
    out.cashier = done.cashier.name;
    out.receipt = done.order.receipt.value;
    out.total = done.order.total.minor();
    out.change = done.change.minor();
    out.estimate = done.order.estimate.entitlement.minor();
    out.estimate_source = done.order.estimate.source;
  }
  void operator()(const PickingUp& pickup) const {
    out.phase = "picking-up";
    out.cashier = pickup.cashier.name;
    show_pickup(pickup.order, catalogue, out);
  }
  void operator()(const HandingOver& handing) const {
    out.phase = "handing-over";
    out.cashier = handing.cashier.name;
    show_pickup(handing.order, catalogue, out);
  }
};

void show_devices(const Devices& devices, Snapshot& out) {
  out.printer = shown(devices.printer_status());
  out.drawer = shown(devices.drawer_status());
  out.scanner = shown(devices.scanner_status());
  out.display = shown(devices.display_status());
}

void show_uplink(const link::UplinkStatus& status, Snapshot& out) {
  const bool online = status.state == link::UplinkState::kOnline;
  const bool all_through = status.watermarks.headquarters == status.head;
  out.uplink = !online ? "offline" : (all_through ? "online" : "store-only");
  out.uplink_problem = online ? "" : status.problem;
  out.at_store = status.watermarks.here;
  out.at_headquarters = status.watermarks.headquarters;
  out.clock_skew_ms = status.clock_skew.micros / 1000;
}

}  // namespace

FrontDesk::FrontDesk(Parts parts)
    : parts_(parts), seats_(std::make_shared<Seats>([&till = parts.till] { till.touch(); })) {}

FrontDesk::~FrontDesk() { seats_->forget_listener(); }

FrontEnd::FrontEnd(FrontDesk& desk) : seats_(desk.seats_), seat_(seats_->sit()) { desk.install(service_, seat_); }

FrontEnd::~FrontEnd() { seats_->rise(seat_); }

asio::awaitable<void> FrontEnd::serve(std::shared_ptr<net::LocalConnection> connection) const {
  return service_.serve(std::move(connection));
}

asio::awaitable<std::string> FrontEnd::answer(std::string line) const { return service_.answer(std::move(line)); }

void FrontDesk::install(runtime::JsonService& service, Seat seat) {
  const auto on = [&](const char* request, auto make_event) {
    service.add(request, [this, seat, make_event](json body) {
      Event event = make_event(body);
      return command(seat, std::move(body), std::move(event));
    });
  };
  using runtime::optional_text;
  on(local_api::kSignIn, [](const json& body) -> Event {
    return SignIn{optional_text(body, "cashier"), optional_text(body, "pin")};
  });
  on(local_api::kSignOut, [](const json&) -> Event { return SignOut{}; });
  on(local_api::kCode, [](const json& body) -> Event { return Code{optional_text(body, "code")}; });
  on(local_api::kQuantity, [](const json& body) -> Event {
    return SetQuantity{line_of(body), optional_text(body, "quantity")};
  });
  on(local_api::kVoidLine, [](const json& body) -> Event { return VoidLine{line_of(body)}; });
  on(local_api::kVoidSale, [](const json&) -> Event { return VoidSale{}; });
  on(local_api::kPark, [](const json&) -> Event { return Park{}; });
  on(local_api::kRecall, [](const json& body) -> Event {
    return Recall{static_cast<std::uint64_t>(std::max<std::int64_t>(0, runtime::optional_number(body, "number", 0)))};
  });
  on(local_api::kCash, [](const json& body) -> Event { return TenderCash{optional_text(body, "received")}; });
  on(local_api::kTender, [](const json& body) -> Event {
    return TakeTender{tender_kind(optional_text(body, "kind")), optional_text(body, "amount"),
                      optional_text(body, "reference")};
  });
  on(local_api::kVoidTender, [](const json&) -> Event { return VoidTender{}; });
  on(local_api::kNext, [](const json&) -> Event { return NextSale{}; });
  on(local_api::kPickUp, [](const json& body) -> Event { return PickUp{optional_text(body, "order")}; });
  on(local_api::kHandOver, [](const json&) -> Event { return HandOver{}; });
  service.add(local_api::kOpenOrders, [this](json body) { return open_orders(std::move(body)); });
  service.add(local_api::kFindProducts, [this](json body) { return find_products(std::move(body)); });
  service.add(local_api::kFavourites, [this](json body) { return favourites(std::move(body)); });
  service.add(local_api::kState, [this, seat](const json&) { return answer_with_state(seat, {}); });
  service.add(local_api::kWait, [this, seat](json body) { return wait(seat, std::move(body)); });
  service.add(local_api::kReprint, [this, seat](json body) { return reprint(seat, std::move(body)); });
  service.add(local_api::kTakeOver, [this, seat](const json&) { return take_over(seat); });
  service.add(local_api::kPrintJobs, [this](json body) { return print_jobs(std::move(body)); });
}

FrontDesk::Answer FrontDesk::command(Seat seat, json request, Event event) {
  const std::string id = runtime::optional_text(request, local_api::kCommand);
  if (id.size() > kMaxCommandId) {
    co_return tl::unexpected(
        ServiceError{"an id of a command has at most " + std::to_string(kMaxCommandId) + " bytes"});
  }
  const std::size_t fingerprint =
      std::hash<std::string>{}(request.dump(-1, ' ', false, json::error_handler_t::replace));
  const auto first = id.empty() ? nullptr : remembered_.find(id);
  if (first && first->request != fingerprint) {
    co_return tl::unexpected(ServiceError{"this id belongs to another command"});
  }
  if (first) {
    co_return co_await repeat(seat, first);
  }
  if (!seats_->may_work(seat)) {
    co_return co_await turn_away(seat);
  }
  const auto remembered = id.empty() ? nullptr : remembered_.begin(id, fingerprint);
  std::vector<Notice> notices = co_await carry_out(std::move(request), std::move(event));
  if (remembered) {
    remembered->notices = notices;
    parts_.till.touch();  // for whoever asked again meanwhile
  }
  co_return co_await answer_with_state(seat, std::move(notices));
}

asio::awaitable<std::vector<Notice>> FrontDesk::carry_out(json request, Event event) {
  const std::string seen = runtime::optional_text(request, local_api::kSale);
  if (!seen.empty() && seen != parts_.till.sale_version()) {
    std::vector<Notice> changed = {{NoticeCode::kSaleChanged, {}}};
    co_return changed;
  }
  co_return co_await parts_.till.perform(std::move(event));
}

FrontDesk::Answer FrontDesk::repeat(Seat seat, std::shared_ptr<const RememberedCommands::Command> first) {
  while (!first->notices) {
    co_await parts_.till.wait_for_change(parts_.till.revision(), kLongestWait);
  }
  co_return co_await answer_with_state(seat, *first->notices);
}

FrontDesk::Answer FrontDesk::turn_away(Seat seat) {
  return answer_with_state(seat, {{NoticeCode::kWorkedElsewhere, {}}});
}

FrontDesk::Answer FrontDesk::take_over(Seat seat) {
  seats_->take(seat);
  return answer_with_state(seat, {});
}

FrontDesk::Answer FrontDesk::answer_with_state(Seat seat, std::vector<Notice> notices) {
  json list = json::array();
  for (const Notice& notice : notices) {
    list.push_back(shown(notice));
  }
  json answer;
  answer["notices"] = std::move(list);
  answer["state"] = co_await snapshot(seat);
  co_return answer;
}

FrontDesk::Answer FrontDesk::wait(Seat seat, json request) {
  const std::int64_t seen = runtime::optional_number(request, "revision", 0);
  co_await parts_.till.wait_for_change(static_cast<std::uint64_t>(std::max<std::int64_t>(0, seen)), kLongestWait);
  co_return co_await answer_with_state(seat, {});
}

FrontDesk::Answer FrontDesk::reprint(Seat seat, json request) {
  if (!seats_->may_work(seat)) {
    co_return co_await turn_away(seat);
  }
  const std::int64_t receipt = runtime::optional_number(request, "receipt", 0);
  if (receipt < 0 || !co_await parts_.till.reprint(static_cast<std::uint64_t>(receipt))) {
    co_return tl::unexpected(ServiceError{"there is no such receipt on this terminal"});
  }
  co_return co_await answer_with_state(seat, {});
}

FrontDesk::Answer FrontDesk::open_orders(json request) {
  const OpenOrderQuery query{runtime::optional_text(request, "search"), runtime::optional_text(request, "after")};
  co_return list_open_orders(query, parts_.till.catalogue(), parts_.till.state());
}

FrontDesk::Answer FrontDesk::find_products(json request) {
  const ProductQuery query{runtime::optional_text(request, "search"), runtime::optional_text(request, "after"),
                           runtime::optional_number(request, "limit", kProductsShown)};
  co_return products_.find(query, parts_.till);
}

FrontDesk::Answer FrontDesk::favourites(json /*request*/) { co_return products_.favourites(parts_.till); }

FrontDesk::Answer FrontDesk::print_jobs(json /*request*/) {
  const auto work = [this] { return parts_.database.newest_jobs(kJobsShown); };
  const auto jobs = co_await runtime::on_storage<std::vector<PrintJob>>(parts_.storage, work);
  json list = json::array();
  for (const PrintJob& job : jobs) {
    list.push_back({{"job", job.job},
                    {"receipt", job.receipt},
                    {"kind", job.kind == PrintJob::Kind::kCopy ? "copy" : "receipt"},
                    {"state", to_string(job.state)},
                    {"reason", job.reason}});
  }
  json answer;
  answer["jobs"] = std::move(list);
  co_return answer;
}

asio::awaitable<Snapshot> FrontDesk::snapshot(Seat seat) {
  const auto work = [this] { return count(parts_.database); };
  const auto counts = co_await runtime::on_storage<Counts>(parts_.storage, work);
  Snapshot out;
  out.revision = parts_.till.revision();
  out.sale_version = parts_.till.sale_version();
  out.seat = seat;
  out.working_seat = seats_->working();
  out.store = parts_.database.identity().store.text();
  out.terminal = parts_.database.identity().terminal.text();
  const ShowPhase show{out, parts_.till.catalogue()};
  std::visit(show, parts_.till.state().phase);
  if (const domain::RebateEstimate now = parts_.till.estimate_now(); !now.entitlement.is_zero()) {
    out.estimate = now.entitlement.minor();
    out.estimate_source = now.source;
  }
  show_parked(parts_.till.state(), parts_.till.catalogue(), out);
  show_uplink(parts_.uplink.status(), out);
  out.unsent = counts.unsent.count;
  out.unsent_value = counts.unsent.value.minor();
  if (counts.unsent.oldest) {
    out.oldest_unsent_seconds = (parts_.clock.now() - *counts.unsent.oldest).micros / 1'000'000;
  }
  out.sold = counts.sold;
  out.reference_version = parts_.till.catalogue().version();
  out.products = parts_.till.catalogue().product_count();
  out.open_orders = count_open_orders(parts_.till.catalogue(), parts_.till.state());
  out.receipts_unknown = counts.unknown;
  out.receipts_waiting = parts_.till.print_queue().waiting();
  show_devices(parts_.devices, out);
  out.mirror = shown(parts_.mirror);
  for (const NumberedNotice& notice : parts_.till.notices()) {
    out.recent.emplace_back(notice.number, shown(notice.notice));
  }
  co_return out;
}

}  // namespace queueback::terminal
