// The operator's tool: sets up stores, headquarters and terminals, and talks to running servers.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>

#include "common/base/clock.hpp"
#include "common/domain/money.hpp"
#include "common/program/program.hpp"
#include "tools/ctl/attention.hpp"
#include "tools/ctl/authority.hpp"
#include "tools/ctl/backup.hpp"
#include "tools/ctl/day_reports.hpp"
#include "tools/ctl/journal.hpp"
#include "tools/ctl/lists.hpp"
#include "tools/ctl/members.hpp"
#include "tools/ctl/promotions.hpp"
#include "tools/ctl/replacement.hpp"
#include "tools/ctl/reports.hpp"
#include "tools/ctl/rewards.hpp"
#include "tools/ctl/setup.hpp"
#include "tools/ctl/wrong_server.hpp"

namespace {

using namespace queueback;
using namespace queueback::ctl;
using nlohmann::json;
namespace fs = std::filesystem;

/// What the command line says; every command reads the members it declared.
struct Options {
  fs::path directory = ".";
  std::string json_output;
  bool as_json = false;
  StoreSetup store;
  HeadquartersSetup headquarters;
  Join join;
  fs::path file;
  std::string name;
  std::string kind;
  std::string account;
  std::string effective;
  std::int64_t rows = 20;
  std::int64_t line = -1;
  bool yes = false;
  bool only_show = false;
  std::uint64_t after = 0;
};

/// The command that was chosen; run after parsing.
using Action = std::function<Outcome<std::string>()>;

class CommandLine {
 public:
  CommandLine() : app_("Sets up and looks after Queueback stores, headquarters and terminals.", "queueback-ctl") {
    app_.set_version_flag("--version", "queueback-ctl " QUEUEBACK_VERSION);
    app_.require_subcommand(1);
    add_store();
    add_headquarters();
    add_terminal();
    add_data();
    add_reports();
    add_rewards();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? 0 : program::kExitUsage;
    }
    const std::string wrong = wrong_server(*chosen_, options_.directory);
    const auto done = wrong.empty() ? action_() : tl::unexpected(wrong);
    if (!done) {
      std::cerr << "queueback-ctl: " << done.error() << "\n";
      return program::kExitFailure;
    }
    std::cout << *done << (done->empty() || done->back() == '\n' ? "" : "\n");
    return exit_status_;
  }

 private:
  using Show = std::function<std::string(const json&)>;

  CLI::App* command(CLI::App* parent, const std::string& name, const std::string& help, Action action) {
    CLI::App* sub = parent->add_subcommand(name, help);
    sub->callback([this, sub, action = std::move(action)] {
      if (sub->get_subcommands().empty()) {  // a command below it comes first and is the one that was meant
        action_ = action;
        chosen_ = sub;
      }
    });
    return sub;
  }

  /// A command that asks the server in --dir and shows its answer.
  CLI::App* ask_command(CLI::App* parent, const std::string& name, const std::string& help,
                        std::function<json()> request, Show show) {
    CLI::App* sub = command(parent, name, help, [this, request, show]() -> Outcome<std::string> {
      const auto answer = ask(socket(), request());
      if (!answer) {
        return tl::unexpected(answer.error());
      }
      return options_.as_json ? answer->dump(2) : show(*answer);
    });
    add_common(sub);
    return sub;
  }

  void add_common(CLI::App* sub) {
    sub->add_option("--dir,-d", options_.directory, "the server's folder")->capture_default_str();
    sub->add_flag("--json", options_.as_json, "print the server's answer as JSON");
  }

  [[nodiscard]] fs::path socket() const { return options_.directory / "admin.sock"; }

  static std::function<json()> request(const char* name) {
    return [name] {
      json out;
      out["do"] = name;
      return out;
    };
  }

