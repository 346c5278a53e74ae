// CSV imports: bad lines are named and never stop the good ones.
#include <gmock/gmock.h>

#include "store-server/app/catalogue_import.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::StoreBench;

const calendar::ZoneRules kShanghai("Asia/Shanghai", {{Instant{0}, Duration::hours(8)}});

struct BadLineCase {
  const char* name;
  const char* line;
  const char* reason;
};

std::ostream& operator<<(std::ostream& out, const BadLineCase& bad) { return out << bad.name; }

constexpr const char* kProductHeader = "sku,barcode,name_zh,name_en,price,vat_rate,active\n";

const BadLineCase kBadProducts[] = {
    {"emptySku", ",,名,Name,1.00,13%,true", "sku"},
    {"skuWithSpace", "P 1,,名,Name,1.00,13%,true", "sku"},
    {"wrongCheckDigit", "P9,6901234567890,名,Name,1.00,13%,true", "GTIN"},
    {"shortBarcode", "P9,123,名,Name,1.00,13%,true", "GTIN"},
    {"emptyName", "P9,,,Name,1.00,13%,true", "names"},
    {"nameNotUtf8", "P9,,\xff\xfe,Name,1.00,13%,true", "names"},
    {"nameWithEscape", "P9,,a\x1b[31m,Name,1.00,13%,true", "names"},
    {"priceWithThreeDecimals", "P9,,名,Name,1.005,13%,true", "price"},
    {"priceNegative", "P9,,名,Name,-1.00,13%,true", "price"},
    {"priceWithComma", "P9,,名,Name,\"1,00\",13%,true", "price"},
    {"priceEmpty", "P9,,名,Name,,13%,true", "price"},
    {"priceTooHigh", "P9,,名,Name,99999999999.00,13%,true", "price"},
    {"vatWithoutPercent", "P9,,名,Name,1.00,0.13,true", "VAT"},
    {"vatOverHundred", "P9,,名,Name,1.00,101%,true", "VAT"},
    {"activeYes", "P9,,名,Name,1.00,13%,yes", "active"},
    {"tooFewFields", "P9,,名,Name,1.00,13%", "6 fields instead of 7"},
    {"tooManyFields", "P9,,名,Name,1.00,13%,true,", "8 fields instead of 7"},
    {"sameSkuTwice", "P1,,名,Name,1.00,13%,true", "twice"},
    {"textAfterQuote", "P9,,\"名\"x,Name,1.00,13%,true", "quote"},
};

class BadProductLine : public ::testing::TestWithParam<BadLineCase> {};

TEST_P(BadProductLine, InTheMiddle_isNamedAndSkipped) {
  const std::string csv =
      std::string(kProductHeader) + "P1,,名,Name,1.00,13%,true\n" + GetParam().line + "\nP2,,名,Name,2.00,13%,false\n";
  const auto parsed = parse_products(csv, kShanghai);
  EXPECT_THAT(parsed.rows, SizeIs(2));
  ASSERT_THAT(parsed.bad, SizeIs(1));
  EXPECT_EQ(parsed.bad[0].line, 3U);
  EXPECT_THAT(parsed.bad[0].reason, HasSubstr(GetParam().reason));
}
INSTANTIATE_TEST_SUITE_P(Kinds, BadProductLine, ::testing::ValuesIn(kBadProducts),
                         [](const auto& param) { return std::string(param.param.name); });

const BadLineCase kBadMembers[] = {
    {"emptyId", ",gold,名,1", "member"},
    {"idWithDot", "M.1,gold,名,1", "member"},
    {"emptyLevel", "M9,,名,1", "level"},
    {"levelWithSpace", "M9,very gold,名,1", "level"},
    {"emptyName", "M9,gold,,1", "name"},
    {"phoneWithLetters", "M9,gold,名,12a", "phone"},
    {"phoneTooLong", "M9,gold,名,123456789012345678901", "phone"},
    {"twice", "M1,gold,名,1", "twice"},
};

class BadMemberLine : public ::testing::TestWithParam<BadLineCase> {};

