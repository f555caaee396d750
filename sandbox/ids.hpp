/// The ids a sandbox hands out and the two questions it asks of foreign ones.
///
/// Everything is computed from small numbers, so that clients and benchmarks
/// need no listing: product 10 is `c0000000-0000-4000-8000-00000000000a`.
/// Pure functions; ids are lower case.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orders::sandbox {

std::string product_id(std::uint64_t number);
std::string odd_product_id(std::uint64_t number);
std::string seller_id(std::uint64_t number);
std::string category_id(std::uint64_t number);
std::string image_id(std::uint64_t image, std::uint64_t product);

/// Variant `variant` (from 1) of product `product`.
std::string variant_id(std::uint64_t variant, std::uint64_t product);

/// The number behind an id made by product_id or odd_product_id, any case.
std::optional<std::uint64_t> product_number(std::string_view id);
std::optional<std::uint64_t> odd_product_number(std::string_view id);

/// Version digit 1 to 8 and variant 8, 9, a or b, or all zeros, or all f
/// (contract 1.2, the path grammar).
bool is_strict_uuid(std::string_view text);

/// An id that depends on nothing but `text`; shaped like a version 4 UUID.
std::string uuid_from(std::string_view text);

/// 64 bits that depend on nothing but `text` and `salt`. Not for secrets.
std::uint64_t mixed_bits(std::string_view text, std::uint64_t salt);
std::uint64_t mixed_bits(std::uint64_t number, std::uint64_t salt);

std::string lower_case(std::string_view text);

}  // namespace orders::sandbox
