#include "terminal/front_desk/front_desk.hpp"

#include <functional>
#include <utility>

#include "common/runtime/storage_await.hpp"
#include "terminal/front_desk/event_requests.hpp"
#include "terminal/front_desk/open_orders.hpp"
#include "terminal/front_desk/shown_sale.hpp"

namespace queueback::terminal {

using local_api::ShownDevice;
using local_api::ShownNotice;
using local_api::Snapshot;
using nlohmann::json;
using runtime::refuse;

namespace {

/// Longest time that a front end waits for news in one request.
constexpr Duration kLongestWait = Duration::seconds(20);
constexpr std::uint64_t kJobsShown = 20;
constexpr std::uint64_t kZReportsShown = 20;
/// Members whom the store named and who can be chosen without the reference data; beyond it they are asked for again.
constexpr std::size_t kMaxNamedMembers = 1000;

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

local_api::ShownZReport shown(const ShiftReport& report, const protocol::StoreProfile* profile) {
  const auto time = [profile](Instant at) { return profile == nullptr ? to_rfc3339(at) : local_time(*profile, at); };
  return {report.shift.number, time(report.shift.opened_at), time(report.at), report.by,
          report.variance().value_or(domain::Money{}).minor()};
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
  for (const EventRequest& request : event_requests()) {
    service.add(request.name, [this, seat, make = request.make](json body) {
      Event event = make(body);
      return command(seat, std::move(body), std::move(event));
    });
  }
  const auto add_inside = [this, &service](const char* name, Answer (FrontDesk::*answer)(json)) {
    service.add(name, [this, answer](json body) {
      return is_somebody_here() ? (this->*answer)(std::move(body)) : refuse_strangers(std::move(body));
    });
  };
  add_inside(local_api::kOpenOrders, &FrontDesk::open_orders);
  add_inside(local_api::kShiftReport, &FrontDesk::shift_report);
  add_inside(local_api::kZReports, &FrontDesk::z_reports);
  add_inside(local_api::kFindMember, &FrontDesk::find_member);
  add_inside(local_api::kBaskets, &FrontDesk::baskets);
  add_inside(local_api::kEarned, &FrontDesk::earned);
  service.add(local_api::kFindProducts, [this](json body) { return find_products(std::move(body)); });
  service.add(local_api::kFavourites, [this](json body) { return favourites(std::move(body)); });
  service.add(local_api::kState, [this, seat](const json&) { return answer_with_state(seat, {}); });
  service.add(local_api::kWait, [this, seat](json body) { return wait(seat, std::move(body)); });
  service.add(local_api::kReprint, [this, seat](json body) { return reprint(seat, std::move(body)); });
  service.add(local_api::kTakeOver, [this, seat](const json&) { return take_over(seat); });
  service.add(local_api::kJournal, [this](json body) { return journal(std::move(body)); });
  service.add(local_api::kEnrolMember, [this, seat](json body) { return enrol_member(seat, std::move(body)); });
  service.add(local_api::kAskStore, [this](json body) { return ask_store(std::move(body)); });
  service.add(local_api::kPrintJobs, [this](json body) { return print_jobs(std::move(body)); });
}

FrontDesk::Answer FrontDesk::command(Seat seat, json request, Event event) {
  const std::string id = runtime::optional_text(request, local_api::kCommand);
  if (id.size() > kMaxCommandId) {
    co_return refuse("an id of a command has at most " + std::to_string(kMaxCommandId) + " bytes");
  }
  const std::size_t fingerprint =
      std::hash<std::string>{}(request.dump(-1, ' ', false, json::error_handler_t::replace));
  const auto first = id.empty() ? nullptr : remembered_.find(id);
  if (first && first->request != fingerprint) {
    co_return refuse("this id belongs to another command");
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
  if (saw_another_sale(request)) {
    std::vector<Notice> changed = {{NoticeCode::kSaleChanged, {}}};
    co_return changed;
  }
  if (const auto* chosen = std::get_if<ChooseMember>(&event)) {
    event = choice(std::string(chosen->member));
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

FrontDesk::Answer FrontDesk::refuse_training(Seat seat) {
  return answer_with_state(seat, {{NoticeCode::kNotInTraining, {}}});
}

FrontDesk::Answer FrontDesk::refuse_strangers(json /*request*/) {
  co_return refuse("this is shown to who is signed in");
}

bool FrontDesk::saw_another_sale(const json& request) const {
  const std::string seen = runtime::optional_text(request, local_api::kSale);
  return !seen.empty() && seen != parts_.till.sale_version();
}

bool FrontDesk::is_somebody_here() const { return signed_in(parts_.till.state()).has_value(); }

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
  co_await parts_.till.wait_for_change(runtime::optional_count(request, "revision"), kLongestWait);
  co_return co_await answer_with_state(seat, {});
}

FrontDesk::Answer FrontDesk::reprint(Seat seat, json request) {
  if (!is_somebody_here()) {
    co_return co_await refuse_strangers(std::move(request));
  }
  if (!seats_->may_work(seat)) {
    co_return co_await turn_away(seat);
  }
  if (parts_.till.state().training) {
    co_return co_await refuse_training(seat);
  }
  const std::int64_t receipt = runtime::optional_number(request, "receipt", 0);
  const auto kind = runtime::optional_flag(request, "return") ? PrintJob::Kind::kReturnCopy
                    : runtime::optional_flag(request, "gift") ? PrintJob::Kind::kGift
                                                              : PrintJob::Kind::kCopy;
  if (receipt < 0 || !co_await parts_.till.reprint(static_cast<std::uint64_t>(receipt), kind)) {
    co_return refuse("there is no such receipt on this terminal");
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
  co_return products_.find(query, parts_.till, parts_.clock.now());
}

FrontDesk::Answer FrontDesk::favourites(json /*request*/) {
  co_return products_.favourites(parts_.till, parts_.clock.now());
}

FrontDesk::Answer FrontDesk::print_jobs(json /*request*/) {
  const auto work = [this] { return parts_.database.newest_jobs(kJobsShown); };
  const auto jobs = co_await runtime::on_storage<std::vector<PrintJob>>(parts_.storage, work);
  json list = json::array();
  for (const PrintJob& job : jobs) {
    list.push_back({{"job", job.job},
                    {"receipt", job.receipt},
                    {"kind", to_string(job.kind)},
                    {"state", to_string(job.state)},
                    {"reason", job.reason}});
  }
  json answer;
  answer["jobs"] = std::move(list);
  co_return answer;
}

FrontDesk::Answer FrontDesk::shift_report(json /*request*/) {
  const auto work = [this] { return parts_.database.newest_shift_report(); };
  const auto report = co_await runtime::on_storage<std::optional<ShiftReport>>(parts_.storage, work);
  if (!report) {
    co_return refuse("no report of a shift was made on this terminal yet");
  }
  json answer;
  answer["report"] = json::parse(to_json_text(*report));
  co_return answer;
}

FrontDesk::Answer FrontDesk::z_reports(json /*request*/) {
  const auto work = [this] { return parts_.database.z_reports(kZReportsShown); };
  const auto reports = co_await runtime::on_storage<std::vector<ShiftReport>>(parts_.storage, work);
  const auto& profile = parts_.till.catalogue().profile();
  json list = json::array();
  for (const ShiftReport& report : reports) {
    list.push_back(shown(report, profile ? &*profile : nullptr));
  }
  json answer;
  answer["z_reports"] = std::move(list);
  co_return answer;
}

FrontDesk::Answer FrontDesk::ask_store(json request) {
  json question = request.value("question", json::object());
  if (!question.is_object()) {
    co_return refuse("'question' must be an object");
  }
  question["do"] = "manager/" + runtime::optional_text(question, "do");
  co_return co_await pass_on(std::move(question), "answer");
}

FrontDesk::Answer FrontDesk::pass_on(json question, const char* as) {
  auto said = co_await parts_.till.ask(std::move(question));
  if (!said) {
    co_return refuse(said.error().reason);
  }
  json answer;
  answer[as] = std::move(*said);
  co_return answer;
}

FrontDesk::Answer FrontDesk::find_member(json request) {
  json question = {{"do", "members/find"}, {"phone", runtime::optional_text(request, "phone")}};
  auto answer = co_await pass_on(std::move(question), "found");
  if (answer) {
    for (const json& member : (*answer)["found"].value("members", json::array())) {
      remember(member);
    }
  }
  co_return answer;
}

void FrontDesk::remember(const json& member) {
  const auto id = domain::MemberId::parse(runtime::optional_text(member, "member"));
  if (!id) {
    return;
  }
  if (named_by_store_.size() >= kMaxNamedMembers) {
    named_by_store_.clear();
  }
  named_by_store_.insert_or_assign(id->text(), protocol::MemberCard{*id, runtime::optional_text(member, "level"),
                                                                    runtime::optional_text(member, "masked_name")});
}

ChooseMember FrontDesk::choice(std::string member) const {
  const auto named = named_by_store_.find(member);
  return {std::move(member), named == named_by_store_.end() ? std::nullopt : std::optional(named->second)};
}

FrontDesk::Answer FrontDesk::baskets(json /*request*/) {
  // With those that the store gave to this till and that did not arrive here.
  const auto work = [this] { return parts_.database.basket_claims(); };
  const auto claims = co_await runtime::on_storage<std::vector<std::string>>(parts_.storage, work);
  json question = {{"do", "baskets/list"}, {"claims", claims}};
  auto answer = co_await pass_on(std::move(question), "baskets");
  json out;
  if (!answer) {
    out["baskets"] = json::array();
    out["problem"] = answer.error().reason;
    co_return out;
  }
  json others = json::array();
  for (const json& basket : (*answer)["baskets"].value("baskets", json::array())) {
    if (runtime::optional_text(basket, "terminal") != parts_.database.identity().terminal.text()) {
      others.push_back(basket);
    }
  }
  out["baskets"] = std::move(others);
  co_return out;
}

FrontDesk::Answer FrontDesk::earned(json request) {
  json question = {{"do", "receipts/earned"},
                   {"terminal", parts_.database.identity().terminal.text()},
                   {"receipt", runtime::optional_count(request, "receipt")}};
  co_return co_await pass_on(std::move(question), "earned");
}

FrontDesk::Answer FrontDesk::enrol_member(Seat seat, json request) {
  if (!is_somebody_here()) {
    co_return co_await refuse_strangers(std::move(request));
  }
  if (!seats_->may_work(seat)) {
    co_return co_await turn_away(seat);
  }
  if (parts_.till.state().training) {
    co_return co_await refuse_training(seat);
  }
  if (saw_another_sale(request)) {
    std::vector<Notice> changed = {{NoticeCode::kSaleChanged, {}}};
    co_return co_await answer_with_state(seat, std::move(changed));
  }
  json question = {{"do", "members/enrol"},
                   {"id", to_string(parts_.till.new_id())},
                   {"name", runtime::optional_text(request, "name")},
                   {"phone", runtime::optional_text(request, "phone")}};
  // He is the buyer of the sale that is open now, and of no other.
  const bool is_open = std::holds_alternative<Selling>(parts_.till.state().phase);
  const std::string version = parts_.till.sale_version();
  auto answer = co_await pass_on(std::move(question), "enrolled");
  if (answer) {
    const json& member = (*answer)["enrolled"];
    parts_.till.welcome_member(runtime::optional_text(member, "member"), runtime::optional_text(member, "masked_name"),
                               runtime::optional_text(member, "code"));
    remember(member);
    if (is_open && version == parts_.till.sale_version()) {
      parts_.till.happen(choice(runtime::optional_text(member, "member")));
    }
  }
  co_return answer;
}

FrontDesk::Answer FrontDesk::journal(json request) {
  const auto work = [this, after = runtime::optional_count(request, "after")] {
    return parts_.database.journal_lines(after, kMaxJournalPage);
  };
  const auto lines = co_await runtime::on_storage<std::vector<std::string>>(parts_.storage, work);
  json answer;
  answer["lines"] = lines;
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
  show_sale(parts_.till.state(), parts_.till.catalogue(), out);
  if (const domain::RebateEstimate now = parts_.till.estimate_now(); !now.entitlement.is_zero()) {
    out.estimate = now.entitlement.minor();
    out.estimate_source = now.source;
  }
  out.receipt_link = out.receipt > 0 ? parts_.till.receipt_link() : "";
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
