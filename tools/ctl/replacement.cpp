#include "tools/ctl/replacement.hpp"

#include <algorithm>

#include "common/base/bytes.hpp"
#include "common/base/random.hpp"
#include "tools/ctl/device_file.hpp"
#include "tools/ctl/reports.hpp"
#include "tools/ctl/table.hpp"

namespace queueback::ctl {
namespace {

using nlohmann::json;

/// Bytes of one piece: well below a local socket's longest line once they are text.
constexpr std::size_t kFilePieceBytes = std::size_t{96} * 1024;
/// The last piece is answered when everything is taken.
constexpr Duration kImportDeadline = Duration::hours(1);

std::string show_import_of(const json& answer) {
  std::string out = plain(answer["records"]) + " records in the file: " + plain(answer["known"]) + " known before, " +
                    plain(answer["booked"]) + " booked, " + plain(answer["quarantined"]) + " quarantined; taken now " +
                    money(answer["total"]);
  if (answer["quarantined"].get<std::uint64_t>() > 0) {
    out += ", of which " + money(answer["quarantined_total"]) + " in quarantine (queueback-ctl quarantine)";
  }
  out += "\n";
  if (answer["records"] == answer["known"]) {
    out += "nothing to do: every record of it was here\n";
  }
  if (answer["torn_bytes"].get<std::uint64_t>() > 0) {
    out += "the last " + plain(answer["torn_bytes"]) +
           " bytes are the beginning of a record that was not written whole; they were left out\n";
  }
  return out;
}

std::string show_replaced(const json& answer) {
  const json& row = answer["replaced"];
  const bool has_records = row["last"].get<std::uint64_t>() > 0;
  return show_import_of(answer) + "terminal " + plain(answer["terminal"]) + " was replaced on " + plain(row["at"]) +
         (has_records ? "; its line ends with record " + plain(row["last"]) + ", hash " + plain(row["hash"])
                      : std::string("; it never sent a record")) +
         "\nfor the new device: queueback-ctl terminal code " + plain(answer["terminal"]) + "\n";
}

}  // namespace

Outcome<json> Replacement::send(json request) {
  const auto bytes = read_device_file(file_);
  if (!bytes) {
    return tl::unexpected(bytes.error());
  }
  SystemRandom random;
  request["terminal"] = terminal_;
  request["transfer"] = to_hex(random.bytes<8>());
  std::size_t at = 0;
  while (true) {
    const std::size_t size = std::min(kFilePieceBytes, bytes->size() - at);
    request["data"] = to_base64url(ByteView(*bytes).subspan(at, size));
    at += size;
    const bool last = at == bytes->size();
    request["last"] = last;
    auto answer = ask(to_.socket(), request, last ? kImportDeadline : kAnswerDeadline);
    if (!answer) {
      return tl::unexpected(file_.string() + ": " + answer.error());
    }
    if (last) {
      return answer;
    }
  }
}

Outcome<std::string> Replacement::import_records() {
  const auto answer = send({{"do", "terminal.import"}});
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show_import_of(*answer);
}

Outcome<std::string> Replacement::replace() {
  const auto answer = send({{"do", "terminal.replace"}, {"reason", reason_}, {"by", by_.empty() ? user_name() : by_}});
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show_replaced(*answer);
}

void Replacement::add_to(CLI::App* terminal) {
  const std::string file_help = "its database (a copy of terminal.db with its -wal beside it) or its mirror";
  CLI::App* import_command = to_.add(terminal, "import", "take the records that are here only in a dead device's file",
                                     [this] { return import_records(); });
  import_command->add_option("file", file_, file_help)->required();
  import_command->add_option("--terminal", terminal_, "whose records they are, for example T1")->required();
  CLI::App* replace_command =
      to_.add(terminal, "replace", "take a dead device's records, then let another device have its name",
              [this] { return replace(); });
  replace_command->add_option("terminal", terminal_, "the terminal's id, for example T1")->required();
  replace_command->add_option("file", file_, file_help)->required();
  replace_command->add_option("--reason", reason_, "why, for the log")->required();
  replace_command->add_option("--by", by_, "who does it; the name of this machine's user when left out");
}

}  // namespace queueback::ctl
