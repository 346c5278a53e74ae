// Every mistake in a policy file, with the place that is named.
#include <gmock/gmock.h>

#include "common/policy/limits.hpp"
#include "common/policy/policy.hpp"
#include "tests/support/must.hpp"

namespace queueback::policy {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// What is wrong with the text; empty if nothing is.
std::string mistakes_in(const std::string& toml, DrawSecret draw_secret = DrawSecret::kRefused) {
  const auto file = parse(toml, "p.toml", Instant{}, draw_secret);
  return file ? "" : file.error().reason;
}
/// The same for lines that begin in line 3, in [queue_rebate].
std::string mistakes(const std::string& lines) { return mistakes_in("version = \"p\"\n[queue_rebate]\n" + lines); }
/// For lines that begin in line 5, in a [[queue_rebate.<kind>]] with id "X".
std::string mistakes_at(const std::string& kind, const std::string& lines) {
  return mistakes("[[queue_rebate." + kind + "]]\nid = \"X\"\n" + lines);
}

struct Mistake {
  std::string lines;
  std::string place;  ///< and key
  std::string what;
};

void expect_mistake(const Mistake& mistake, const std::string& reason) {
  EXPECT_THAT(reason, StartsWith("p.toml:" + mistake.place)) << mistake.lines;
  EXPECT_THAT(reason, HasSubstr(mistake.what)) << mistake.lines;
  EXPECT_EQ(reason.find('\n'), std::string::npos) << "more than one: " << reason;
}

TEST(PolicyMistakes, head_namesPlaceAndKey) {
  const Mistake all[] = {
      {"", "1:1: key 'version'", "is missing"},
      {"version = 1", "1:11: key 'version'", "text in quotes"},
      {"version = \"12345678901234567890123456789012345678901\"", "1:11: key 'version'", "at most 40 bytes"},
      {"version = \"p\"\ncurrency = \"cny\"", "2:12: key 'currency'", "three capital letters"},
      {"version = \"p\"\ncurrency = 156", "2:12: key 'currency'", "text in quotes"},
      {"version = \"p\"\ntime_zone = \"\"", "2:13: key 'time_zone'", "not empty"},
      {"version = \"p\"\nversoin = \"p\"", "2:1: key 'versoin'", "is not known"},
      {"version = \"p\"\nqueue_rebate = true", "2:16: key 'queue_rebate'", "must be a table"},
      {"version = \"p\"\n\"queue_rebate.enabled\" = true", "2:1: key '\"queue_rebate.enabled\"'", "is not known"},
      {"version = \"p\"\n[queue_rebat]\nenabled = true", "3:1: key 'queue_rebat.enabled'", "is not known"},
      {"version = \"p\"\nversion = \"q\"", "2:", "redefine"},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes_in(mistake.lines));
  }
}

TEST(PolicyMistakes, drawSecretOfARunningStore_isRefused) {
  const std::string secret(64, '0');
  EXPECT_EQ(mistakes_in("version = \"p\"\ndraw_secret = \"" + secret + "\""),
            "p.toml:2:15: key 'draw_secret': must not be given: the store makes a secret that nobody knows before the "
            "draws");
}

TEST(PolicyMistakes, drawSecretThatIsNoHash_isNamed) {
  for (const std::string& secret : {std::string(63, '0'), std::string(66, '0'), std::string(64, 'g')}) {
    EXPECT_EQ(mistakes_in("version = \"p\"\ndraw_secret = \"" + secret + "\"", DrawSecret::kAllowed),
              "p.toml:2:15: key 'draw_secret': must be 64 hexadecimal digits");
  }
}