  void add_listen(CLI::App* sub, std::string& address, std::string& host, std::uint16_t& sync, std::uint16_t& enrol) {
    sub->add_option("--listen", address, "address to listen on")->default_val("0.0.0.0");
    sub->add_option("--public-host", host, "name or address that others connect to")->default_val("localhost");
    sub->add_option("--sync-port", sync, "port of the replication protocol")->capture_default_str();
    sub->add_option("--enrol-port", enrol, "port where new machines are enrolled")->capture_default_str();
  }

  void add_join(CLI::App* sub, const char* of_what) {
    sub->add_option("--dir,-d", options_.join.directory, "this machine's folder")->required();
    sub->add_option("--server", options_.join.server, std::string("HOST:PORT of the enrolment port of ") + of_what)
        ->required();
    sub->add_option("--code", options_.join.code, "one-time code; asked for when left out");
  }

  void add_store() {
    CLI::App* store = app_.add_subcommand("store", "set up a store, connect it to headquarters, see how it stands");
    store->require_subcommand(1);
    options_.store.sync_port = 7443;
    options_.store.enrol_port = 7444;
    options_.store.api_port = 7480;
    CLI::App* setup = command(store, "setup", "make a new store's folder, keys, API token and recovery file",
                              [this] { return set_up_store(options_.store); });
    setup->add_option("--dir,-d", options_.store.directory, "folder to make")->required();
    setup->add_option("--id", options_.store.id, "the store's id, for example S1")->required();
    setup->add_option("--name", options_.store.name, "name on receipts")->required();
    setup->add_option("--header", options_.store.header, "further lines on top of receipts");
    setup->add_option("--page-address", options_.store.page_address, "where receipt links lead")
        ->default_val("https://queueback.example");
    setup->add_option("--passphrase-file", options_.store.passphrase_file, "file with the recovery file's passphrase")
        ->required();
    setup->add_option("--certificate-life", options_.store.certificate_life, "of all certificates, for example 730d");
    setup->add_option("--api-port", options_.store.api_port, "port of the HTTPS API")->capture_default_str();
    add_listen(setup, options_.store.listen_address, options_.store.public_host, options_.store.sync_port,
               options_.store.enrol_port);
    add_join(
        command(store, "join", "enrol this store at headquarters", [this] { return join_headquarters(options_.join); }),
        "headquarters");
    ask_command(store, "status", "sales, log, connections", request("status"), show_store_status);
    authority_.add_to(store, ServerKind::kStore);
  }

  void add_headquarters() {
    CLI::App* hq = app_.add_subcommand("hq", "set up and look after headquarters");
    hq->require_subcommand(1);
    options_.headquarters.sync_port = 7543;
    options_.headquarters.enrol_port = 7544;
    options_.headquarters.api_port = 7580;
    CLI::App* setup = command(hq, "setup", "make a headquarters' folder, keys, API token and recovery file",
                              [this] { return set_up_headquarters(options_.headquarters); });
    setup->add_option("--dir,-d", options_.headquarters.directory, "folder to make")->required();
    setup
        ->add_option("--passphrase-file", options_.headquarters.passphrase_file,
                     "file with the recovery file's passphrase")
        ->required();
    setup->add_option("--certificate-life", options_.headquarters.certificate_life,
                      "of all certificates, for example 730d");
    setup->add_option("--api-port", options_.headquarters.api_port, "port of the HTTPS API")->capture_default_str();
    add_listen(setup, options_.headquarters.listen_address, options_.headquarters.public_host,
               options_.headquarters.sync_port, options_.headquarters.enrol_port);
    add_stores(hq);
    ask_command(hq, "status", "orders, records, sums", request("status"), show_members);
    add_till_reports(hq);
    ask_command(hq, "ledger", "balances over all stores", request("ledger"), show_ledger);
    add_policy(hq, "policy versions of the queues that span stores");
    add_queue(hq, "the lines that span stores, head first");
    ask_command(hq, "solvency", "how every queue that spans stores stands", request("solvency"), show_solvency);
    attention_.add_to_headquarters(hq);
    authority_.add_to(hq, ServerKind::kHeadquarters);
    CLI::App* exporting =
        command(hq, "export", "all orders as NDJSON, in a stable order; or what is here of one store", [this] {
          return options_.name.empty() ? export_orders(socket(), options_.file, options_.after)
                                       : attention_.export_summary(options_.name, options_.file);
        });
    exporting->add_option("--summary", options_.name, "head, hashes and balances of this store, for its audit");
    add_common(exporting);
    exporting->add_option("--after", options_.after, "start behind this cursor")->capture_default_str();
    exporting->add_option("--output,-o", options_.file, "file to write; standard output when left out");
  }

