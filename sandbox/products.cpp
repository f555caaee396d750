#include "sandbox/products.hpp"

#include <array>

#include "sandbox/ids.hpp"
#include "sandbox/odd_products.hpp"

namespace orders::sandbox {
namespace {

using json = nlohmann::ordered_json;

constexpr std::string_view epoch = "2026-01-01T00:00:00.000Z";
constexpr std::int64_t rupiah = 100;

constexpr std::array<std::string_view, 8> things = {
    "Batik Shirt", "Kebaya",      "Rattan Bag", "Sarong",
    "Songket",     "Silver Ring", "Clay Cup",   "Teak Bowl"};
constexpr std::array<std::string_view, 4> sizes = {"S", "M", "L", "XL"};
constexpr std::array<std::string_view, 4> size_names = {"Small", "Medium",
                                                        "Large", "Extra Large"};

// "12500" or "12500.5": no exponent, no trailing zeros.
std::string price_text(std::int64_t hundredths) {
  auto text = std::to_string(hundredths / rupiah);
  auto fraction = hundredths % rupiah;
  if (fraction == 0) return text;
  text += '.';
  text += static_cast<char>('0' + fraction / 10);
  if (fraction % 10 != 0) text += static_cast<char>('0' + fraction % 10);
  return text;
}

json price_json(std::int64_t hundredths, bool as_number) {
  if (!as_number) return price_text(hundredths);
  if (hundredths % rupiah == 0) return hundredths / rupiah;
  return static_cast<double>(hundredths) / static_cast<double>(rupiah);
}

json category() {
  return {{"id", category_id(1)},
          {"parentId", nullptr},
          {"name", "Fashion"},
          {"slug", "fashion"},
          {"description", nullptr},
          {"imageUrl", nullptr},
          {"iconUrl", nullptr},
          {"displayOrder", 0},
          {"level", 0},
          {"path", "fashion"},
          {"isActive", true},
          {"isFeatured", false},
          {"metaTitle", nullptr},
          {"metaDescription", nullptr},
          {"createdAt", epoch},
          {"updatedAt", epoch},
          {"deletedAt", nullptr}};
}

json images(std::uint64_t number) {
  auto list = json::array();
  auto count = number % 3 + 1;
  for (std::uint64_t image = 1; image <= count; ++image) {
    list.push_back(
        {{"id", image_id(image, number)},
         {"productId", product_id(number)},
         {"imageUrl", "https://img.example/p" + std::to_string(number) + "-" +
                          std::to_string(image) + ".jpg"},
         // Every sixth product names none: the first image counts then.
         {"isPrimary", image == count && number % 6 != 5},
         {"displayOrder", image - 1}});
  }
  return list;
}

json variant(std::uint64_t nth, std::uint64_t number,
             const catalogue_size& size) {
  auto step = nth % sizes.size();
  return {
      {"id", variant_id(nth, number)},
      {"productId", product_id(number)},
      {"sku", "SKU-" + std::to_string(number) + "-" + std::to_string(nth)},
      {"color", "BLK"},
      {"colorHex", nullptr},
      {"colorName", "Black"},
      {"size", sizes.at(step)},
      {"sizeName", nth % 2 == 0 ? json(nullptr) : json(size_names.at(step))},
      {"material", nullptr},
      {"style", nullptr},
      {"costPrice", "40000"},
      {"sellPrice",
       price_json(variant_price(nth, number, size), number % 7 == 3)},
      {"weightGrams", nullptr},
      {"imageUrl", nullptr},
      {"barcode", nullptr},
      {"sortOrder", nth - 1},
      {"isDefault", nth == 1},
      {"isActive", true},
      {"createdAt", epoch},
      {"updatedAt", epoch},
      {"deletedAt", nullptr}};
}

}  // namespace

std::int64_t base_price(std::uint64_t number, const catalogue_size& size) {
  auto bits = mixed_bits(number, size.seed);
  auto whole = 1000 + static_cast<std::int64_t>(bits % 500) * 1000;
  auto fraction =
      number % 5 == 4 ? static_cast<std::int64_t>((bits >> 32U) % 99 + 1) : 0;
  return whole * rupiah + fraction;
}

std::int64_t variant_price(std::uint64_t variant, std::uint64_t number,
                           const catalogue_size& size) {
  return base_price(number, size) +
         static_cast<std::int64_t>(variant) * 5000 * rupiah;
}

nlohmann::ordered_json ordinary_product(std::uint64_t number,
                                        const catalogue_size& size) {
  auto seller = number % (size.sellers + 1);
  auto serial = std::to_string(number);
  auto variants = json::array();
  for (std::uint64_t nth = 1; nth <= number % 4; ++nth)
    variants.push_back(variant(nth, number, size));
  auto thing = std::string{things.at(number % things.size())};
  return {
      {"id", product_id(number)},
      {"categoryId", category_id(1)},
      {"sellerId", seller == 0 ? json(nullptr) : json(seller_id(seller))},
      {"draftId", nullptr},
      {"productCode", "PRD-" + serial},
      {"name", thing + " " + serial},
      {"slug", "product-" + serial},
      {"description", nullptr},
      {"shortDescription", nullptr},
      {"baseCostPrice", "500"},
      {"baseSellPrice", price_json(base_price(number, size), number % 7 == 3)},
      {"weightGrams", 250},
      {"lengthCm", nullptr},
      {"widthCm", nullptr},
      {"heightCm", nullptr},
      {"primaryImageUrl", number % 2 == 0
                              ? json("https://img.example/p" + serial + ".jpg")
                              : json(nullptr)},
      {"grosirUnitSize", 12},
      {"material", nullptr},
      {"careInstructions", nullptr},
      {"countryOfOrigin", "Indonesia"},
      {"status", "approved"},
      {"moderationNotes", nullptr},
      {"metaTitle", nullptr},
      {"metaDescription", nullptr},
      {"tags", json::array()},
      {"publishedAt", epoch},
      {"supplierName", nullptr},
      {"avgRating", nullptr},
      {"reviewCount", 0},
      {"createdBy", nullptr},
      {"updatedBy", nullptr},
      {"createdAt", epoch},
      {"updatedAt", epoch},
      {"deletedAt", nullptr},
      {"category", category()},
      {"images", images(number)},
      {"variants", std::move(variants)},
  };
}

catalogue::catalogue(const catalogue_size& size) : odd_(odd_products(size)) {
  ordinary_.reserve(size.products + 1);
  for (std::uint64_t number = 0; number <= size.products; ++number)
    ordinary_.push_back(ordinary_product(number, size).dump());
}

reply catalogue::answer(const request& asked) const {
  static constexpr std::string_view route = "/api/products/id/";
  auto path = asked.path;
  auto reads = asked.method == "GET" || asked.method == "HEAD";
  if (!reads || path.substr(0, route.size()) != route)
    return json_reply(404, R"({"success":false,"error":"Endpoint not found"})");
  return by_id(path.substr(route.size()));
}

reply catalogue::by_id(std::string_view id) const {
  if (!is_strict_uuid(id))
    return json_reply(
        400, R"({"success":false,"error":"Validation failed","details":)"
             R"([{"field":"id","message":"Invalid product ID"}]})");
  if (auto number = product_number(id); number && *number < ordinary_.size())
    return json_reply(200, ordinary_[*number]);
  if (auto number = odd_product_number(id))
    if (auto found = odd_.find(*number); found != odd_.end())
      return found->second;
  return json_reply(404, R"({"error":"Product not found"})");
}

}  // namespace orders::sandbox