TEST(PolicyMistakes, programKeys_nameTheirPlace) {
  const Mistake all[] = {
      {"enabled = \"yes\"", "3:11: key 'queue_rebate.enabled'", "true or false"},
      {"settle_on = \"delivered\"", "3:13: key 'queue_rebate.settle_on'", "\"paid\" or \"completed\""},
      {"settle_delay_days = 3661", "3:21: key 'queue_rebate.settle_delay_days'", "from 0 to 3660"},
      {"settle_delay_days = \"1\"", "3:21: key 'queue_rebate.settle_delay_days'", "whole number"},
      {"payout_rule = \"fair\"", "3:15: key 'queue_rebate.payout_rule'", "\"queue_order\" or \"completed_first\""},
      {"first_in_line = true", "3:17: key 'queue_rebate.first_in_line'", "text in quotes"},
      {"first_in_line = \"me\"", "3:17: key 'queue_rebate.first_in_line'", "\"retain\", \"carry\" or \"self\""},
      {"deduction_orders = \"no\"", "3:20: key 'queue_rebate.deduction_orders'", "\"join\" or \"contribute_only\""},
      {"paused = 1", "3:10: key 'queue_rebate.paused'", "true or false"},
      {"new_products_enabled = 1", "3:24: key 'queue_rebate.new_products_enabled'", "true or false"},
      {"announce_clear_days = -1", "3:23: key 'queue_rebate.announce_clear_days'", "from 0 to 366"},
      {"queues = { cashier = \"floor\" }", "3:22: key 'queue_rebate.queues.cashier'", "\"store\", \"desk\" or \"all\""},
      {"queues = { store = \"desk\" }", "3:20: key 'queue_rebate.queues.store'", "\"store\" or \"all\""},
      {"queues = { mall = \"store\" }", "3:19: key 'queue_rebate.queues.mall'", "\"product\" or \"all\""},
      {"queues = { maal = \"all\" }", "3:12: key 'queue_rebate.queues.maal'", "is not known"},
      {"queues = \"all\"", "3:10: key 'queue_rebate.queues'", "must be a table"},
      {"extrct = \"1%\"", "3:1: key 'queue_rebate.extrct'", "is not known"},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes(mistake.lines));
  }
}

TEST(PolicyMistakes, ratiosAndAmounts_nameTheirPlace) {
  const Mistake all[] = {
      {"extract = \"100.0001%\"", "3:11: key 'queue_rebate.extract'", "from 0% to 100%"},
      {"extract = \"-1%\"", "3:11: key 'queue_rebate.extract'", "percentage"},
      {"extract = 0.5", "3:11: key 'queue_rebate.extract'", "text in quotes"},
      {"default = \"10000.0001%\"", "3:11: key 'queue_rebate.default'", "from 0% to 10000%"},
      {"default = \"1.00001%\"", "3:11: key 'queue_rebate.default'", "four decimals"},
      {"default = \"100\"", "3:11: key 'queue_rebate.default'", "percentage"},
      {"accrual_floor = \"5\"", "3:17: key 'queue_rebate.accrual_floor'", "percentage"},
      {"levels = { gold = \"120\" }", "3:19: key 'queue_rebate.levels.gold'", "percentage"},
      {"levels = { \"g.1\" = \"120\" }", "3:20: key 'queue_rebate.levels.\"g.1\"'", "percentage"},
      {"levels = { gold = 1.2 }", "3:19: key 'queue_rebate.levels.gold'", "text in quotes"},
      {"levels = { \"\" = \"1%\" }", "3:17: key 'queue_rebate.levels.\"\"'", "1 to 200 bytes"},
      {"levels = [\"120%\"]", "3:10: key 'queue_rebate.levels'", "table of texts"},
      {"caps = { per_entry = \"1.005\" }", "3:22: key 'queue_rebate.caps.per_entry'", "two decimals"},
      {"caps = { per_member = \"-1\" }", "3:23: key 'queue_rebate.caps.per_member'", "amount"},
      {"caps = { per_member_per_day = 5 }", "3:31: key 'queue_rebate.caps.per_member_per_day'", "text in quotes"},
      {"caps = { per_queue = \"10000000000.01\" }", "3:22: key 'queue_rebate.caps.per_queue'", "to 10000000000.00"},
      {"caps = { per_store = \"1\" }", "3:10: key 'queue_rebate.caps.per_store'", "is not known"},
      {"redeem = { points = \"80\" }", "3:21: key 'queue_rebate.redeem.points'", "percentage"},
      {"redeem = { love_state = \"cold\" }", "3:25: key 'queue_rebate.redeem.love_state'",
       "\"available\" or \"frozen\""},
      {"redeem = { green = \"80%\" }", "3:12: key 'queue_rebate.redeem.green'", "is not known"},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes(mistake.lines));
  }
}