  void add_stores(CLI::App* hq) {
    const auto about = [this](const char* what) {
      return [this, what] {
        json out = request(what)();
        out["store"] = options_.name;
        return out;
      };
    };
    CLI::App* code =
        ask_command(hq, "code", "one-time code with which a store joins", about("store.code"), show_members);
    code->add_option("store", options_.name, "the store's id")->required();
    ask_command(hq, "stores", "every store's connection and backlog", request("store.list"),
                [](const json& answer) { return show_rows(answer, "stores"); });
    CLI::App* revoke = ask_command(
        hq, "revoke", "refuse a store from now on; it goes on selling and keeps what it has for headquarters",
        about("store.revoke"), show_members);
    revoke->add_option("store", options_.name, "the store's id")->required();
  }

  void add_terminal() {
    CLI::App* terminal = app_.add_subcommand("terminal", "enrol, list, revoke and replace terminals");
    terminal->require_subcommand(1);
    CLI::App* code = ask_command(
        terminal, "code", "one-time code with which a terminal joins (10 minutes, one use)",
        [this] {
          json out = request("terminal.code")();
          out["terminal"] = options_.name;
          return out;
        },
        show_members);
    code->add_option("terminal", options_.name, "the terminal's id, for example T1")->required();
    add_join(
        command(terminal, "join", "enrol this machine as a terminal", [this] { return join_store(options_.join); }),
        "the store server");
    ask_command(terminal, "list", "every terminal's connection, records and gaps", request("terminal.list"),
                show_terminals);
    CLI::App* revoke = ask_command(
        terminal, "revoke", "refuse a terminal from now on",
        [this] {
          json out = request("terminal.revoke")();
          out["terminal"] = options_.name;
          return out;
        },
        show_members);
    revoke->add_option("terminal", options_.name, "the terminal's id")->required();
    replacement_.add_to(terminal);
    journal_.add_to(&app_);
  }

  void add_data() {
    CLI::App* import = command(&app_, "import", "import a CSV file; bad lines are reported by number and left out",
                               [this]() -> Outcome<std::string> {
                                 const auto answer = send_file(socket(), options_.kind, options_.file);
                                 if (!answer) {
                                   return tl::unexpected(answer.error());
                                 }
                                 exit_status_ = (*answer)["bad"].empty() ? 0 : program::kExitFailure;
                                 return options_.as_json ? answer->dump(2) : show_import(*answer);
                               });
    add_common(import);
    import->add_option("kind", options_.kind, "products, members or cashiers")
        ->required()
        ->check(CLI::IsMember({"products", "members", "cashiers"}));
    import->add_option("file", options_.file, "CSV in UTF-8 with a header line")->required();

    add_policy(&app_, "reward policy versions");
    promotions_.add_to(&app_);
    members_.add_to(app_);
  }

  /// Policy versions of a store, or of headquarters.
  void add_policy(CLI::App* parent, const std::string& help) {
    CLI::App* policy = parent->add_subcommand("policy", help);
    policy->require_subcommand(1);
    CLI::App* apply = command(policy, "apply", "show what a policy changes and forecasts, then activate it", [this] {
      const Confirmation given = options_.yes ? Confirmation::kGiven : Confirmation::kAskOnTerminal;
      return apply_policy(socket(), options_.file, options_.effective,
                          options_.only_show ? Confirmation::kOnlyShow : given,
                          options_.as_json ? Answer::kJson : Answer::kForPeople);
    });
    add_common(apply);
    apply->add_option("file", options_.file, "policy in TOML")->required();
    apply->add_option("--effective", options_.effective, "from when on, RFC 3339; now when left out");
    apply->add_flag("--dry-run", options_.only_show, "only show difference and forecast");
    apply->add_flag("--yes,-y", options_.yes, "do not ask");
    ask_command(policy, "list", "all versions, with the commitments of their draws", request("policy.list"),
                show_policies);
  }

