#include "terminal/front_desk/product_search.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "common/base/text.hpp"
#include "common/domain/scanned_code.hpp"
#include "terminal/local_api/local_api.hpp"

namespace queueback::terminal {
namespace {

using nlohmann::json;

/// Longest part of a text that is shown where only the other side vouches for it, in bytes.
constexpr std::size_t kMaxEcho = 64;

/// A barcode leads to its product whatever else looks like its SKU; but two products may have the same one.
std::string code_of(const domain::Product& product, const Catalogue& catalogue) {
  const domain::Product* scanned =
      product.barcode.empty() ? nullptr : catalogue.by_gtin(domain::to_gtin14(product.barcode));
  return scanned != nullptr && scanned->id == product.id ? product.barcode : product.id.text();
}

struct Shelf {
  const Catalogue& catalogue;
  Instant now;

  [[nodiscard]] local_api::ShownProduct shown(const domain::Product& product) const {
    local_api::ShownProduct out;
    out.sku = product.id.text();
    out.barcode = product.barcode;
    out.name_zh = product.name_zh;
    out.name_en = product.name_en;
    out.price = product.price_at(now).minor();
    out.code = code_of(product, catalogue);
    const domain::FuturePrice* next = product.next_price(now);
    if (next != nullptr && catalogue.profile()) {
      out.next_price = next->price.minor();
      out.next_price_from = local_time(*catalogue.profile(), next->from);
    }
    out.min_age = product.min_age;
    return out;
  }

  template <class Skus>
  [[nodiscard]] json list(const Skus& skus) const {
    json products = json::array();
    for (const auto& sku : skus) {
      if (const domain::Product* product = catalogue.by_id(std::string(sku))) {
        products.push_back(shown(*product));
      }
    }
    return products;
  }
};

}  // namespace

void ProductSearch::index(const Till& till) {
  if (indexed_ != till.catalogue_number()) {
    index_ = ProductIndex(till.catalogue().products());
    indexed_ = till.catalogue_number();
  }
}

runtime::ServiceResult ProductSearch::find(const ProductQuery& query, const Till& till, Instant now) {
  index(till);
  const std::vector<std::string_view> matching = index_.find(query.search);
  auto from = matching.begin();
  if (!query.after.empty()) {
    from = std::find(matching.begin(), matching.end(), query.after);
    if (from == matching.end()) {
      return runtime::refuse("product " + printable(query.after, kMaxEcho) +
                             " does not match any more; begin the list again");
    }
    ++from;
  }
  const auto left = matching.end() - from;
  const auto taken = std::min<std::ptrdiff_t>(left, std::clamp<std::int64_t>(query.limit, 1, kMaxProductsShown));
  json answer;
  answer["products"] = Shelf{till.catalogue(), now}.list(std::vector<std::string_view>(from, from + taken));
  answer["matching"] = matching.size();
  answer["more"] = left - taken;
  return answer;
}

json ProductSearch::favourites(const Till& till, Instant now) {
  index(till);
  json answer;
  answer["favourites"] = Shelf{till.catalogue(), now}.list(index_.favourites());
  return answer;
}

}  // namespace queueback::terminal