TEST(PolicyMistakes, draws_nameTheirPlace) {
  const Mistake all[] = {
      {"draw = \"fixed\"", "3:8: key 'queue_rebate.draw'", "must be a table"},
      {"draw = { kind = \"dice\", ratios = [\"1%\"] }", "3:17: key 'queue_rebate.draw.kind'", "\"fixed\" or \"range\""},
      {"draw = { ratios = [\"1%\"] }", "3:8: key 'queue_rebate.draw.kind'", "is missing"},
      {"draw = { kind = \"fixed\" }", "3:8: key 'queue_rebate.draw.ratios'", "at least one"},
      {"draw = { kind = \"fixed\", ratios = [] }", "3:35: key 'queue_rebate.draw.ratios'", "at least one"},
      {"draw = { kind = \"fixed\", ratios = [\"1%\", \"x\"] }", "3:42: key 'queue_rebate.draw.ratios[1]'",
       "percentage"},
      {"draw = { kind = \"fixed\", ratios = [1] }", "3:35: key 'queue_rebate.draw.ratios'", "list of texts"},
      {"draw = { kind = \"fixed\", ratios = [\"1%\"], weights = [0] }", "3:54: key 'queue_rebate.draw.weights'",
       "from 1 to"},
      {"draw = { kind = \"fixed\", ratios = [\"1%\"], weights = [1, 2] }", "3:53: key 'queue_rebate.draw.weights'",
       "as many"},
      {"draw = { kind = \"fixed\", ratios = [\"1%\"], weights = [] }", "3:53: key 'queue_rebate.draw.weights'",
       "as many"},
      {"draw = { kind = \"fixed\", ratios = [\"1%\"], weights = 1 }", "3:53: key 'queue_rebate.draw.weights'",
       "list of whole"},
      {"draw = { kind = \"fixed\", ratios = [\"1%\"], step = \"1%\" }", "3:43: key 'queue_rebate.draw.step'",
       "is not known"},
      {"draw = { kind = \"range\", from = \"2%\", to = \"1%\", step = \"1%\" }", "3:44: key 'queue_rebate.draw.to'",
       "below from"},
      {"draw = { kind = \"range\", from = \"1%\", to = \"1%\", step = \"0%\" }", "3:57: key 'queue_rebate.draw.step'",
       "above 0%"},
      {"draw = { kind = \"range\", from = \"1%\", to = \"2%\" }", "3:8: key 'queue_rebate.draw.step'", "is missing"},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes(mistake.lines));
  }
}

TEST(PolicyMistakes, randomReturn_namesItsPlace) {
  const std::string points = "redeem = { points = \"80%\" }\n";
  const Mistake all[] = {
      {"random_return = { group = 0, cash = 0 }", "4:27: key 'queue_rebate.random_return.group'", "from 1 to 1000"},
      {"random_return = { group = 1001, cash = 0 }", "4:27: key 'queue_rebate.random_return.group'", "from 1 to 1000"},
      {"random_return = { group = 3, cash = 4 }", "4:37: key 'queue_rebate.random_return.cash'", "not be above group"},
      {"random_return = { group = 3, cash = -1 }", "4:37: key 'queue_rebate.random_return.cash'", "from 0 to 1000"},
      {"random_return = { group = 3 }", "4:17: key 'queue_rebate.random_return.cash'", "is missing"},
      {"random_return = true", "4:17: key 'queue_rebate.random_return'", "a table, or false"},
      {"random_return = { group = 3, cash = 1, size = 1 }", "4:40: key 'queue_rebate.random_return.size'", "not known"},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes(points + mistake.lines));
  }
}

TEST(PolicyMistakes, randomReturnIntoPoints_needsTheirRatio) {
  EXPECT_EQ(mistakes("random_return = { group = 3, cash = 1 }"),
            "p.toml:3:17: key 'queue_rebate.random_return': turns entries into points, which needs "
            "queue_rebate.redeem.points");
  EXPECT_THAT(mistakes_at("desk", "random_return = { group = 3, cash = 1 }"),
              StartsWith("p.toml:5:17: key 'queue_rebate.desk[0].random_return': turns entries into points"));
}