TEST_P(BadMemberLine, InTheMiddle_isNamedAndSkipped) {
  const auto parsed =
      parse_members(std::string("member,level,name,phone\nM1,none,名,\n") + GetParam().line + "\nM2,gold,名,1\n");
  EXPECT_THAT(parsed.rows, SizeIs(2));
  ASSERT_THAT(parsed.bad, SizeIs(1));
  EXPECT_EQ(parsed.bad[0].line, 3U);
  EXPECT_THAT(parsed.bad[0].reason, HasSubstr(GetParam().reason));
}
INSTANTIATE_TEST_SUITE_P(Kinds, BadMemberLine, ::testing::ValuesIn(kBadMembers),
                         [](const auto& param) { return std::string(param.param.name); });

const BadLineCase kBadCashiers[] = {
    {"emptyId", ",名,cashier,1234", "cashier"},     {"unknownRole", "9,名,boss,1234", "role"},
    {"shortPin", "9,名,cashier,123", "pin"},        {"longPin", "9,名,cashier,1234567890123", "pin"},
    {"pinWithLetters", "9,名,cashier,12a4", "pin"}, {"emptyName", "9,,cashier,1234", "name"},
};

class BadCashierLine : public ::testing::TestWithParam<BadLineCase> {};

TEST_P(BadCashierLine, InTheMiddle_isNamedAndSkipped) {
  const auto parsed = parse_cashiers(std::string("cashier,name,role,pin\n1,甲,cashier,1234\n") + GetParam().line +
                                     "\n2,乙,manager,123456\n");
  EXPECT_THAT(parsed.rows, SizeIs(2));
  ASSERT_THAT(parsed.bad, SizeIs(1));
  EXPECT_EQ(parsed.bad[0].line, 3U);
  EXPECT_THAT(parsed.bad[0].reason, HasSubstr(GetParam().reason));
}
INSTANTIATE_TEST_SUITE_P(Kinds, BadCashierLine, ::testing::ValuesIn(kBadCashiers),
                         [](const auto& param) { return std::string(param.param.name); });

constexpr const char* kPlacedHeader = "sku,barcode,name_zh,name_en,price,vat_rate,active,favourite\n";

const BadLineCase kBadPlaces[] = {
    {"zero", "P9,,名,Name,1.00,13%,true,0", "from 1 to 48"},
    {"beyondTheLast", "P9,,名,Name,1.00,13%,true,49", "from 1 to 48"},
    {"noNumber", "P9,,名,Name,1.00,13%,true,first", "from 1 to 48"},
    {"taken", "P9,,名,Name,1.00,13%,true,1", "place 1 among the favourites belongs to P1"},
    {"missing", "P9,,名,Name,1.00,13%,true", "7 fields instead of 8"},
};

class BadFavourite : public ::testing::TestWithParam<BadLineCase> {};

TEST_P(BadFavourite, InTheMiddle_isNamedAndSkipped) {
  const auto parsed = parse_products(std::string(kPlacedHeader) + "P1,,名,Name,1.00,13%,true,1\n" + GetParam().line +
                                         "\nP2,,名,Name,2.00,13%,true,48\nP3,,名,Name,2.00,13%,true,\n",
                                     kShanghai);
  ASSERT_THAT(parsed.rows, SizeIs(3));
  EXPECT_EQ(parsed.rows[0].favourite, 1U);
  EXPECT_EQ(parsed.rows[1].favourite, 48U);
  EXPECT_EQ(parsed.rows[2].favourite, 0U);
  ASSERT_THAT(parsed.bad, SizeIs(1));
  EXPECT_EQ(parsed.bad[0].line, 3U);
  EXPECT_THAT(parsed.bad[0].reason, HasSubstr(GetParam().reason));
}
INSTANTIATE_TEST_SUITE_P(Kinds, BadFavourite, ::testing::ValuesIn(kBadPlaces),
                         [](const auto& param) { return std::string(param.param.name); });

constexpr const char* kPricedHeader = "sku,barcode,name_zh,name_en,price,vat_rate,active,min_age,future_prices\n";

struct BadCellCase {
  const char* name;
  const char* cells;
  const char* column;
  const char* reason;
};

std::ostream& operator<<(std::ostream& out, const BadCellCase& bad) { return out << bad.name; }

