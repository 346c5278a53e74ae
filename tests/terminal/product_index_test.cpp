// Finding products by what a cashier types.
#include <gmock/gmock.h>

#include "terminal/search/product_index.hpp"
#include "terminal/search/readings.hpp"
#include "tests/terminal/shop.hpp"

namespace queueback::terminal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Products = std::unordered_map<std::string, domain::Product>;

void add(Products& products, const std::string& sku, const std::string& barcode, const std::string& chinese,
         const std::string& english, std::uint32_t favourite = 0) {
  domain::Product product = tests::product(sku, barcode, chinese, 100);
  product.name_en = english;
  product.favourite = favourite;
  products.insert_or_assign(sku, product);
}

Products shop() {
  Products products;
  add(products, "P1", "9520000000370", "禾盛可乐 330毫升", "Hesheng Cola 330 ml", 2);
  add(products, "P2", "9520000000745", "青岭矿泉水 550毫升", "Qingling Water 550 ml");
  add(products, "P3", "", "可乐糖", "Cola sweets", 1);
  add(products, "P10", "", "绿豆 500克", "Green Beans 500 g", 48);
  add(products, "AB-7", "", "Ｔ恤", "T-shirt", 2);
  return products;
}

TEST(Readings, Characters_areReadInLettersAsPeopleTypeThem) {
  EXPECT_EQ(reading(U'矿'), "kuang");
  EXPECT_EQ(reading(U'绿'), "lv");
  EXPECT_EQ(reading(U'重'), "zhong") << "one reading for each character";
  for (const char32_t other : {U'a', U'7', U'あ', U'\0', char32_t{0x10FFFF}}) {
    EXPECT_EQ(reading(other), "");
  }
}

struct SearchCase {
  const char* name;
  const char* typed;
  std::vector<std::string> found;
};

std::ostream& operator<<(std::ostream& out, const SearchCase& one) { return out << one.name; }

const SearchCase kSearches[] = {
    {"partOfAChineseName", "泉水", {"P2"}},
    {"nameThatBeginsWithIt_comesFirst", "可乐", {"P3", "P1"}},
    {"englishInAnySize", "COLA", {"P3", "P1"}},
    {"fullWidthLetters", "ｃｏｌａ", {"P3", "P1"}},
    {"fullWidthInAName", "t恤", {"AB-7"}},
    {"initials", "kqs", {"P2"}},
    {"initialsFromTheBeginning_comeFirst", "kl", {"P3", "P1"}},
    {"initialsWithTheSize", "kl330", {"P1"}},
    {"pinyin", "kuangquan", {"P2"}},
    {"pinyinWithoutItsEnd", "lvdo", {"P10"}},
    {"insideOfASyllable", "uang", {}},
    {"sku", "p1", {"P1", "P10"}},
    {"barcode", "9520000000745", {"P2"}},
    {"partOfABarcode", "0370", {"P1"}},
    {"everyWord", "cola 330", {"P1"}},
    {"wordsInAnyOrder", "330　kl", {"P1"}},
    {"wordThatIsNotThere", "cola 550", {}},
    {"nothing", "", {}},
    {"spaces", "  ", {}},
    {"brokenUtf8", "\xff\xfe", {}},
};

class Search : public ::testing::TestWithParam<SearchCase> {};

TEST_P(Search, Shop_findsTheBestFirst) {
  const ProductIndex index(shop());
  const auto found = index.find(GetParam().typed);
  EXPECT_EQ(std::vector<std::string>(found.begin(), found.end()), GetParam().found);
}
INSTANTIATE_TEST_SUITE_P(Texts, Search, ::testing::ValuesIn(kSearches),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(ProductIndex, TextBeyondTheLimit_findsNothing) {
  Products products;
  const std::string longest(kMaxSearchBytes, 'x');
  add(products, "P1", "", longest + "x", "X");
  EXPECT_THAT(ProductIndex(products).find(longest), ElementsAre("P1"));
  EXPECT_THAT(ProductIndex(products).find(longest + "x"), IsEmpty());
}

TEST(ProductIndex, Favourites_standByPlaceThenSku) {
  EXPECT_THAT(ProductIndex(shop()).favourites(), ElementsAre("P3", "AB-7", "P1", "P10"));
}

TEST(ProductIndex, MoreFavouritesThanPlaces_theFirstAreOffered) {
  Products products;
  for (std::uint32_t i = 0; i < domain::kMaxFavourite + 3; ++i) {
    add(products, "P" + std::to_string(100 + i), "", "名", "Name", domain::kMaxFavourite);
  }
  const ProductIndex index(products);
  EXPECT_EQ(index.favourites().size(), domain::kMaxFavourite);
  EXPECT_EQ(index.favourites().back(), "P147");
}

TEST(ProductIndex, EmptyShop_findsNothing) {
  EXPECT_THAT(ProductIndex().find("a"), IsEmpty());
  EXPECT_THAT(ProductIndex(Products()).favourites(), IsEmpty());
}

}  // namespace
}  // namespace queueback::terminal