TEST(PolicyMistakes, clear_namesItsPlace) {
  const Mistake all[] = {
      {"clear = { }", "3:9: key 'queue_rebate.clear'", "either every or at"},
      {"clear = { every = \"day\", at = \"2026-12-31T00:00:00Z\" }", "3:9: key 'queue_rebate.clear'",
       "either every or at"},
      {"clear = { every = \"year\" }", "3:19: key 'queue_rebate.clear.every'", "\"day\", \"week\" or \"month\""},
      {"clear = { every = \"day\", time = \"24:00\" }", "3:33: key 'queue_rebate.clear.time'", "time of day"},
      {"clear = { every = \"day\", time = \"4:00\" }", "3:33: key 'queue_rebate.clear.time'", "time of day"},
      {"clear = { every = \"day\", time = \"04:60\" }", "3:33: key 'queue_rebate.clear.time'", "time of day"},
      {"clear = { every = \"day\", time = 04:00:00 }", "3:33: key 'queue_rebate.clear.time'", "text in quotes"},
      {"clear = { at = \"2026-12-31\" }", "3:16: key 'queue_rebate.clear.at'", "RFC 3339"},
      {"clear = { at = 2026-12-31T00:00:00Z }", "3:16: key 'queue_rebate.clear.at'", "in quotes"},
      {"clear = { at = \"2026-12-31T00:00:00Z\", time = \"04:00\" }", "3:47: key 'queue_rebate.clear.time'",
       "belongs to every"},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes(mistake.lines));
  }
}

TEST(PolicyMistakes, keysOfPlaces_nameTheirPlace) {
  const Mistake all[] = {
      {"extract = \"101%\"", "5:11: key 'queue_rebate.product[0].extract'", "to 100%"},
      {"cumulative = [ { days = 0, threshold = \"1\", ratio = \"1%\" } ]",
       "5:25: key 'queue_rebate.product[0].cumulative[0].days'", "from 1 to 3660"},
      {"cumulative = [ { days = 1, threshold = 1, ratio = \"1%\" } ]",
       "5:40: key 'queue_rebate.product[0].cumulative[0].threshold'", "in quotes"},
      {"cumulative = [ { days = 1, threshold = \"1\" } ]", "5:16: key 'queue_rebate.product[0].cumulative[0].ratio'",
       "is missing"},
      {"cumulative = [ { days = 1, threshold = \"1\", ratio = \"1%\", per = 1 } ]",
       "5:59: key 'queue_rebate.product[0].cumulative[0].per'", "not known"},
      {"cumulative = { days = 1 }", "5:14: key 'queue_rebate.product[0].cumulative'", "list of tables"},
      {"windows = [ { from = \"2026-11-02T00:00:00Z\", to = \"2026-11-02T00:00:00Z\" } ]",
       "5:51: key 'queue_rebate.product[0].windows[0].to'", "later than from"},
      {"windows = [ { from = \"2026-11-02T00:00:00Z\" } ]", "5:13: key 'queue_rebate.product[0].windows[0].to'",
       "is missing"},
      {"windows = [ 5 ]", "5:11: key 'queue_rebate.product[0].windows'", "list of tables"},
      {"per_member_per_day = -1", "5:22: key 'queue_rebate.product[0].per_member_per_day'", "whole number"},
      {"per_member_total = 1.5", "5:20: key 'queue_rebate.product[0].per_member_total'", "whole number"},
      {"random_return = false", "5:17: key 'queue_rebate.product[0].random_return'", "does not exist for products"},
      {"paused = true", "5:1: key 'queue_rebate.product[0].paused'", "is not known"},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes_at("product", mistake.lines));
  }
}

TEST(PolicyMistakes, limitsOfTheProgram_areRefused) {
  for (const std::string line : {"cumulative = []", "windows = []", "per_member_per_day = 1", "per_member_total = 1"}) {
    EXPECT_THAT(mistakes(line), HasSubstr("exists for products, stores and desks only")) << line;
  }
}

TEST(PolicyMistakes, idsOfPlaces_nameTheirPlace) {
  const Mistake all[] = {
      {"[[queue_rebate.product]]\nenabled = true", "3:1: key 'queue_rebate.product[0].id'", "is missing"},
      {"[[queue_rebate.store]]\nid = \"S\"\n[[queue_rebate.store]]\nid = \"S\"", "6:6: key 'queue_rebate.store[1].id'",
       "has settings already"},
      {"[[queue_rebate.desk]]\nid = \"S/\"", "4:6: key 'queue_rebate.desk[0].id'", "store/desk"},
      {"[[queue_rebate.desk]]\nid = \"S/1/2\"", "4:6: key 'queue_rebate.desk[0].id'", "store/desk"},
      {"[[queue_rebate.product]]\nid = \"" + std::string(201, 'x') + "\"", "4:6: key 'queue_rebate.product[0].id'",
       "at most 200 bytes"},
      {"[queue_rebate.product]\nid = \"P\"", "3:1: key 'queue_rebate.product'", "list of tables"},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes(mistake.lines));
  }
}