const BadCellCase kBadCells[] = {
    {"noPrice", "18,2026-12-01", "future_prices", "2026-12-01 is not like 2026-12-01=5.00"},
    {"noTime", "18,=5.00", "future_prices", "time in =5.00 is not like 2026-12-01"},
    {"impossibleDay", "18,2026-02-30=5.00", "future_prices", "time in 2026-02-30=5.00"},
    {"impossibleHour", "18,2026-12-01 24:00=5.00", "future_prices", "time in 2026-12-01 24:00=5.00"},
    {"priceWithThreeDecimals", "18,2026-12-01=5.005", "future_prices", "price in 2026-12-01=5.005"},
    {"priceNegative", "18,2026-12-01=-5.00", "future_prices", "price in 2026-12-01=-5.00"},
    {"nothingBehindTheLast", "18,2026-12-01=5.00;", "future_prices", "is not like"},
    {"sameTimeTwice", "18,2026-12-01=5.00;2026-12-01 00:00=6.00", "future_prices", "same time"},
    {"elevenOfThem",
     "18,2027-01-01=1;2027-01-02=1;2027-01-03=1;2027-01-04=1;2027-01-05=1;2027-01-06=1;2027-01-07=1;2027-01-08=1;"
     "2027-01-09=1;2027-01-10=1;2027-01-11=1",
     "future_prices", "11 future prices, at most 10"},
    {"ageZero", "0,", "min_age", "years from 1 to 99"},
    {"ageBeyondAll", "100,", "min_age", "years from 1 to 99"},
    {"ageOfWords", "adult,", "min_age", "years from 1 to 99"},
};

class BadCell : public ::testing::TestWithParam<BadCellCase> {};

