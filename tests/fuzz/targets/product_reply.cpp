// What product-service answers, and the orders that are made of it.
//
//   input = status LF body
#include "integrations/product_service.hpp"

#include "domain/json_writer.hpp"
#include "domain/utf8.hpp"
#include "tests/fuzz/basket_rules.hpp"
#include "tests/fuzz/reply_input.hpp"

namespace orders::fuzz {

namespace {

using domain::product;

bool is_storable(const std::optional<std::string>& text) {
  return !text || domain::is_storable_text(*text);
}

bool is_price(const std::optional<domain::money>& price) {
  return !price ||
         (*price >= domain::money{} && price->minor() <= domain::money::limit);
}

void check_product(const product& p) {
  must(is_storable(p.name) && is_storable(p.code) && is_storable(p.image_url),
       "a product's texts can be stored");
  must(is_price(p.price), "a price is not below zero, and fits its column");
  for (const auto& v : p.variants)
    must(is_price(v.price) && is_storable(v.size_name) && is_storable(v.size) &&
             is_storable(v.sku),
         "a variant's price and texts can be stored");
}

/// The reply that tells just this.
std::string written(const product& p) {
  domain::json_writer out;
  out.begin_object()
      .member("name", p.name)
      .member_if("productCode", p.code)
      .member_if("primaryImageUrl", p.image_url)
      .member_if("baseSellPrice", p.price)
      .member_if("sellerId", p.seller_id)
      .member("status", p.orderable ? "approved" : "draft")
      .key("variants")
      .begin_array();
  for (const auto& v : p.variants)
    out.begin_object()
        .member("id", v.id)
        .member_if("sizeName", v.size_name)
        .member_if("size", v.size)
        .member_if("sku", v.sku)
        .member_if("sellPrice", v.price)
        .member("isActive", v.active)
        .end_object();
  return out.end_array().end_object().take();
}

/// One line for the product itself and one for each of its variants.
domain::checkout_request request_for(const product& p) {
  domain::checkout_request out;
  out.address = {"Dewi", "0812", "Jakarta", "Jakarta", "Jl. Satu",
                 {},     {},     {},        {}};
  out.lines.push_back({p.id, std::nullopt, 3});
  for (const auto& v : p.variants) out.lines.push_back({p.id, v.id, 1'000'000});
  return out;
}

}  // namespace

void take(std::string_view input) {
  const domain::uuid id{{1, 2, 3}};
  const auto reply = reply_of(input);
  const auto got = integrations::read_product(reply, id);
  if (!got) {
    must(!got.error().message.empty(), "a refused product is told why");
    return;
  }
  must(reply.status / 100 == 2 && got->id == id,
       "a product is of a success, and the one that was asked for");
  check_product(*got);
  const auto text = written(*got);
  const auto again =
      integrations::read_product({200, "application/json", text}, id);
  must(again && written(*again) == text, "a product written down is the same");
  check_basket(request_for(*got), {{id, *got}});
}

}  // namespace orders::fuzz
