// Products as a front end looks for them over the local API, and the sale that they go to.
#include <gmock/gmock.h>

#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/till_bench.hpp"

namespace queueback::terminal {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::product;

/// A GTIN-8 with a right check digit, which is also somebody's SKU.
constexpr const char* kGtinSku = "40170725";

class ProductSearchTest : public ::testing::Test {
 protected:
  ProductSearchTest() {
    domain::Product gift = product("GIFT", "", "赠品", 0);
    gift.favourite = 2;
    domain::Product apple = product("APPLE", "", "苹果", 999);
    apple.favourite = 1;
    put(gift);
    put(apple);
  }
  void put(const domain::Product& one) {
    items_.push_back(tests::reference(protocol::ReferenceKind::kProduct, one.id.text(), protocol::encode(one)));
    bench_.reference_is(items_);
  }
  json find(const std::string& search, const json& more = json::object()) {
    json request = more;
    request["do"] = "find-products";
    request["search"] = search;
    return bench_.ask(request);
  }
  static std::vector<std::string> skus(const json& products) {
    std::vector<std::string> out;
    for (const json& one : products) {
      out.push_back(one["sku"]);
    }
    return out;
  }
  /// Adds what a search found first to the sale; the name of the newest line.
  std::string sell_first(const std::string& search) {
    const std::string code = find(search)["products"][0]["code"];
    EXPECT_EQ(bench_.told({{"do", "code"}, {"code", code}}), "line-added");
    return bench_.ask({{"do", "state"}})["state"]["lines"].back()["name"];
  }

  tests::TemporaryDirectory directory_;
  tests::PrinterOnAWire printer_;
  std::vector<replication::ReferenceItem> items_ = tests::shop_items(tests::hash_of_1234());
  tests::TillBench bench_{directory_.path() / "terminal.db", printer_.uri(), items_};
};

TEST_F(ProductSearchTest, Found_isToldWithWhatAFrontEndShows) {
  EXPECT_EQ(find("kl"), json({{"ok", true},
                              {"matching", 1},
                              {"more", 0},
                              {"products",
                               {{{"sku", "COLA"},
                                 {"barcode", tests::kColaBarcode},
                                 {"name_zh", "可乐"},
                                 {"name_en", "Name of COLA"},
                                 {"price", 200},
                                 {"code", tests::kColaBarcode},
                                 {"next_price", 0},
                                 {"next_price_from", ""},
                                 {"min_age", 0}}}}}));
  EXPECT_THAT(find("")["products"], IsEmpty());
}

TEST_F(ProductSearchTest, PriceOfNowAndTheNextOne_areToldInTheStoresTime) {
  domain::Product tea = product("TEA", "", "茶", 100);
  tea.future_prices = {{Instant{0}, domain::Money::minor(200)},
                       {*parse_rfc3339("2199-12-01T00:00:00+08:00"), domain::Money::minor(300)},
                       {*parse_rfc3339("2199-12-24T00:00:00+08:00"), domain::Money::minor(250)}};
  tea.min_age = 16;
  put(tea);
  const json found = find("tea")["products"][0];
  EXPECT_EQ(found["price"], 200);
  EXPECT_EQ(found["next_price"], 300);
  EXPECT_EQ(found["next_price_from"], "2199-12-01 00:00");
  EXPECT_EQ(found["min_age"], 16);
}

TEST_F(ProductSearchTest, Pages_followOneAnother) {
  const json first = find("name", {{"limit", 2}});
  EXPECT_EQ(first["matching"], 5);
  EXPECT_EQ(first["more"], 3);
  EXPECT_THAT(skus(first["products"]), ElementsAre("12345678", "APPLE"));
  const json rest = find("name", {{"after", "APPLE"}});
  EXPECT_EQ(rest["matching"], 5);
  EXPECT_EQ(rest["more"], 0);
  EXPECT_THAT(skus(rest["products"]), ElementsAre("COLA", "GIFT", "YACHT"));
  EXPECT_EQ(find("name", {{"after", "NOBODY"}})["ok"], false);
}

TEST_F(ProductSearchTest, Limits_areKept) {
  EXPECT_THAT(find("name", {{"limit", -1}})["products"], SizeIs(1));
  for (int i = 0; i < 150; ++i) {
    const domain::Product one = product("MANY-" + std::to_string(1000 + i), "", std::string(200, '"'), 1);
    items_.push_back(tests::reference(protocol::ReferenceKind::kProduct, one.id.text(), protocol::encode(one)));
  }
  bench_.reference_is(items_);
  EXPECT_THAT(find("many")["products"], SizeIs(kProductsShown));
  const json all = find("many", {{"limit", 1000}});
  EXPECT_THAT(all["products"], SizeIs(kMaxProductsShown));
  EXPECT_EQ(all["more"], 150 - kMaxProductsShown);
  EXPECT_LT(all.dump().size(), std::size_t{128} * 1024) << "fits a line";
}

TEST_F(ProductSearchTest, Favourites_standByTheirPlaces) {
  EXPECT_THAT(skus(bench_.ask({{"do", "favourites"}})["favourites"]), ElementsAre("APPLE", "GIFT"));
}

TEST_F(ProductSearchTest, NewReferenceData_areFoundAtOnce) {
  EXPECT_THAT(find("bing")["products"], IsEmpty());
  put(product("ICE", "", "冰棍", 300));
  EXPECT_THAT(skus(find("bing")["products"]), ElementsAre("ICE"));
  items_.pop_back();
  bench_.reference_is(items_);
  EXPECT_THAT(find("bing")["products"], IsEmpty());
}

TEST_F(ProductSearchTest, Code_addsExactlyWhatWasFound) {
  put(product(kGtinSku, "", "货号像条码", 100));
  bench_.sign_in();
  EXPECT_EQ(sell_first("像条码的货号"), "像条码的货号") << "a wrong check digit";
  EXPECT_EQ(sell_first("货号像条码"), "货号像条码") << "a right one, of no product's barcode";
}

TEST_F(ProductSearchTest, SkuThatIsAnothersBarcode_addsExactlyWhatWasFound) {
  put(product(kGtinSku, "9520000000745", "货号像条码", 100));
  put(product("OTHER", kGtinSku, "别的商品", 300));
  bench_.sign_in();
  EXPECT_EQ(sell_first("货号像条码"), "货号像条码");
  EXPECT_EQ(sell_first("别的"), "别的商品");
}

TEST_F(ProductSearchTest, BarcodeOfTwoProducts_leadsToTheSkuOfEach) {
  put(product("RED", "9520000000745", "红色", 100));
  put(product("BLUE", "9520000000745", "蓝色", 100));
  bench_.sign_in();
  EXPECT_EQ(sell_first("红色"), "红色");
  EXPECT_EQ(sell_first("蓝色"), "蓝色");
}

}  // namespace
}  // namespace queueback::terminal