  void add_queue(CLI::App* parent, const std::string& help) {
    CLI::App* queue = ask_command(
        parent, "queue", help,
        [this] {
          json out = request("queue")();
          out["rows"] = options_.rows;
          return out;
        },
        show_queues);
    queue->add_option("--rows", options_.rows, "entries per line")->capture_default_str();
  }

  void add_till_reports(CLI::App* parent) {
    CLI::App* reports = ask_command(
        parent, "reports",
        "what terminals told besides sales: Z reports of shifts, outage drills, returns; the newest first",
        [this] {
          return json{{"do", "reports"}, {"kind", options_.kind}, {"rows", options_.rows}};
        },
        show_till_reports);
    const CLI::IsMember known({"shift", "drill", "return"});
    reports->add_option("kind", options_.kind, "shift, drill or return")->required()->check(known);
    reports->add_option("--rows", options_.rows, "how many, at most 200")->capture_default_str();
  }

  void add_reports() {
    add_till_reports(&app_);
    add_queue(&app_, "the rebate lines, head first, and this store's entries at headquarters");
    CLI::App* ledger = ask_command(
        &app_, "ledger", "balances; with --account its newest postings too",
        [this] {
          json out = request("ledger")();
          out["account"] = options_.account;
          out["rows"] = options_.rows;
          return out;
        },
        show_ledger);
    ledger->add_option("--account", options_.account, "one account, for example member/M000001/change");
    ledger->add_option("--rows", options_.rows, "postings shown")->capture_default_str();
    attention_.add_to_store(&app_);
    day_reports_.add_to_store(&app_);
    attention_.add_clock(&app_);
    add_backup();
    authority_.add_recovery(&app_);
  }

  void add_backup() {
    CLI::App* backup = command(&app_, "backup", "copy a running server's database into a new file, while it sells on",
                               [this]() -> Outcome<std::string> {
                                 const auto answer = back_up(options_.directory, options_.file);
                                 if (!answer) {
                                   return tl::unexpected(answer.error());
                                 }
                                 return options_.as_json ? answer->dump(2) : show_members(*answer);
                               });
    add_common(backup);
    backup->add_option("file", options_.file, "file to make, on a medium of its own")->required();
    CLI::App* restored = command(&app_, "restore", "put a backup in the place of the database of a stopped server",
                                 [this] { return restore(options_.directory, options_.file); });
    restored->add_option("--dir,-d", options_.directory, "the server's folder")->capture_default_str();
    restored->add_option("file", options_.file, "the backup")->required();
  }

  /// A command of the reward program in the replay format, dated now.
  CLI::App* reward_command(CLI::App* parent, const std::string& name, const std::string& help, const char* type,
                           const char* subject, const std::string& holds = "") {
    CLI::App* sub = ask_command(
        parent, name, help,
        [this, type, subject] {
          json command = {{"type", type}, {"at", to_rfc3339(SystemClock().now())}};
          if (subject != nullptr) {
            command[subject] = options_.name;
          }
          if (!options_.kind.empty()) {
            command["into"] = options_.kind;
          }
          if (!options_.account.empty()) {
            const auto amount = domain::parse_money(options_.account);
            command["amount"] = amount ? amount->minor() : -1;
          }
          if (options_.line >= 0) {
            command["line"] = options_.line;
          }
          json out = request("reward")();
          out["command"] = command.dump();
          return out;
        },
        [holds](const json& answer) { return show_members(answer) + holds; });
    if (subject != nullptr) {
      sub->add_option(subject, options_.name, std::string("id of the ") + subject)->required();
    }
    return sub;
  }

