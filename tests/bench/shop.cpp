#include "tests/bench/shop.hpp"

#include <fstream>

#include "tests/bench/require.hpp"

namespace queueback::bench {

Shop::Shop(const std::string& policy) {
  const std::string directory = (folder() / "store").string();
  const std::string passphrase = (folder() / "passphrase").string();
  std::ofstream(passphrase) << "a passphrase for a bench only\n";
  std::filesystem::permissions(passphrase, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const std::uint16_t sync_port = free_port();
  enrol_port_ = free_port();
  run_program("queueback-ctl", {"store", "setup", "--dir", directory, "--id", "S1", "--name", "样例便利店",
                                "--passphrase-file", passphrase, "--listen", "127.0.0.1", "--public-host", "127.0.0.1",
                                "--sync-port=" + std::to_string(sync_port), "--api-port=0",
                                "--enrol-port=" + std::to_string(enrol_port_)});
  start_store();
  const std::string sample = QUEUEBACK_SAMPLE_SHOP;
  for (const char* kind : {"products", "members", "cashiers"}) {
    run_program("queueback-ctl", {"import", kind, sample + "/" + kind + ".csv", "--dir", directory});
  }
  const std::string own = (folder() / "policy.toml").string();
  std::ofstream(own) << policy;
  run_program("queueback-ctl", {"policy", "apply", "--yes", policy.empty() ? sample + "/policy.toml" : own, "--dir",
                                directory, "--effective", "2020-01-01T00:00:00Z"});
}

void Shop::start_store() {
  const std::string config = (folder() / "store" / "store.toml").string();
  store_ = std::make_unique<Process>("queueback-store", std::vector<std::string>{"--config", config},
                                     folder() / "store.log");
  store_->wait_for_log("store.ready");
}

nlohmann::json Shop::ask(std::vector<std::string> words) const {
  words.insert(words.end(), {"--dir", (folder() / "store").string(), "--json"});
  const std::string output = run_program("queueback-ctl", words);
  nlohmann::json answer = nlohmann::json::parse(output, nullptr, false);
  if (!answer.is_object()) {
    give_up("queueback-ctl answered: " + output);
  }
  return answer;
}

nlohmann::json Shop::status() const { return ask({"store", "status"}); }

std::filesystem::path Shop::enrol(const std::string& terminal) {
  std::filesystem::path directory = folder() / terminal;
  const std::string code = ask({"terminal", "code", terminal})["code"].get<std::string>();
  run_program("queueback-ctl", {"terminal", "join", "--dir", directory.string(), "--server",
                                "127.0.0.1:" + std::to_string(enrol_port_), "--code", code});
  return directory;
}

}  // namespace queueback::bench
