#include "sandbox/products.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "sandbox/ids.hpp"
#include "sandbox/odd_products.hpp"

using namespace orders::sandbox;
using nlohmann::json;

namespace {

const catalogue_size size{60, 4, 1};

reply asked(const catalogue& shelf, const std::string& id) {
  auto path = "/api/products/id/" + id;
  request get;
  get.method = "GET";
  get.path = path;
  return shelf.answer(get);
}

// Compared as text: g++ 12 warns falsely when json meets a temporary string.
std::string text(const json& value) {
  return value.get<std::string>();
}

json odd(const catalogue& shelf, odd_product kind) {
  auto answer = asked(shelf, odd_product_id(static_cast<std::uint64_t>(kind)));
  REQUIRE(answer.status == 200);
  return json::parse(answer.body);
}

}  // namespace

TEST_CASE("an ordinary product follows from its number", "[sandbox][product]") {
  catalogue shelf{size};
  std::set<std::string> sellers;
  for (std::uint64_t number = 0; number <= size.products; ++number) {
    auto answer = asked(shelf, product_id(number));
    REQUIRE(answer.status == 200);
    auto product = json::parse(answer.body);
    CHECK(text(product["id"]) == product_id(number));
    CHECK(product["status"] == "approved");
    CHECK(product["deletedAt"].is_null());
    CHECK(product["baseSellPrice"].is_number() == (number % 7 == 3));
    CHECK(product["images"].size() == number % 3 + 1);
    REQUIRE(product["variants"].size() == number % 4);
    for (std::uint64_t nth = 1; nth <= number % 4; ++nth) {
      CHECK(text(product["variants"][nth - 1]["id"]) ==
            variant_id(nth, number));
      CHECK(product["variants"][nth - 1]["isActive"] == true);
    }
    if (number % 5 == 0)
      CHECK(product["sellerId"].is_null());
    else
      CHECK(text(product["sellerId"]) == seller_id(number % 5));
    sellers.insert(product["sellerId"].dump());
  }
  CHECK(sellers.size() == 5);
}

TEST_CASE("a price is what base_price says, and the seed moves it",
          "[sandbox][product]") {
  catalogue shelf{size};
  for (std::uint64_t number = 0; number <= size.products; ++number) {
    auto product = json::parse(asked(shelf, product_id(number)).body);
    const auto& shown = product["baseSellPrice"];
    auto price = shown.is_string() ? std::stod(shown.get<std::string>())
                                   : shown.get<double>();
    CHECK(std::llround(price * 100) == base_price(number, size));
    CHECK((base_price(number, size) % 100 != 0) == (number % 5 == 4));
  }
  CHECK(variant_price(2, 7, size) == base_price(7, size) + 2 * 500'000);
  catalogue_size other = size;
  other.seed = 2;
  CHECK(ordinary_product(7, other) != ordinary_product(7, size));
  CHECK(ordinary_product(7, size) == ordinary_product(7, size));
}

TEST_CASE("what is not in the catalogue is refused", "[sandbox][product]") {
  catalogue shelf{size};
  auto unknown = asked(shelf, product_id(size.products + 1));
  CHECK(unknown.status == 404);
  CHECK(unknown.body == R"({"error":"Product not found"})");
  CHECK(asked(shelf, odd_product_id(1000)).status == 404);
  CHECK(asked(shelf, "12").status == 400);
  request post;
  post.method = "POST";
  post.path = "/api/products/id/x";
  CHECK(shelf.answer(post).status == 404);
}

TEST_CASE("odd products are odd in the way their number says",
          "[sandbox][product]") {
  catalogue shelf{size};
  CHECK(odd(shelf, odd_product::draft)["status"] == "draft");
  CHECK(odd(shelf, odd_product::rejected)["status"] == "rejected");
  CHECK(odd(shelf, odd_product::inactive)["status"] == "inactive");
  CHECK(odd(shelf, odd_product::deleted)["deletedAt"].is_string());
  auto half = odd(shelf, odd_product::inactive_variant);
  CHECK(half["variants"][0]["isActive"] == true);
  CHECK(half["variants"][1]["isActive"] == false);
  CHECK(half["variants"][1]["id"] == "d0000002-0000-4000-8000-ff0000000005");
  CHECK(odd(shelf, odd_product::price_zero)["baseSellPrice"] == "0");
  CHECK(odd(shelf, odd_product::price_negative)["baseSellPrice"] == "-5000");
  CHECK(odd(shelf, odd_product::price_text)["variants"][0]["sellPrice"] ==
        "ask us");
  CHECK(odd(shelf, odd_product::name_255)["name"].get<std::string>().size() ==
        255);
  CHECK(odd(shelf, odd_product::name_256)["name"].get<std::string>().size() ==
        256);
  CHECK(odd(shelf, odd_product::no_images)["images"].empty());
  CHECK(odd(shelf, odd_product::no_images)["primaryImageUrl"].is_null());
  CHECK(odd(shelf, odd_product::answers_null).is_null());
  CHECK(text(odd(shelf, odd_product::enveloped)["data"]["id"]) ==
        odd_product_id(22));
}

TEST_CASE("some odd products do not answer with a product at all",
          "[sandbox][product]") {
  catalogue shelf{size};
  CHECK(asked(shelf, odd_product_id(14)).status == 500);
  CHECK(asked(shelf, odd_product_id(26)).status == 503);
  auto page = asked(shelf, odd_product_id(16));
  CHECK(page.status == 200);
  CHECK(page.content_type == html_type);
  CHECK(json::parse(page.body, nullptr, false).is_discarded());
  auto cut = asked(shelf, odd_product_id(25));
  CHECK(json::parse(cut.body, nullptr, false).is_discarded());
}