TEST_P(BadCell, InTheMiddle_isNamedWithItsColumn) {
  const auto parsed =
      parse_products(std::string(kPricedHeader) + "P1,,名,Name,1.00,13%,true,,\nP9,,名,Name,1.00,13%,true," +
                         GetParam().cells + "\nP2,,名,Name,1.00,13%,true,18,2026-12-24=2.00;2026-12-01=1.50\n",
                     kShanghai);
  ASSERT_THAT(parsed.rows, SizeIs(2));
  EXPECT_EQ(parsed.rows[0].min_age, 0U);
  EXPECT_THAT(*parsed.rows[0].future_prices, IsEmpty());
  EXPECT_EQ(parsed.rows[1].min_age, 18U);
  ASSERT_THAT(*parsed.rows[1].future_prices, SizeIs(2));
  EXPECT_EQ(to_rfc3339(parsed.rows[1].future_prices->front().from), "2026-11-30T16:00:00Z") << "the earlier one first";
  ASSERT_THAT(parsed.bad, SizeIs(1));
  EXPECT_EQ(parsed.bad[0].line, 3U);
  EXPECT_EQ(parsed.bad[0].column, GetParam().column);
  EXPECT_THAT(parsed.bad[0].reason, HasSubstr(GetParam().reason));
}
INSTANTIATE_TEST_SUITE_P(Kinds, BadCell, ::testing::ValuesIn(kBadCells),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(CsvImport, TenFuturePrices_areTaken) {
  std::string cell;
  for (int day = 10; day < 20; ++day) {
    cell += (cell.empty() ? "" : ";") + ("2027-01-" + std::to_string(day)) + "=1.00";
  }
  const auto parsed =
      parse_products(std::string(kPricedHeader) + "P1,,名,Name,1.00,13%,true,," + cell + "\n", kShanghai);
  ASSERT_THAT(parsed.bad, IsEmpty());
  EXPECT_THAT(*parsed.rows[0].future_prices, SizeIs(domain::kMaxFuturePrices));
}

TEST(CsvImport, BadLine_saysInWhichColumn) {
  const auto parsed =
      parse_products(std::string(kProductHeader) + "P1,,名,Name,free,13%,true\nP2,,名,Name,1.00\n", kShanghai);
  ASSERT_THAT(parsed.bad, SizeIs(2));
  EXPECT_EQ(parsed.bad[0].column, "price");
  EXPECT_EQ(parsed.bad[1].column, "") << "the whole line";
}

TEST(CsvImport, OptionalColumns_standInAnyOrderOnceEach) {
  const std::string required = "sku,barcode,name_zh,name_en,price,vat_rate,active";
  for (const char* more : {"", ",min_age", ",future_prices,favourite", ",min_age,favourite,future_prices"}) {
    EXPECT_THAT(parse_products(required + more + "\n", kShanghai).bad, IsEmpty()) << more;
  }
  for (const char* more : {",min_age,min_age", ",colour", ","}) {
    ASSERT_THAT(parse_products(required + more + "\n", kShanghai).bad, SizeIs(1)) << more;
  }
}

TEST(CsvImport, ColumnOfFavouritesLeftOut_saysNothingAboutThem) {
  const auto parsed = parse_products(std::string(kProductHeader) + "P1,,名,Name,1.00,13%,true\n", kShanghai);
  ASSERT_THAT(parsed.rows, SizeIs(1));
  EXPECT_FALSE(parsed.rows[0].favourite.has_value());
}

TEST(CsvImport, WrongHeader_takesNothingAndSaysWhatIsExpected) {
  for (const char* csv : {"", "sku,price\nP1,1.00\n", "\n\n"}) {
    const auto parsed = parse_products(csv, kShanghai);
    EXPECT_THAT(parsed.rows, IsEmpty());
    ASSERT_THAT(parsed.bad, SizeIs(1));
    EXPECT_THAT(parsed.bad[0].reason, HasSubstr("sku,barcode,name_zh"));
  }
}

TEST(CsvImport, SpreadsheetHabits_areFine) {
  const auto parsed = parse_products(
      "\xEF\xBB\xBFsku,barcode,name_zh,name_en,price,vat_rate,active\r\n"
      "P1,,\"茶, 绿\",\"\"\"Green\"\" tea\",5,6%,true\r\n\r\n",
      kShanghai);
  EXPECT_THAT(parsed.bad, IsEmpty());
  ASSERT_THAT(parsed.rows, SizeIs(1));
  EXPECT_EQ(parsed.rows[0].product.name_zh, "茶, 绿");
  EXPECT_EQ(parsed.rows[0].product.name_en, "\"Green\" tea");
  EXPECT_EQ(parsed.rows[0].product.price.minor(), 500);
}

TEST(CsvImport, EveryLineBad_namesEveryLine) {
  std::string csv = kProductHeader;
  for (int i = 0; i < 1000; ++i) {
    csv += "nonsense\n";
  }
  const auto parsed = parse_products(csv, kShanghai);
  ASSERT_THAT(parsed.bad, SizeIs(1000));
  EXPECT_EQ(parsed.bad.back().line, 1001U);
}

TEST(CsvImport, OpenQuote_swallowsOneLineOnly) {
  const auto parsed = parse_products(
      std::string(kProductHeader) + "P1,,\"open,Name,1.00,13%,true\nP2,,名,Name,2.00,13%,true\n", kShanghai);
  ASSERT_THAT(parsed.rows, SizeIs(1));
  EXPECT_EQ(parsed.rows[0].product.id.text(), "P2");
  ASSERT_THAT(parsed.bad, SizeIs(1));
  EXPECT_EQ(parsed.bad[0].line, 2U);
}

TEST(CsvImport, BadLines_reachTheReportAndGoodOnesTheShelf) {
  StoreBench bench;
  const ImportReport report = bench.group(
      [&] { return bench.store().import_products(std::string(kProductHeader) + "P1,,名,Name,1.00,13%,true\nbad\n"); });
  EXPECT_EQ(report.accepted, 1U);
  EXPECT_TRUE(report.changed);
  ASSERT_THAT(report.bad, SizeIs(1));
  EXPECT_EQ(report.bad[0].line, 3U);
  EXPECT_EQ(bench.store().reference().price_of("P1")->minor(), 100);
}

TEST(MaskedName, ShowsTheFirstCharacterOnly) {
  EXPECT_EQ(masked_name("李明"), "李*");
  EXPECT_EQ(masked_name("欧阳锋"), "欧**");
  EXPECT_EQ(masked_name("A"), "A");
  EXPECT_EQ(masked_name(""), "");
}

}  // namespace
}  // namespace queueback::store_server