  void add_rewards() {
    ask_command(&app_, "solvency", "how every queue stands and how long a new entry waits", request("solvency"),
                show_solvency);
    CLI::App* rewards = app_.add_subcommand("reward", "orders and entries of the reward program");
    rewards->require_subcommand(1);
    reward_command(rewards, "complete", "an order's goods are handed over", "complete", "order");
    CLI::App* refund = reward_command(rewards, "refund", "money is given back for an order", "refund", "order");
    refund->add_option("amount", options_.account, "in major units, for example 12.50")->required();
    refund->add_option("--line", options_.line, "the line, from 0, where the order has several");
    reward_command(rewards, "draw", "draw for an entry", "draw", "entry");
    reward_command(rewards, "redeem", "turn what an entry may still receive into points, love or vouchers", "redeem",
                   "entry")
        ->add_option("--into", options_.kind, "points, love or voucher")
        ->required();
    reward_command(rewards, "leave", "take an entry out of the line", "leave", "entry");
    reward_command(rewards, "pause", "nobody is paid; entries go on joining", "pause", nullptr,
                   "nobody is paid now; entries go on joining. 'queueback-ctl reward resume' pays again\n");
    reward_command(rewards, "resume", "pay again", "resume", nullptr, "members are paid again\n");
    add_exports();
    add_draws();
  }

  void add_exports() {
    CLI::App* exports = app_.add_subcommand("export", "what an auditor needs to compute everything again");
    exports->require_subcommand(1);
    CLI::App* commands = command(exports, "commands", "commands and policies for queueback-replay, into a folder",
                                 [this] { return export_commands(socket(), options_.file); });
    add_common(commands);
    commands->add_option("folder", options_.file, "folder to write to")->required();
    CLI::App* ledger = command(exports, "ledger", "the rewards book for queueback-replay --verify",
                               [this] { return export_ledger(socket(), options_.file); });
    add_common(ledger);
    ledger->add_option("file", options_.file, "file to write")->required();
  }

  void add_draws() {
    CLI::App* draws = app_.add_subcommand("draws", "fair draws: what was drawn, and whether it was drawn fairly");
    draws->require_subcommand(1);
    CLI::App* show = ask_command(
        draws, "export", "all draws of a policy version with commitment and, once public, secret, as JSON",
        [this] {
          json out = request("draws")();
          out["version"] = options_.name;
          return out;
        },
        [](const json& answer) { return answer.dump(2) + "\n"; });
    show->add_option("version", options_.name, "policy version")->required();
    CLI::App* verify = command(draws, "verify", "recompute the draws of an exported file; needs nothing else",
                               [this]() -> Outcome<std::string> {
                                 auto text = read_text_file(options_.file);
                                 if (!text) {
                                   return text;
                                 }
                                 const json exported = json::parse(*text, nullptr, false);
                                 return exported.is_object() ? verify_draws(exported, options_.account)
                                                             : tl::unexpected(options_.file.string() + ": not JSON");
                               });
    verify->add_option("file", options_.file, "what `draws export` printed")->required();
    verify->add_option("--commitment", options_.account, "the commitment as it was published before the draws");
  }

  Registrar registrar() {
    return {[this](CLI::App* parent, const std::string& name, const std::string& help, Action action) {
              CLI::App* sub = command(parent, name, help, std::move(action));
              add_common(sub);
              return sub;
            },
            [this] { return socket(); }, [this] { return options_.as_json; },
            [this] { exit_status_ = program::kExitFailure; }};
  }

  CLI::App app_;
  Options options_;
  Action action_;
  const CLI::App* chosen_ = nullptr;
  int exit_status_ = 0;
  Attention attention_{registrar()};
  DayReports day_reports_{registrar()};
  Replacement replacement_{registrar()};
  Promotions promotions_{registrar()};
  Members members_{registrar()};
  Journal journal_{registrar()};
  Authority authority_{registrar()};
};

}  // namespace

int main(int argc, char** argv) { return CommandLine().run(argc, argv); }
