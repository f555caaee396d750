#include "sandbox/odd_products.hpp"

#include <functional>
#include <string>
#include <utility>

#include "sandbox/ids.hpp"
#include "sandbox/products.hpp"

namespace orders::sandbox {
namespace {

using json = nlohmann::ordered_json;

class odd_shelf {
 public:
  explicit odd_shelf(const catalogue_size& size) : size_(size) {}

  /// A plain product with the odd id and two variants, to be spoilt.
  json sound(odd_product kind) const {
    auto number = static_cast<std::uint64_t>(kind);
    auto id = odd_product_id(number);
    auto product = ordinary_product(2, size_);
    product["id"] = id;
    product["sellerId"] = seller_id(1);
    product["productCode"] = "ODD-" + std::to_string(number);
    product["name"] = "Odd product " + std::to_string(number);
    product["baseSellPrice"] = "10000";
    for (auto& image : product["images"]) image["productId"] = id;
    for (auto& variant : product["variants"]) {
      variant["productId"] = id;
      variant["sellPrice"] = "10000";
    }
    for (std::uint64_t nth = 1; nth <= 2; ++nth)
      product["variants"][nth - 1]["id"] =
          variant_id(nth, odd_variant_base + number);
    return product;
  }

  void spoil(odd_product kind, const std::function<void(json&)>& how) {
    auto product = sound(kind);
    how(product);
    put(kind, json_reply(200, product.dump()));
  }

  void set(odd_product kind, const char* field, const json& value) {
    spoil(kind, [&](json& product) { product[field] = value; });
  }

  void price(odd_product kind, const json& value) {
    spoil(kind, [&](json& product) {
      product["baseSellPrice"] = value;
      for (auto& variant : product["variants"]) variant["sellPrice"] = value;
    });
  }

  void put(odd_product kind, reply answer) {
    shelf_[static_cast<std::uint64_t>(kind)] = std::move(answer);
  }

  std::unordered_map<std::uint64_t, reply> take() { return std::move(shelf_); }

 private:
  // Keeps the variants of odd products apart from those of ordinary ones.
  static constexpr std::uint64_t odd_variant_base = 0xff0000000000ULL;

  const catalogue_size& size_;
  std::unordered_map<std::uint64_t, reply> shelf_;
};

void add_unorderable(odd_shelf& shelf) {
  shelf.set(odd_product::draft, "status", "draft");
  shelf.set(odd_product::rejected, "status", "rejected");
  shelf.set(odd_product::inactive, "status", "inactive");
  shelf.set(odd_product::pending_approval, "status", "pending_approval");
  shelf.set(odd_product::out_of_stock, "status", "out_of_stock");
  shelf.set(odd_product::deleted, "deletedAt", "2026-01-02T00:00:00.000Z");
  shelf.spoil(odd_product::inactive_variant, [](json& product) {
    product["variants"][1]["isActive"] = false;
  });
}

void add_odd_prices(odd_shelf& shelf) {
  shelf.price(odd_product::price_zero, "0");
  shelf.price(odd_product::price_negative, "-5000");
  shelf.price(odd_product::price_text, "ask us");
  shelf.price(odd_product::price_large, "9999999999999.99");
  shelf.price(odd_product::price_too_large,
              "123456789012345678901234567890123");
  shelf.price(odd_product::price_null, nullptr);
  shelf.price(odd_product::price_fine, "1000.005");
  shelf.price(odd_product::price_exponent, "1e4");
}

void add_odd_fields(odd_shelf& shelf) {
  shelf.set(odd_product::name_255, "name", std::string(255, 'n'));
  shelf.set(odd_product::name_256, "name", std::string(256, 'n'));
  shelf.set(odd_product::name_empty, "name", "");
  shelf.set(odd_product::name_with_nul, "name", std::string("nul\0here", 8));
  shelf.set(odd_product::unicode_name, "name",
            "Kain \xE2\x80\x9Ctenun\xE2\x80\x9D \xEA\xA6\xA7\xEA\xA6\xA0"
            "\xEA\xA6\xB6\xEA\xA6\x8F \xE5\xB8\x83 \xD9\x82\xD9\x85\xD8\xA7"
            "\xD8\xB4 e\xCC\x81 \xF0\x9F\x91\x98");
  shelf.spoil(odd_product::no_images, [](json& product) {
    product["primaryImageUrl"] = nullptr;
    product["images"] = json::array();
  });
  shelf.set(odd_product::seller_not_uuid, "sellerId", "seller-1");
  shelf.set(odd_product::other_id, "id", product_id(1));
}

void add_odd_answers(odd_shelf& shelf) {
  shelf.put(odd_product::answers_500,
            json_reply(500, R"({"success":false,"error":)"
                            R"("Internal server error","code":)"
                            R"("INTERNAL_ERROR"})"));
  shelf.put(odd_product::answers_503,
            json_reply(503, R"({"error":"Service unavailable"})"));
  shelf.put(odd_product::answers_null, json_reply(200, "null"));
  auto page = json_reply(200, "<html><body>Welcome!</body></html>");
  page.content_type = html_type;
  shelf.put(odd_product::answers_html, std::move(page));
  json envelope{{"success", true},
                {"data", shelf.sound(odd_product::enveloped)}};
  shelf.put(odd_product::enveloped, json_reply(200, envelope.dump()));
  auto whole = shelf.sound(odd_product::cut_json).dump();
  shelf.put(odd_product::cut_json,
            json_reply(200, whole.substr(0, whole.size() / 2)));
}

}  // namespace

std::unordered_map<std::uint64_t, reply> odd_products(
    const catalogue_size& size) {
  odd_shelf shelf{size};
  add_unorderable(shelf);
  add_odd_prices(shelf);
  add_odd_fields(shelf);
  add_odd_answers(shelf);
  return shelf.take();
}

}  // namespace orders::sandbox
