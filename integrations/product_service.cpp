#include "integrations/product_service.hpp"

#include "integrations/json_reply.hpp"

namespace orders::integrations {

namespace {

/// A price must be a plain decimal, not below zero (F52).
std::optional<domain::money> price_member(json_value object, const char* name) {
  const auto price = domain::money::parse(decimal_member(object, name));
  return price && *price >= domain::money{} ? price : std::nullopt;
}

bool is_true_flag(json_value object, const char* name, bool fallback) {
  return object[name].truth().value_or(fallback);
}

std::optional<std::string> image_of(json_value product) {
  if (auto primary = text_member(product, "primaryImageUrl");
      primary && !primary->empty())
    return primary;
  const auto images = product["images"];
  std::optional<std::string> first;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto image = images.at(i);
    auto url = text_member(image, "imageUrl");
    if (!url || url->empty()) continue;
    if (is_true_flag(image, "isPrimary", false)) return url;
    if (!first) first = std::move(url);
  }
  return first;
}

std::vector<domain::product_variant> variants_of(json_value product) {
  std::vector<domain::product_variant> out;
  const auto variants = product["variants"];
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const auto v = variants.at(i);
    const auto id = uuid_member(v, "id");
    if (!id) continue;
    out.push_back({*id, text_member(v, "sizeName"), text_member(v, "size"),
                   text_member(v, "sku"), price_member(v, "sellPrice"),
                   is_true_flag(v, "isActive", true)});
  }
  return out;
}

}  // namespace

std::string product_path(const domain::uuid& id) {
  return "/api/products/id/" + id.text();
}

upstream_result<domain::product> read_product(const http_reply& reply,
                                              const domain::uuid& id) {
  const auto nonsense = tl::make_unexpected(upstream_error{
      upstream_errc::failed, "product-service answered something unreadable"});
  if (reply.status == 400)
    return tl::make_unexpected(
        upstream_error{upstream_errc::not_found, "Product not found"});
  if (reply.status < 200 || reply.status > 299)
    return tl::make_unexpected(error_of(reply, "product-service"));
  const json_document document{reply.body};
  const auto json = document.root();
  const auto name = text_member(json, "name");
  if (!name) return nonsense;  // no JSON object either

  domain::product out;
  out.id = id;
  out.name = *name;
  out.code = text_member(json, "productCode");
  out.image_url = image_of(json);
  out.price = price_member(json, "baseSellPrice");
  out.variants = variants_of(json);
  if (json["sellerId"].is_present()) {
    out.seller_id = uuid_member(json, "sellerId");
    if (!out.seller_id) return nonsense;  // never sell it as house brand
  }
  const auto status = text_member(json, "status");
  out.orderable =
      (!status || *status == "approved") && !json["deletedAt"].is_present();
  return out;
}

}  // namespace orders::integrations