TEST(PolicyMistakes, presentation_namesItsPlace) {
  const Mistake all[] = {
      {"[queue_rebate.display]\nprogress = \"no\"", "4:12: key 'queue_rebate.display.progress'", "true or false"},
      {"[queue_rebate.display]\nposicion = false", "4:1: key 'queue_rebate.display.posicion'", "is not known"},
      {"[queue_rebate.names]\nprogram = \"x\"", "4:11: key 'queue_rebate.names.program'", "must be a table"},
      {"[queue_rebate.names]\nprogram = { fr = \"x\" }", "4:13: key 'queue_rebate.names.program.fr'", "is not known"},
      {"[queue_rebate.names]\nprogram = { en = \"" + std::string(121, 'x') + "\" }",
       "4:18: key 'queue_rebate.names.program.en'", "at most 120 bytes"},
      {"[queue_rebate.messages.left]\nenabled = true", "4:1: key 'queue_rebate.messages.left.enabled'", "is not known"},
      {"[queue_rebate.messages.paid]\nzh = \"{drawn}\"", "4:6: key 'queue_rebate.messages.paid.zh'",
       "unknown placeholder {drawn}; known are \"program\""},
      {"[queue_rebate.messages.paid]\nen = \"{paid\"", "4:6: key 'queue_rebate.messages.paid.en'",
       "without its other half"},
      {"[queue_rebate.messages.paid]\nen = \"paid}\"", "4:6: key 'queue_rebate.messages.paid.en'",
       "without its other half"},
      {"[queue_rebate.messages.paid]\nen = \"{{paid}\"", "4:6: key 'queue_rebate.messages.paid.en'",
       "without its other half"},
      {"[queue_rebate.messages.paid]\nen = \"" + std::string(1001, 'x') + "\"",
       "4:6: key 'queue_rebate.messages.paid.en'", "at most 1000 bytes"},
      {"[queue_rebate.messages.paid]\ndeliver = [\"sms\"]", "4:11: key 'queue_rebate.messages.paid.deliver'",
       "not \"sms\""},
  };
  for (const Mistake& mistake : all) {
    expect_mistake(mistake, mistakes(mistake.lines));
  }
}

TEST(PolicyMistakes, listsBeyondTheirLimits_areNamed) {
  std::string levels = "levels = { ";
  std::string ratios = "draw = { kind = \"fixed\", ratios = [ ";
  for (std::size_t i = 0; i <= kMaxLevels; ++i) {
    levels += (i > 0 ? ", l" : "l") + std::to_string(i) + " = \"1%\"";
  }
  for (std::size_t i = 0; i <= kMaxDrawChoices; ++i) {
    ratios += "\"1%\", ";
  }
  std::string tiers = "cumulative = [ ";
  for (std::size_t i = 0; i <= kMaxTiers; ++i) {
    tiers += "{ days = 1, threshold = \"1\", ratio = \"1%\" }, ";
  }
  std::string windows = "windows = [ ";
  for (std::size_t i = 0; i <= kMaxWindows; ++i) {
    windows += "{ from = \"2026-11-01T00:00:00Z\", to = \"2026-11-02T00:00:00Z\" }, ";
  }
  EXPECT_THAT(mistakes(levels + " }"), HasSubstr("has 101 members, at most 100"));
  EXPECT_THAT(mistakes(ratios + "] }"), HasSubstr("has 1001 members, at most 1000"));
  EXPECT_THAT(mistakes_at("store", tiers + "]"), HasSubstr("has 101 members, at most 100"));
  EXPECT_THAT(mistakes_at("store", windows + "]"), HasSubstr("has 1001 members, at most 1000"));
}

TEST(PolicyMistakes, severalInOneFile_areToldTogether) {
  EXPECT_EQ(mistakes("extract = \"101%\"\npaused = 1\nunheard = 2\n"),
            "p.toml:4:10: key 'queue_rebate.paused': must be true or false\n"
            "p.toml:3:11: key 'queue_rebate.extract': must be a percentage in quotes like \"33.33%\" with at most four "
            "decimals, from 0% to 100%\n"
            "p.toml:5:1: key 'queue_rebate.unheard': is not known; check its spelling and its table");
}

TEST(PolicyMistakes, fileThatIsMissing_isNamed) {
  const auto file = load("/nonexistent/p.toml", Instant{});
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().reason, HasSubstr("/nonexistent/p.toml"));
}

}  // namespace
}  // namespace queueback::policy
