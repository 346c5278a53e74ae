#include "common/config/config_reader.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::config {
namespace {

using test::must;

ConfigReader reader(std::string_view text) { return must(ConfigReader::parse(text, "/etc/queueback/store.toml")); }

/// What finish() says after `read` has used the reader.
template <class Read>
std::string errors_of(std::string_view text, Read read) {
  ConfigReader config = reader(text);
  read(config);
  const auto done = config.finish();
  return done ? "" : done.error().reason;
}

TEST(ConfigReader, EveryKind_wellFormed_isRead) {
  ConfigReader config = reader(R"(
name = "S1"
cert = "tls/cert.pem"
key = "/var/lib/key.pem"
hosts = ["a", "b"]
[listen]
port = 7443
enabled = true
idle = "30s"
[levels]
silver = "105%"
)");
  EXPECT_EQ(config.required_string("name"), "S1");
  EXPECT_EQ(config.required_path("cert"), "/etc/queueback/tls/cert.pem");
  EXPECT_EQ(config.required_path("key"), "/var/lib/key.pem");
  EXPECT_EQ(config.optional_strings("hosts"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(config.required_int("listen.port", {1, 65535}), 7443);
  EXPECT_TRUE(config.required_bool("listen.enabled"));
  EXPECT_EQ(config.required_duration("listen.idle", {Duration{}, Duration::hours(1)}), Duration::seconds(30));
  EXPECT_EQ(config.optional_string_map("levels"), (std::map<std::string, std::string>{{"silver", "105%"}}));
  EXPECT_TRUE(config.finish());
}

TEST(ConfigReader, OptionalKeys_missing_areEmptyAndNoError) {
  ConfigReader config = reader("");
  EXPECT_FALSE(config.optional_string("a"));
  EXPECT_FALSE(config.optional_int("b.c", {0, 1}));
  EXPECT_FALSE(config.optional_bool("d"));
  EXPECT_FALSE(config.optional_duration("e", {Duration{}, Duration::hours(1)}));
  EXPECT_FALSE(config.optional_path("f"));
  EXPECT_TRUE(config.optional_strings("g").empty());
  EXPECT_TRUE(config.table_paths("h").empty());
  EXPECT_TRUE(config.finish());
}

TEST(ConfigReader, ArrayOfTables_isReadByPath) {
  ConfigReader config = reader("[[printer]]\nname = \"a\"\n[[printer]]\nname = \"b\"\n");
  std::vector<std::string> names;
  for (const std::string& path : config.table_paths("printer")) {
    names.push_back(config.required_string(path + ".name"));
  }
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(config.finish());
}

TEST(ConfigReader, RequiredKey_missing_isNamedWithTheTablesPlace) {
  const auto errors = errors_of("x = 1\n[listen]\nhost = \"h\"\n", [](ConfigReader& config) {
    (void)config.required_int("x", {0, 9});
    (void)config.required_string("listen.host");
    (void)config.required_int("listen.port", {1, 65535});
  });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:2:1: key 'listen.port': is missing");
}

TEST(ConfigReader, Value_ofAnotherType_isNamedWithItsPlace) {
  const auto errors = errors_of("[listen]\nport = \"7443\"\n", [](ConfigReader& config) {
    (void)config.required_int("listen.port", {1, 65535});
  });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:2:8: key 'listen.port': must be a whole number from 1 to 65535");
}

TEST(ConfigReader, UnknownKeys_alsoInsideArrays_areErrors) {
  const auto errors =
      errors_of("[listen]\nprot = 1\n[[printer]]\nname = \"a\"\nmodle = \"b\"\n", [](ConfigReader& config) {
        for (const std::string& path : config.table_paths("printer")) {
          (void)config.required_string(path + ".name");
        }
      });
  EXPECT_EQ(errors,
            "/etc/queueback/store.toml:2:1: key 'listen.prot': is not known; check its spelling and its table\n"
            "/etc/queueback/store.toml:5:1: key 'printer[0].modle': is not known; check its spelling and its table");
}

TEST(ConfigReader, EmptyTable_ofOptionalKeys_isAllowed) {
  EXPECT_EQ(errors_of("[listen]\n", [](ConfigReader& config) { (void)config.optional_string("listen.host"); }), "");
}

TEST(ConfigReader, EmptyTable_thatNobodyKnows_isAnError) {
  EXPECT_NE(errors_of("[lisen]\n", [](ConfigReader& config) { (void)config.optional_string("listen.host"); }), "");
}

TEST(ConfigReader, SeveralErrors_areToldTogether) {
  const auto errors = errors_of("", [](ConfigReader& config) {
    (void)config.required_string("a");
    (void)config.required_string("b");
  });
  EXPECT_EQ(errors,
            "/etc/queueback/store.toml:1:1: key 'a': is missing\n/etc/queueback/store.toml:1:1: key 'b': is missing");
}

TEST(ConfigReader, Durations_withEveryUnit_areRead) {
  ConfigReader config = reader("a = \"5ms\"\nb = \"5s\"\nc = \"5m\"\nd = \"5h\"\ne = \"5d\"\n");
  const DurationRange any{Duration{}, Duration::days(10)};
  EXPECT_EQ(config.required_duration("a", any), Duration::milliseconds(5));
  EXPECT_EQ(config.required_duration("b", any), Duration::seconds(5));
  EXPECT_EQ(config.required_duration("c", any), Duration::minutes(5));
  EXPECT_EQ(config.required_duration("d", any), Duration::hours(5));
  EXPECT_EQ(config.required_duration("e", any), Duration::days(5));
  EXPECT_TRUE(config.finish());
}

TEST(ConfigReader, Durations_malformed_areErrors) {
  for (const char* bad : {"\"5\"", "\"s\"", "\"-5s\"", "\"5 s\"", "\"5y\"", "5", "\"99999999999999999d\"", "\"\""}) {
    const auto errors = errors_of(std::string("a = ") + bad, [](ConfigReader& config) {
      (void)config.required_duration("a", {Duration{}, Duration::days(10)});
    });
    EXPECT_NE(errors.find("must be a duration like"), std::string::npos) << bad;
  }
}

TEST(ConfigReader, Duration_outOfRange_namesTheRange) {
  const auto errors = errors_of("a = \"2m\"", [](ConfigReader& config) {
    (void)config.required_duration("a", {Duration::milliseconds(100), Duration::minutes(1)});
  });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:1:5: key 'a': must be from 100ms to 60s");
}

TEST(ConfigReader, Text_emptyOrWithControlCharacters_isAnError) {
  for (const char* bad : {"\"\"", "\"a\\u0007b\""}) {
    const auto errors =
        errors_of(std::string("a = ") + bad, [](ConfigReader& config) { (void)config.required_string("a"); });
    EXPECT_NE(errors.find("not empty"), std::string::npos) << bad;
  }
}

TEST(ConfigReader, List_withOtherThings_isAnError) {
  const auto errors = errors_of("a = [\"x\", 1]", [](ConfigReader& config) { (void)config.optional_strings("a"); });
  EXPECT_NE(errors.find("must be a list of texts"), std::string::npos);
}

TEST(ConfigReader, Rejected_byTheCaller_carriesThePlace) {
  const auto errors = errors_of("\na = \"x\"", [](ConfigReader& config) {
    (void)config.required_string("a");
    config.reject("a", "is no store");
  });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:2:5: key 'a': is no store");
}

TEST(ConfigReader, BrokenToml_isNamedWithItsPlace) {
  const auto config = ConfigReader::parse("a = 1\nb = = 2\n", "x.toml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, ErrorCode::kSyntax);
  EXPECT_TRUE(config.error().reason.starts_with("x.toml:2:")) << config.error().reason;
}

TEST(ConfigReader, File_missing_isNamed) {
  const auto config = ConfigReader::load("/nonexistent/store.toml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, ErrorCode::kFile);
  EXPECT_NE(config.error().reason.find("/nonexistent/store.toml"), std::string::npos);
}

TEST(ConfigReader, File_onDisk_isRead) {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "store.toml";
  std::ofstream(path) << "a = \"x\"\n";
  ConfigReader config = must(ConfigReader::load(path));
  EXPECT_EQ(config.required_string("a"), "x");
  EXPECT_TRUE(config.finish());
}

TEST(ConfigReader, File_beyondTheLimit_isRefused) {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "store.toml";
  std::ofstream(path) << std::string(kMaxConfigBytes + 1, '#');
  EXPECT_EQ(ConfigReader::load(path).error().code, ErrorCode::kFile);
}

TEST(ConfigReader, Times_inRfc3339_areRead) {
  ConfigReader config = reader("a = \"2026-11-20T08:00:00+08:00\"");
  EXPECT_EQ(config.required_time("a"), *parse_rfc3339("2026-11-20T00:00:00Z"));
  EXPECT_FALSE(config.optional_time("b"));
  EXPECT_TRUE(config.finish());
}

TEST(ConfigReader, Times_withoutOffsetOrQuotes_areErrors) {
  for (const char* bad : {"\"2026-11-20T08:00:00\"", "2026-11-20T08:00:00Z", "2026-11-20", "5", "\"\""}) {
    const auto errors =
        errors_of(std::string("a = ") + bad, [](ConfigReader& config) { (void)config.required_time("a"); });
    EXPECT_NE(errors.find(":1:5: key 'a': must be a time in quotes"), std::string::npos) << bad;
  }
}

TEST(ConfigReader, ListOfNumbers_isReadAndCheckedOneByOne) {
  ConfigReader config = reader("a = [1, 9]\nc = []");
  EXPECT_EQ(config.optional_ints("a", {1, 9}), (std::vector<std::int64_t>{1, 9}));
  EXPECT_EQ(config.optional_ints("b", {1, 9}), std::nullopt);
  EXPECT_EQ(config.optional_ints("c", {1, 9}), std::vector<std::int64_t>());
  EXPECT_TRUE(config.finish());
  EXPECT_EQ(errors_of("a = [1, 10, \"x\"]",
                      [](ConfigReader& wrong) {
                        (void)wrong.optional_ints("a", {1, 9});
                      }),
            "/etc/queueback/store.toml:1:9: key 'a': must hold whole numbers from 1 to 9\n"
            "/etc/queueback/store.toml:1:13: key 'a': must hold whole numbers from 1 to 9");
}

TEST(ConfigReader, ListOfInlineTables_isReadByPath) {
  ConfigReader config = reader("a = [ { b = 1 }, { b = 2 } ]\nempty = []");
  std::vector<std::int64_t> values;
  for (const std::string& path : config.table_paths("a")) {
    values.push_back(config.required_int(path + ".b", {0, 9}));
  }
  EXPECT_EQ(values, (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(config.table_paths("empty").empty());
  EXPECT_TRUE(config.finish());
}

TEST(ConfigReader, UnknownKey_inAnInlineTable_isAnError) {
  const auto errors = errors_of("a = { b = 1, c = 2 }", [](ConfigReader& config) {
    EXPECT_TRUE(config.optional_table("a"));
    (void)config.optional_int("a.b", {0, 9});
  });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:1:14: key 'a.c': is not known; check its spelling and its table");
}

TEST(ConfigReader, SomethingElse_inPlaceOfATable_isAnError) {
  const auto errors = errors_of("a = 5", [](ConfigReader& config) { EXPECT_FALSE(config.optional_table("a")); });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:1:5: key 'a': must be a table");
}

TEST(ConfigReader, TableOrFalse_tellsWhichItIs) {
  ConfigReader config = reader("a = false\nb = {}");
  EXPECT_EQ(config.optional_table_or_false("a"), TableOrFalse::kFalse);
  EXPECT_EQ(config.optional_table_or_false("b"), TableOrFalse::kTable);
  EXPECT_EQ(config.optional_table_or_false("c"), TableOrFalse::kMissing);
  const auto errors = errors_of("a = true", [](ConfigReader& wrong) { (void)wrong.optional_table_or_false("a"); });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:1:5: key 'a': must be a table, or false");
}

TEST(ConfigReader, ForbiddenKey_isAnErrorWithItsReason) {
  const auto errors = errors_of("a = 5", [](ConfigReader& config) {
    config.forbid("a", "does not exist here");
    config.forbid("b", "does not exist here");
  });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:1:5: key 'a': does not exist here");
}

TEST(ConfigReader, NamesWithDots_areNotTakenForPaths) {
  const auto errors = errors_of("\"a.b\" = 1\n\"\" = { c = 1 }\n", [](ConfigReader& config) {
    (void)config.optional_int("a.b", {0, 9});
    (void)config.optional_int("c", {0, 9});
  });
  EXPECT_EQ(errors,
            "/etc/queueback/store.toml:2:8: key '\"\".c': is not known; check its spelling and its table\n"
            "/etc/queueback/store.toml:1:1: key '\"a.b\"': is not known; check its spelling and its table");
}

TEST(ConfigReader, MembersOfTables_areRejectedAtTheirPlace) {
  const auto errors = errors_of("levels = { \"g.1\" = \"x\" }", [](ConfigReader& config) {
    (void)config.optional_string_map("levels");
    config.reject_member("levels", "g.1", "is no percentage");
  });
  EXPECT_EQ(errors, "/etc/queueback/store.toml:1:20: key 'levels.\"g.1\"': is no percentage");
}

}  // namespace
}  // namespace queueback::config
